import { type Address, encodeFunctionData, type Hex, parseAbi, parseEventLogs, zeroAddress } from "viem";
import { SCHEMA } from "../benchBatch.ts";
import { compileSignProtocol, SIGN_PROTOCOL } from "./compileSignProtocol.ts";
import { deployProxy } from "./deployProxy.ts";
import { type Item, randomItem } from "./item.ts";
import type { AttestationChain } from "./openAttestationChain.ts";
import type { Registry } from "./registry.ts";

export const signAbi = parseAbi([
  "struct Schema { address registrant; bool revocable; uint8 dataLocation; uint64 maxValidFor; address hook; uint64 timestamp; string data; }",
  "struct Item { uint64 schemaId; uint64 linkedId; uint64 attestTime; uint64 revokeTime; address attester; uint64 validUntil; uint8 dataLocation; bool revoked; bytes[] recipients; bytes data; }",
  "function initialize(uint64 schemaCounter, uint64 attestationCounter)",
  "function register(Schema schema, bytes signature) returns (uint64)",
  "function attest(Item item, string indexingKey, bytes signature, bytes extraData) returns (uint64)",
  "function attestBatch(Item[] items, string[] indexingKeys, bytes signature, bytes extraData) returns (uint64[])",
  "function revoke(uint64 id, string reason, bytes signature, bytes extraData)",
  "function revokeBatch(uint64[] ids, string[] reasons, bytes signature, bytes extraData)",
  "event AttestationMade(uint64 attestationId, string indexingKey)",
]);
/** Both counters begin here. */
const FIRST = 1n;
const EMPTY = "0x";

/** Sign Protocol behind an ERC-1967 proxy, without hooks. The issuer has used its schema before. */
export async function deploySignProtocol(chain: AttestationChain): Promise<Registry> {
  const { issuer, send } = chain;
  const attester = issuer.account.address;
  const to = await openSignProtocol(chain, compileSignProtocol());
  const schema = {
    registrant: attester,
    revocable: true,
    dataLocation: 0,
    maxValidFor: 0n,
    hook: zeroAddress,
    timestamp: 0n,
    data: SCHEMA,
  };
  const register = encodeFunctionData({ abi: signAbi, functionName: "register", args: [schema, EMPTY] });
  await send(issuer, { to, data: register });
  const registry = signProtocolRegistry(chain, to);
  await registry.attest(randomItem("first", 32));
  return registry;
}

/** The registry alone, from its creation code. */
export async function openSignProtocol(chain: AttestationChain, creation: Hex): Promise<Address> {
  const initialize = encodeFunctionData({ abi: signAbi, functionName: "initialize", args: [FIRST, FIRST] });
  return deployProxy(chain, SIGN_PROTOCOL, await chain.deploy(creation), initialize);
}

function signProtocolRegistry({ issuer, send }: AttestationChain, to: Address): Registry<bigint> {
  const entryOf = ({ subject, data }: Item) => ({
    schemaId: FIRST,
    linkedId: 0n,
    attestTime: 0n,
    revokeTime: 0n,
    attester: issuer.account.address,
    validUntil: 0n,
    dataLocation: 0,
    revoked: false,
    recipients: [subject],
    data,
  });
  const gasOf = async (data: Hex) => Number((await send(issuer, { to, data })).gasUsed);
  const make = async (data: Hex) => {
    const { gasUsed, logs } = await send(issuer, { to, data });
    const made = parseEventLogs({ abi: signAbi, eventName: "AttestationMade", logs });
    return { gas: Number(gasUsed), ids: made.map(({ args }) => args.attestationId) };
  };
  return {
    async attest(item) {
      const args = [entryOf(item), "", EMPTY, EMPTY] as const;
      const { gas, ids } = await make(encodeFunctionData({ abi: signAbi, functionName: "attest", args }));
      return { gas, id: ids[0] ?? 0n };
    },
    attestList(items) {
      const args = [items.map(entryOf), items.map(() => ""), EMPTY, EMPTY] as const;
      return make(encodeFunctionData({ abi: signAbi, functionName: "attestBatch", args }));
    },
    revoke(id) {
      return gasOf(
        encodeFunctionData({ abi: signAbi, functionName: "revoke", args: [id, "", EMPTY, EMPTY] }),
      );
    },
    revokeList(ids) {
      const args = [ids, ids.map(() => ""), EMPTY, EMPTY] as const;
      return gasOf(encodeFunctionData({ abi: signAbi, functionName: "revokeBatch", args }));
    },
  };
}
