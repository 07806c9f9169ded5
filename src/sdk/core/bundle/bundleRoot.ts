import type { Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, hexToBytes } from "../bytes.ts";
import { campaignLeaf } from "../campaign/campaignLeaf.ts";
import { type Hasher, nobleHasher } from "../hasher.ts";
import { foldMultiproof } from "../tree/multiproof.ts";
import type { Bundle, BundleItem } from "./bundle.ts";

/**
 * The root that a bundle's items fold to. A campaign with another root refuses the bundle, unless all its items were
 * paid before.
 * @throws SymbolonError `NoLeaves`, `FlagsMismatch`, `WrongSize`, `NotHex`, `BeyondUint256`
 */
export function bundleRoot({ items, proof }: Bundle, hasher: Hasher = nobleHasher): Hex {
  const leaves = items.map((item) => itemLeaf(item, hasher));
  return bytesToHex(foldMultiproof(leaves, proof, hasher));
}

/** The campaign leaf that an item claims. */
export function itemLeaf({ index, account, amount }: BundleItem, hasher: Hasher = nobleHasher): Uint8Array {
  return campaignLeaf(index, hexToBytes(account, ADDRESS_BYTES), amount, hasher);
}
