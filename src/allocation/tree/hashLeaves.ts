import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import type { Convention } from "./convention.ts";
import { leafWidth } from "./customConvention.ts";
import { type LeafRows, leafEncoder } from "./encodeLeaves.ts";

/** Rows encoded and hashed in one call: enough for threads to share, few enough to stay in the processor's cache. */
export const ROWS_A_CALL = 8_192;

export type HashLeavesOptions = {
  /** Index of the first of these rows; 0 unless given. */
  readonly firstIndex?: number;
  /** Told how many of these rows are done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/**
 * Hashes rows into their leaves.
 * @returns n * 32 bytes, in index order
 * @throws SymbolonError `NoBeneficiaries`
 */
export function hashLeaves(
  rows: LeafRows,
  convention: Convention,
  hasher: Hasher,
  options: HashLeavesOptions = {},
): Uint8Array {
  const leaves = hasher.allocate((rows.accounts.length / ADDRESS_BYTES) * WORD_BYTES);
  hashLeavesInto(rows, convention, hasher, leaves, { ...options, lastFirst: false });
  return leaves;
}

/**
 * Hashes rows straight into the place of their leaves.
 * @param leaves n * 32 bytes, written in index order or, with `lastFirst`, in the opposite one
 * @throws SymbolonError `NoBeneficiaries`
 */
export function hashLeavesInto(
  rows: LeafRows,
  convention: Convention,
  hasher: Hasher,
  leaves: Uint8Array,
  options: HashLeavesOptions & { readonly lastFirst: boolean },
): void {
  const { firstIndex = 0, onProgress, lastFirst } = options;
  requireFields(rows, convention);
  const count = rows.accounts.length / ADDRESS_BYTES;
  const width = leafWidth(convention);
  const hash = convention.leafHashing === "twice" ? hasher.hashLeaves : hasher.hashEach;
  const encode = leafEncoder(rows, convention);
  const preimages = hasher.allocate(Math.min(count, ROWS_A_CALL) * width);
  for (let from = 0; from < count; from += ROWS_A_CALL) {
    const to = Math.min(from + ROWS_A_CALL, count);
    const piece = preimages.subarray(0, (to - from) * width);
    const first = lastFirst ? count - 1 - from : from;
    encode({ first, step: lastFirst ? -1 : 1, rows: to - from, firstIndex }, piece);
    hash(piece, width, leaves.subarray(from * WORD_BYTES, to * WORD_BYTES));
    onProgress?.(to, count);
  }
}

/** Leaves that bind whom a row pays need that column; leaves that do not would let it be forgotten in silence. */
function requireFields({ beneficiaries }: LeafRows, { name, leafFields }: Convention): void {
  const binds = leafFields.includes("beneficiary");
  if (binds === (beneficiaries !== undefined)) return;
  throw new SymbolonError(
    binds
      ? {
          code: "NoBeneficiaries",
          reason: `Leaves of the convention ${name} bind a beneficiary, which these rows do not have.`,
          hint: "Give a column beneficiary, or choose another convention.",
          details: { convention: name },
        }
      : {
          code: "BeneficiariesNotBound",
          reason: `The rows name beneficiaries, which leaves of the convention ${name} do not bind: everybody would be paid to the account itself.`,
          hint: "Leave the column beneficiary out, or use --convention threshold.",
          details: { convention: name },
        },
  );
}
