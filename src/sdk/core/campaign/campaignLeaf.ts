import { ADDRESS_BYTES, encodeWords, requireSize, WORD_BYTES } from "../bytes.ts";
import { type Hasher, nobleHasher } from "../hasher.ts";

/**
 * The leaf of all kinds of campaign: `keccak256(keccak256(abi.encode(uint256 index, address account, uint256
 * amount)))`. Hashed twice, so that no inner node (64 bytes hashed once) can be passed off as a leaf. It binds
 * neither chain nor campaign, as in OpenZeppelin and Sablier: one root may be reused on purpose.
 *
 * @param index the row's position in the tree, after the shuffle
 * @param account 20 bytes
 * @param amount base units; for a cumulative campaign the total so far
 * @returns 32 bytes
 * @throws SymbolonError `BeyondUint256`, `WrongSize`
 */
export function campaignLeaf(
  index: number | bigint,
  account: Uint8Array,
  amount: bigint,
  hasher: Hasher = nobleHasher,
): Uint8Array {
  const leaf = new Uint8Array(WORD_BYTES);
  const preimage = encodeWords(index, requireSize(account, ADDRESS_BYTES, "account"), amount);
  hasher.hashLeaves(preimage, preimage.length, leaf);
  return leaf;
}
