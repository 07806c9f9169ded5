import { ADDRESS_BYTES, hexToBytes, WORD_BYTES } from "../core/bytes.ts";
import { CREDENTIAL_TYPEHASH } from "../core/credential/credentialLeaf.ts";
import type { Hasher } from "../core/hasher.ts";

/** The credentials of a batch, column by column; the index is the row. */
export type CredentialColumns = {
  /** 20 bytes a row. */
  readonly subjects: Uint8Array;
  readonly validFrom: BigUint64Array;
  readonly expires: BigUint64Array;
  /** Root of the fields, 32 bytes a row. */
  readonly fields: Uint8Array;
};

const ROWS_A_CHUNK = 1_000;
const PREIMAGE_BYTES = 6 * WORD_BYTES;

/**
 * `credentialLeaf` of every row, in bulk.
 * @returns 32 bytes a row
 */
export function credentialLeaves(columns: CredentialColumns, hasher: Hasher): Uint8Array {
  const { subjects, validFrom, expires, fields } = columns;
  const count = validFrom.length;
  const leaves = new Uint8Array(count * WORD_BYTES);
  const preimages = new Uint8Array(ROWS_A_CHUNK * PREIMAGE_BYTES);
  const view = new DataView(preimages.buffer);
  const typeHash = hexToBytes(CREDENTIAL_TYPEHASH);
  for (let at = 0; at < preimages.length; at += PREIMAGE_BYTES) preimages.set(typeHash, at);

  for (let from = 0; from < count; from += ROWS_A_CHUNK) {
    const to = Math.min(from + ROWS_A_CHUNK, count);
    for (let row = from, at = 0; row < to; row++, at += PREIMAGE_BYTES) {
      // Every number ends its word; the bytes before it are zero from the start and stay so.
      view.setBigUint64(at + 2 * WORD_BYTES - 8, BigInt(row));
      const subject = subjects.subarray(row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES);
      preimages.set(subject, at + 3 * WORD_BYTES - ADDRESS_BYTES);
      view.setBigUint64(at + 4 * WORD_BYTES - 8, validFrom[row] as bigint);
      view.setBigUint64(at + 5 * WORD_BYTES - 8, expires[row] as bigint);
      preimages.set(fields.subarray(row * WORD_BYTES, (row + 1) * WORD_BYTES), at + 5 * WORD_BYTES);
    }
    hasher.hashLeaves(
      preimages.subarray(0, (to - from) * PREIMAGE_BYTES),
      PREIMAGE_BYTES,
      leaves.subarray(from * WORD_BYTES, to * WORD_BYTES),
    );
  }
  return leaves;
}
