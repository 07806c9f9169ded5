import type { Hex } from "viem";
import type { Hasher } from "../../../core/hasher.ts";
import { fastHasher } from "../../../core/kernel/fastHasher.ts";
import type { Allocation } from "../../allocation.ts";
import type { Convention } from "../convention.ts";
import { scaledAllocations } from "./scaledAllocations.ts";
import { tryNamed } from "./tryNamed.ts";
import { tryVariations } from "./tryVariations.ts";

/** How a root comes out of some rows. */
export type Identified = {
  readonly convention: Convention;
  /** What must be done to the rows first; `asGiven`: nothing. */
  readonly rows: "asGiven" | "withoutIndexes" | "byAccount";
  /** Decimals that the amounts must be read with; left out: those that they were read with. */
  readonly decimals?: number;
};

/** What was found, and how many trees it took. */
export type Identification = {
  readonly identified?: Identified;
  /** Roots that were compared. */
  readonly tried: number;
};

export type IdentifyOptions = {
  readonly hasher?: Hasher;
  /** Told how much of the search is done, were it to find nothing. */
  readonly onProgress?: (done: number, total: number) => void;
};

/**
 * Finds how a root was made of an allocation: tries the conventions that have names, then all others that leaves,
 * orders, shapes and shards allow, then amounts in other units. Leaves of one kind are hashed once for all of them.
 * Rows that name beneficiaries are tried with and without them.
 * @returns nothing identified where no tree has the root
 */
export function identifyConvention(
  allocation: Allocation,
  root: Hex,
  { hasher = fastHasher(), onProgress }: IdentifyOptions = {},
): Identification {
  let tried = 0;
  const search: Search = {
    root: root.toLowerCase() as Hex,
    hasher,
    count: () => {
      tried++;
    },
  };
  const found = (): Identified | undefined => {
    const named = tryNamed(allocation, search);
    if (named !== undefined) return named;
    for (const { decimals, rows } of scaledAllocations(allocation)) {
      const scaled = tryNamed(rows, search);
      if (scaled !== undefined) return { ...scaled, decimals };
    }
    return tryVariations(allocation, search, onProgress);
  };
  const identified = found();
  return identified === undefined ? { tried } : { identified, tried };
}

/** What the steps of a search share. */
export type Search = {
  /** In lower case. */
  readonly root: Hex;
  readonly hasher: Hasher;
  /** Called for each root that is compared. */
  readonly count: () => void;
};
