import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { compareBytes } from "../../core/hasher.ts";
import { hexPath } from "../../core/tiles/tile.ts";
import type { Convention } from "../tree/convention.ts";

/** Most bits that number buckets: three folders deep. */
export const MAX_BUCKET_BITS = 24;

/** 2^32 over the golden ratio, made odd: it carries every bit of a word into the topmost. */
const GOLDEN = 0x9e3779b1;

/**
 * Which bucket an account's row lies in: the XOR of the five 32-bit words of the account, times 0x9E3779B1 modulo 2^32, and of
 * that the top bits. Accounts chosen for a beautiful beginning or end spread as well as others.
 * @param accounts the account begins at byte `at`
 * @param bits of the bucket's number, 0 to {@link MAX_BUCKET_BITS}
 */
export function bucketOf(accounts: Uint8Array, at: number, bits: number): number {
  const view = new DataView(accounts.buffer, accounts.byteOffset + at, ADDRESS_BYTES);
  let mixed = 0;
  for (let byte = 0; byte < ADDRESS_BYTES; byte += 4) mixed ^= view.getUint32(byte);
  return bucketOfMixed(mixed, bits);
}

/** The same, of the XOR of the words. */
export function bucketOfMixed(mixed: number, bits: number): number {
  // A shift by 32 is one by 0.
  return bits === 0 ? 0 : Math.imul(mixed, GOLDEN) >>> (32 - bits);
}

/** A bucket's place in `accounts/`: `all.bin`, `3f.bin`, `0f/a0.bin`; no folder has more than 256 entries of a kind. */
export function bucketPath(bits: number, bucket: number): string {
  return bits === 0 ? "all.bin" : `${hexPath(Math.ceil(bits / 8), bucket)}.bin`;
}

/** Bytes of an index, and of a position. */
const INDEX_BYTES = 4;

/** What a bucket's records hold: account, beneficiary, index, position, amount, end to end. */
type RecordLayout = {
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

export type AccountRecord = {
  readonly index: number;
  /** Where its leaf stands in the tree. */
  readonly position: number;
  /** 32 bytes, big-endian base units. */
  readonly amount: Uint8Array;
  /** 20 bytes. */
  readonly beneficiary?: Uint8Array;
};

type BucketParameters = {
  /** Its place, for errors. */
  readonly path: string;
  readonly bits: number;
  readonly bucket: number;
  /** Rows of the tree. */
  readonly count: number;
  readonly layout: RecordLayout;
  /** Whether an account may have several rows. */
  readonly mayRepeat: boolean;
};

/**
 * Looks an account up in its bucket. The whole bucket is read strictly, so that a torn one is never taken for one without
 * the account.
 * @param account 20 bytes
 * @returns its rows, in the order of their indexes; none where the bucket does not list it
 * @throws SymbolonError `DamagedBucket`
 */
export function findInBucket(
  bytes: Uint8Array,
  account: Uint8Array,
  { bits, bucket, count, layout, path, mayRepeat }: BucketParameters,
): readonly AccountRecord[] {
  const size = recordBytes(layout);
  if (bytes.length % size !== 0) {
    throw damagedBucket(path, `has ${bytes.length} bytes, not a multiple of ${size}, the size of a record`);
  }
  const refuse = (at: number, problem: string) => damagedBucket(path, `${problem} (record ${at / size})`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: AccountRecord[] = [];
  let before: Uint8Array | undefined;
  for (let at = 0; at < bytes.length; at += size) {
    const listed = bytes.subarray(at, at + ADDRESS_BYTES);
    const step = before === undefined ? -1 : compareBytes(before, listed);
    if (step > 0 || (step === 0 && !mayRepeat)) throw refuse(at, "is out of order");
    if (bucketOf(bytes, at, bits) !== bucket) throw refuse(at, "has an account of another bucket");
    before = listed;
    const heir = at + ADDRESS_BYTES;
    const numbers = heir + (layout.hasBeneficiary ? ADDRESS_BYTES : 0);
    const index = view.getUint32(numbers);
    const position = layout.hasPosition ? view.getUint32(numbers + INDEX_BYTES) : index;
    if (index >= count || position >= count) throw refuse(at, `has a row beyond the ${count} of the tree`);
    if (compareBytes(listed, account) !== 0) continue;
    const amount = new Uint8Array(WORD_BYTES);
    amount.set(bytes.subarray(at + size - layout.amountBytes, at + size), WORD_BYTES - layout.amountBytes);
    found.push({
      index,
      position,
      amount,
      ...(layout.hasBeneficiary && { beneficiary: bytes.slice(heir, numbers) }),
    });
  }
  return found;
}

export function damagedBucket(path: string, problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "DamagedBucket",
    reason: `The bucket ${path} ${problem}.`,
    hint: "Fetch it again from its publisher, and check that it belongs to this tree.",
    details: { path },
    cause,
  });
}
