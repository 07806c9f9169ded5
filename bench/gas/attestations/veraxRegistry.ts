import {
  type Address,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseAbi,
  parseEventLogs,
  toHex,
  zeroHash,
} from "viem";
import { SCHEMA } from "../benchBatch.ts";
import type { Item } from "./item.ts";
import type { AttestationChain } from "./openAttestationChain.ts";
import type { Registry } from "./registry.ts";

const abi = parseAbi([
  "struct Payload { bytes32 schemaId; uint64 expirationDate; bytes subject; bytes attestationData; }",
  "function attest(Payload payload, bytes[] validation) payable",
  "function bulkAttest(Payload[] payloads, bytes[][] validations)",
  "function revoke(bytes32 id)",
  "function bulkRevoke(bytes32[] ids)",
  "event AttestationRegistered(bytes32 indexed attestationId)",
]);
/** The schema of all of them. */
export const SCHEMA_ID = keccak256(toHex(SCHEMA));

const payloadOf = ({ subject, data }: Item) => ({
  schemaId: SCHEMA_ID,
  expirationDate: 0n,
  // 20 bytes: half the storage of an ABI-encoded address.
  subject,
  attestationData: data,
});

/** A portal of Verax's, which is what issuers call. */
export function veraxRegistry({ issuer, send }: AttestationChain, portal: Address): Registry<Hex> {
  const gasOf = async (data: Hex) => Number((await send(issuer, { to: portal, data })).gasUsed);
  const make = async (data: Hex) => {
    const { gasUsed, logs } = await send(issuer, { to: portal, data });
    const made = parseEventLogs({ abi, eventName: "AttestationRegistered", logs });
    return { gas: Number(gasUsed), ids: made.map(({ args }) => args.attestationId) };
  };
  return {
    async attest(item) {
      const args = [payloadOf(item), []] as const;
      const { gas, ids } = await make(encodeFunctionData({ abi, functionName: "attest", args }));
      return { gas, id: ids[0] ?? zeroHash };
    },
    attestList(items) {
      const args = [items.map(payloadOf), items.map(() => [])] as const;
      return make(encodeFunctionData({ abi, functionName: "bulkAttest", args }));
    },
    revoke: (id) => gasOf(encodeFunctionData({ abi, functionName: "revoke", args: [id] })),
    revokeList: (ids) => gasOf(encodeFunctionData({ abi, functionName: "bulkRevoke", args: [ids] })),
  };
}
