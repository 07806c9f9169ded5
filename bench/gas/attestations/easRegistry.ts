import { type Address, encodeFunctionData, type Hex, hexToBytes, parseEventLogs, zeroHash } from "viem";
import { attestationRegistryAbi as abi } from "../../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import type { Item } from "./item.ts";
import type { AttestationChain, Sender } from "./openAttestationChain.ts";
import type { OwnRegistry } from "./registry.ts";
import { type RequestData, signEas } from "./signEas.ts";

/** Schemas of a registry with EAS's ABI. */
export type EasSchemas = {
  readonly plain: Hex;
  /** Its resolver is EAS's AttesterResolver, which lets the issuer attest. */
  readonly resolved: Hex;
};

const requestOf = ({ subject, expires, refUid, data }: Item): RequestData => ({
  recipient: subject,
  expirationTime: expires,
  revocable: true,
  refUID: refUid,
  data,
  value: 0n,
});

/** A deployed registry with our ABI, which is EAS's and a little more. */
export function easRegistry(
  chain: AttestationChain,
  address: Address,
  { plain: schema, resolved }: EasSchemas,
): OwnRegistry {
  const attester = chain.issuer.account.address;
  const sign = signEas(chain, address, schema);
  const run = (from: Sender, data: Hex) => chain.send(from, { to: address, data });
  const gasOf = async (from: Sender, data: Hex) => Number((await run(from, data)).gasUsed);
  const make = async (data: Hex) => {
    const { gasUsed, logs } = await run(chain.issuer, data);
    const made = parseEventLogs({ abi, eventName: "Attested", logs });
    return { gas: Number(gasUsed), ids: made.map(({ args }) => args.uid) };
  };
  const attest = async (under: Hex, item: Item) => {
    const args = [{ schema: under, data: requestOf(item) }] as const;
    const { gas, ids } = await make(encodeFunctionData({ abi, functionName: "attest", args }));
    return { gas, id: ids[0] ?? zeroHash };
  };
  const execution = async (data: Hex) => (await gasOf(chain.relayer, data)) - baseGas(data);

  return {
    attest: (item) => attest(schema, item),
    attestResolved: async (item) => (await attest(resolved, item)).gas,
    attestList(items) {
      const args = [[{ schema, data: items.map(requestOf) }]] as const;
      return make(encodeFunctionData({ abi, functionName: "multiAttest", args }));
    },
    revoke(uid) {
      const args = [{ schema, data: { uid, value: 0n } }] as const;
      return gasOf(chain.issuer, encodeFunctionData({ abi, functionName: "revoke", args }));
    },
    revokeList(uids) {
      const args = [[{ schema, data: uids.map((uid) => ({ uid, value: 0n })) }]] as const;
      return gasOf(chain.issuer, encodeFunctionData({ abi, functionName: "multiRevoke", args }));
    },
    async attestSigned(item) {
      const data = requestOf(item);
      const signature = await sign.one(data);
      const args = [{ schema, data, signature, attester, deadline: 0n }] as const;
      return gasOf(chain.relayer, encodeFunctionData({ abi, functionName: "attestByDelegation", args }));
    },
    async attestListSigned(items) {
      const data = items.map(requestOf);
      const signatures: Awaited<ReturnType<typeof sign.one>>[] = [];
      for (const request of data) signatures.push(await sign.one(request));
      const args = [[{ schema, data, signatures, attester, deadline: 0n }]] as const;
      return gasOf(chain.relayer, encodeFunctionData({ abi, functionName: "multiAttestByDelegation", args }));
    },
    async attestManySigned(items) {
      const data = items.map(requestOf);
      const args = [{ schema, data, signature: await sign.many(data), attester, deadline: 0n }] as const;
      return gasOf(chain.relayer, encodeFunctionData({ abi, functionName: "attestManyByDelegation", args }));
    },
    timestamp: (data) =>
      gasOf(chain.issuer, encodeFunctionData({ abi, functionName: "timestamp", args: [data] })),
    revokeOffchain: (data) =>
      gasOf(chain.issuer, encodeFunctionData({ abi, functionName: "revokeOffchain", args: [data] })),
    read: (uid) => execution(encodeFunctionData({ abi, functionName: "getAttestation", args: [uid] })),
    readStatus: (uid) => execution(encodeFunctionData({ abi, functionName: "statusOf", args: [uid] })),
  };
}

/** Gas of a transaction before its first instruction: 21,000 and its calldata, 4 a zero byte and 16 any other. */
export function baseGas(data: Hex): number {
  return hexToBytes(data).reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 21_000);
}
