import type { Allocation } from "../../allocation.ts";
import { sortAmounts } from "../sortedAmounts.ts";

/** A part of the accounts, to be asked where asking all of them would take too long. */
export type Sample = {
  /** Accounts, at least 2: half of them those with the greatest amounts, the others drawn from the rest. */
  readonly size: number;
  /** The same rows and the same seed make the same sample. */
  readonly seed: number;
};

/** Which accounts are asked for their code. */
export type AccountsAsked = {
  /** Indexes in the order of asking: the greatest amounts first, then those drawn. */
  readonly indexes: Uint32Array;
  /** How many of them were taken for their amounts; the others were drawn. All of them without a sample. */
  readonly greatest: number;
};

/** Chooses the accounts to be asked: the greatest amounts first, since they decide most. */
export function accountsAsked(allocation: Allocation, sample: Sample | undefined): AccountsAsked {
  const { count } = allocation;
  const indexes = sortAmounts(allocation).order.reverse();
  if (sample === undefined || sample.size >= count) return { indexes, greatest: count };
  const greatest = Math.ceil(sample.size / 2);
  const next = randomNumbers(sample.seed);
  // Fisher and Yates from the front: as many places as are drawn.
  for (let place = greatest; place < sample.size; place++) {
    const other = place + Math.floor(next() * (count - place));
    const index = indexes[place] as number;
    indexes[place] = indexes[other] as number;
    indexes[other] = index;
  }
  return { indexes: indexes.slice(0, sample.size), greatest };
}

/** Numbers from 0 to below 1, by Marsaglia's xorshift (2003) over 32 bits: fair enough for a sample, not for money. */
function randomNumbers(seed: number): () => number {
  // Zero would stay zero, and near seeds must not give near numbers.
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x6a09e667) | 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}
