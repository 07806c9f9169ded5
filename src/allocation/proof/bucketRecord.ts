import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import type { Convention } from "../tree/convention.ts";

/** Bytes of an index, and of a position. */
export const INDEX_BYTES = 4;

/** What a bucket's records hold: account, beneficiary, index, position, amount, end to end. */
export type RecordLayout = {
  /** Whether a beneficiary follows the account. */
  readonly hasBeneficiary: boolean;
  /** Whether the leaf's position follows the index: where leaves are sorted by their hashes. */
  readonly hasPosition: boolean;
  /** Bytes of an amount: as many for all as the greatest takes, a multiple of four. */
  readonly amountBytes: number;
};

/** @param amountBytes as the manifest says */
export function recordLayout({ leafFields, leafOrder }: Convention, amountBytes: number): RecordLayout {
  return {
    hasBeneficiary: leafFields.includes("beneficiary"),
    hasPosition: leafOrder === "hash",
    amountBytes,
  };
}

/** Bytes of one record. */
export function recordBytes({ hasBeneficiary, hasPosition, amountBytes }: RecordLayout): number {
  const addresses = (hasBeneficiary ? 2 : 1) * ADDRESS_BYTES;
  return addresses + (hasPosition ? 2 : 1) * INDEX_BYTES + amountBytes;
}

/** Whether records can hold amounts of so many bytes. */
export function isAmountBytes(bytes: unknown): bytes is number {
  return (
    Number.isInteger(bytes) && Number(bytes) % 4 === 0 && Number(bytes) > 0 && Number(bytes) <= WORD_BYTES
  );
}
