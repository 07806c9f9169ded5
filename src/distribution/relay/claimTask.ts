import { concatHex, type Hex, keccak256, numberToHex } from "viem";
import type { BundleItem } from "../../core/bundle/bundle.ts";
import type { Task } from "../../delivery/task.ts";

/**
 * One item of a bundle. The key is its index and a part of its digest: one leaf may be sent in several ways, of which only
 * one can be paid. `item` is undefined where an earlier run has sent it and the input no longer
 * says how: what became of it can still be found out, but it cannot be sent again.
 */
export type ClaimTask = Task & { readonly index: number; readonly item: BundleItem | undefined };

/** Hexadecimal digits of the digest in a key: it only tells ways of the same leaf apart. */
const TAG_DIGITS = 12;

/** The task of paying a leaf in just this way. */
export function claimTask(item: BundleItem): ClaimTask {
  const { index, account } = item;
  const digest = digestOf(item);
  const key = `${index}:${digest.slice(2, 2 + TAG_DIGITS)}`;
  return { key, digest, label: `index ${index} (${account})`, index, item };
}

/** The task that a journal knows by its key, of which nothing else is known. */
export function forgottenTask(key: string): ClaimTask {
  const index = indexOfKey(key);
  return { key, digest: "0x", label: `index ${index}`, index, item: undefined };
}

/** The index in a key. */
export function indexOfKey(key: string): number {
  return Number.parseInt(key, 10);
}

function digestOf({ index, account, amount, signed, gateData = "0x" }: BundleItem): Hex {
  const word = (value: bigint | number) => numberToHex(value, { size: 32 });
  const parts: Hex[] = [word(index), account, word(amount), keccak256(gateData)];
  if (signed !== undefined) {
    const { upTo, recipient, maxFee, feeTaker, deadline } = signed.terms;
    const terms = [word(upTo), recipient, word(maxFee), feeTaker, word(deadline), word(signed.fee)];
    parts.push(...terms, keccak256(signed.signature));
  }
  return keccak256(concatHex(parts));
}
