import { type Address, bytesToHex, type Hex, zeroHash } from "viem";
import { ADDRESS_BYTES } from "../../../src/sdk/core/bytes.ts";
import { nonZeroBytes } from "./nonZeroBytes.ts";

/** One attestation to make. Only registries with EAS's ABI look at the last two. */
export type Item = {
  readonly subject: Address;
  readonly data: Hex;
  /** Unix seconds; 0 for never. */
  readonly expires: bigint;
  /** Uid of another attestation; zero for none. */
  readonly refUid: Hex;
};

/** An attestation of a subject of its own, about `bytes` random bytes, none of them zero. */
export function randomItem(seed: string, bytes: number): Item {
  return {
    subject: bytesToHex(nonZeroBytes(`subject ${seed}`, ADDRESS_BYTES)),
    data: bytesToHex(nonZeroBytes(`data ${seed}`, bytes)),
    expires: 0n,
    refUid: zeroHash,
  };
}

/** Several of them. */
export function randomItems(seed: string, bytes: number, count: number): Item[] {
  return Array.from({ length: count }, (_, i) => randomItem(`${seed} ${i}`, bytes));
}
