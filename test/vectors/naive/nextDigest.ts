import { abiEncode } from "./abiEncode.ts";
import type { Hex } from "./hex.ts";
import { keccak256 } from "./keccak256.ts";

export type StatusChange = {
  readonly digest: bigint; // the 224 bits before the change
  readonly kind: bigint; // 0 Revoke .. 6 EndEmergency, uint8
  readonly wordOrIndex: bigint;
  readonly mask: bigint;
  readonly from: bigint; // seconds, uint64
  readonly until: bigint; // seconds, uint64
  readonly reason: bigint; // uint32
  readonly evidence: Hex;
};

/** The low 224 bits of a 32-byte value: also the digest of a batch that has just been issued, from its id. */
export const low224 = (value: Hex): bigint => BigInt(value) % 2n ** 224n;

/** The digest after a change. */
export function nextDigest(change: StatusChange): bigint {
  const { digest, kind, wordOrIndex, mask, from, until, reason, evidence } = change;
  const preimage = abiEncode(
    ["uint256", "uint8", "uint256", "uint256", "uint64", "uint64", "uint32", "bytes32"],
    [digest, kind, wordOrIndex, mask, from, until, reason, evidence],
  );
  return low224(keccak256(preimage));
}
