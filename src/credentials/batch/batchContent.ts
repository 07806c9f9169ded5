import type { Hex } from "viem";
import { bytesToHex, WORD_BYTES, writeUint256 } from "../../core/bytes.ts";
import type { Hasher } from "../../core/hasher.ts";

/** What a batch says, unsalted, column by column. */
export type BatchContentColumns = {
  readonly schema: string;
  /** 20 bytes a row. */
  readonly subjects: Uint8Array;
  readonly validFrom: BigUint64Array;
  readonly expires: BigUint64Array;
  /** One column a field, 32 bytes a row. */
  readonly valueHashes: readonly Uint8Array[];
};

const TIME_BYTES = 8;

/**
 * Hash of all that a batch says: keccak256 of its size (32 bytes) and the keccak256 of its schema's text and of each of
 * its columns, in order; a time is 8 bytes, big-endian. It is not salted, so it confirms a guess of the whole batch: it
 * belongs with the secret.
 */
export function batchContent(columns: BatchContentColumns, hasher: Hasher): Hex {
  const { schema, subjects, validFrom, expires, valueHashes } = columns;
  const parts = [
    new TextEncoder().encode(schema),
    subjects,
    bigEndian(validFrom),
    bigEndian(expires),
    ...valueHashes,
  ];
  const hashes = new Uint8Array((parts.length + 1) * WORD_BYTES);
  writeUint256(hashes, 0, BigInt(validFrom.length));
  for (const [i, part] of parts.entries()) hashes.set(hasher.keccak256(part), (i + 1) * WORD_BYTES);
  return bytesToHex(hasher.keccak256(hashes));
}

/** Typed arrays have the byte order of the machine, which a hash must not show. */
function bigEndian(times: BigUint64Array): Uint8Array {
  const bytes = new Uint8Array(times.length * TIME_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [i, time] of times.entries()) view.setBigUint64(i * TIME_BYTES, time);
  return bytes;
}
