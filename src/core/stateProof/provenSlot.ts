import type { Hex } from "viem";
import { hexToBytes, WORD_BYTES } from "../bytes.ts";
import { nobleHasher } from "../hasher.ts";
import { badRlp, readRlpString, rlpUint } from "./rlp.ts";
import { trieValue } from "./trieValue.ts";

export type ProvenSlotParameters = {
  /** Root of an account's storage, 32 bytes. */
  readonly storageRoot: Uint8Array;
  readonly slot: Hex;
  /** The slot's proof, as `eth_getProof` gives it. */
  readonly proof: readonly Uint8Array[];
};

/**
 * The value of a storage slot, proven from the storage root. A slot that provably is not there is 0, and a slot
 * that is 0 is not there.
 * @throws SymbolonError those of `trieValue`
 */
export function provenSlot({ storageRoot, slot, proof }: ProvenSlotParameters): bigint {
  const key = nobleHasher.keccak256(hexToBytes(slot, WORD_BYTES));
  const bytes = trieValue({ root: storageRoot, key, proof, what: `proof of slot ${slot}` });
  if (bytes === undefined) return 0n;
  const what = `value of slot ${slot}`;
  const value = rlpUint(bytes, readRlpString(bytes, what), WORD_BYTES, what);
  if (value === 0n) throw badRlp(what, 0, "no trie stores a zero");
  return value;
}
