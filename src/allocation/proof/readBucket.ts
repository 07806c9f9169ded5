import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { compareBytes } from "../../core/hasher.ts";
import { bucketOf } from "./accountBuckets.ts";
import { INDEX_BYTES, type RecordLayout, recordBytes } from "./bucketRecord.ts";

/** What a bucket says of one account. */
export type AccountRecord = {
  readonly index: number;
  /** Where its leaf stands in the tree. */
  readonly position: number;
  /** 32 bytes, big-endian base units. */
  readonly amount: Uint8Array;
  /** 20 bytes. */
  readonly beneficiary?: Uint8Array;
};

export type BucketParameters = {
  /** Its place, for errors. */
  readonly path: string;
  readonly bits: number;
  readonly bucket: number;
  /** Rows of the tree. */
  readonly count: number;
  readonly layout: RecordLayout;
};

/**
 * Looks an account up in its bucket. The whole bucket is read strictly, so that a torn one is never taken for one without
 * the account.
 * @param account 20 bytes
 * @returns undefined where the bucket does not list it
 * @throws SymbolonError `DamagedBucket`
 */
export function findInBucket(
  bytes: Uint8Array,
  account: Uint8Array,
  { bits, bucket, count, layout, path }: BucketParameters,
): AccountRecord | undefined {
  const size = recordBytes(layout);
  if (bytes.length % size !== 0) {
    throw damagedBucket(path, `has ${bytes.length} bytes, which are no whole records of ${size}`);
  }
  const refuse = (at: number, problem: string) => damagedBucket(path, `${problem} (record ${at / size})`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found: AccountRecord | undefined;
  let before: Uint8Array | undefined;
  for (let at = 0; at < bytes.length; at += size) {
    const listed = bytes.subarray(at, at + ADDRESS_BYTES);
    if (before !== undefined && compareBytes(before, listed) >= 0) throw refuse(at, "is out of order");
    if (bucketOf(bytes, at, bits) !== bucket) throw refuse(at, "has an account of another bucket");
    before = listed;
    const heir = at + ADDRESS_BYTES;
    const numbers = heir + (layout.hasBeneficiary ? ADDRESS_BYTES : 0);
    const index = view.getUint32(numbers);
    const position = layout.hasPosition ? view.getUint32(numbers + INDEX_BYTES) : index;
    if (index >= count || position >= count) throw refuse(at, `has a row beyond the ${count} of the tree`);
    if (found !== undefined || compareBytes(listed, account) !== 0) continue;
    const amount = new Uint8Array(WORD_BYTES);
    amount.set(bytes.subarray(at + size - layout.amountBytes, at + size), WORD_BYTES - layout.amountBytes);
    found = {
      index,
      position,
      amount,
      ...(layout.hasBeneficiary && { beneficiary: bytes.slice(heir, numbers) }),
    };
  }
  return found;
}

/** The error for a bucket that is not one of its tree. */
export function damagedBucket(path: string, problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "DamagedBucket",
    reason: `The bucket ${path} ${problem}.`,
    hint: "Fetch it again from its publisher, and check that it is of this tree.",
    details: { path },
    cause,
  });
}
