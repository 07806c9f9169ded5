import type { Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, WORD_BYTES, writeUint256 } from "../core/bytes.ts";
import type { BatchIdParameters } from "../core/credential/batchId.ts";
import type { Credential } from "../core/credential/credentialLeaf.ts";
import { type FieldProof, fieldProof } from "../core/credential/fieldRoot.ts";
import type { Schema } from "../core/credential/schemaUid.ts";
import { SymbolonError } from "../core/errors.ts";
import type { Hasher } from "../core/hasher.ts";
import { MAX_BATCH_SIZE } from "../core/status/statusWords.ts";
import { buildNativeTree, proofAt } from "../core/tree/nativeTree.ts";
import { type CredentialColumns, credentialLeaves, fieldRoots, type SaltedColumn } from "./batchHashes.ts";
import type { SchemaField } from "./parseSchema.ts";
import type { Salts } from "./salts.ts";

/**
 * A batch in memory, as flat bytes: 20 + 16 + 32 bytes a credential, 64 a field and 64 for the tree. It holds the
 * salts, so it is the issuer's secret; `root`, `size` and the manifest are what becomes public.
 */
export type Batch = {
  /** The schema's text. */
  readonly schema: string;
  readonly fields: readonly SchemaField[];
  readonly size: number;
  /** Root of the native tree of credential leaves. */
  readonly root: Hex;
  /** 20 bytes a credential, in index order; not to be written to. */
  readonly subjects: Uint8Array;
  /** The native tree of the leaves: (2 * size - 1) * 32 bytes; not to be written to. */
  readonly nodes: Uint8Array;
  /** Hash of all that the batch says, unsalted (`batchContent`); it belongs with the secret. */
  readonly content: () => Hex;
  /** @throws SymbolonError `IndexBeyondBatch` */
  readonly credential: (index: number) => Credential;
  /**
   * Siblings from the credential's leaf to the root, lowest first. The lowest is another credential's leaf; if
   * the schema has no fields that leaf has no salt, and its subject can be confirmed by guessing.
   * @throws SymbolonError `IndexBeyondBatch`
   */
  readonly credentialProof: (index: number) => readonly Hex[];
  /**
   * What discloses the field at `position` of a credential, and no other.
   * @throws SymbolonError `IndexBeyondBatch`, `NoSuchField`
   */
  readonly fieldProof: (index: number, position: number) => FieldProof;
};

const BEYOND_UINT64 = 1n << 64n;

/** @throws SymbolonError `BadBatchSize` unless a registry would take a batch of this size */
export function requireBatchSize(size: number): void {
  if (Number.isInteger(size) && size >= 1 && size <= MAX_BATCH_SIZE) return;
  throw new SymbolonError({
    code: "BadBatchSize",
    reason: `A batch cannot have ${size} credentials.`,
    hint: "Give 1 to 2^32 credentials; split what is larger.",
    details: { size },
  });
}

/**
 * @param name what the time means: `expires`
 * @param row the row it stands in, where it is not one time for all rows
 * @returns `seconds`
 * @throws SymbolonError `BadTime` unless it fits a uint64, where a typed array would cut it silently
 */
export function requireTime(seconds: bigint, name: string, row?: number): bigint {
  if (typeof seconds === "bigint" && seconds >= 0n && seconds < BEYOND_UINT64) return seconds;
  throw new SymbolonError({
    code: "BadTime",
    reason: `${row === undefined ? "" : `Row ${row}: `}${name} is ${String(seconds)} (${typeof seconds}), which is not a uint64.`,
    hint: "Give Unix seconds as a bigint from 0 to 2^64 - 1.",
    details: { row, name, value: String(seconds) },
  });
}

/** @throws SymbolonError `IndexBeyondBatch` unless a batch of this size has a credential of that index */
export function requireBatchIndex(index: number, size: number): void {
  if (Number.isInteger(index) && index >= 0 && index < size) return;
  throw new SymbolonError({
    code: "IndexBeyondBatch",
    reason: `There is no credential ${index} in a batch of ${size}.`,
    hint: `Use an index from 0 to ${size - 1}.`,
    details: { index, size },
  });
}

type AssembleBatchParameters = {
  readonly schema: string;
  readonly fields: readonly SchemaField[];
  readonly subjects: Uint8Array;
  readonly validFrom: BigUint64Array;
  readonly expires: BigUint64Array;
  /** One column a field, 32 bytes a row. */
  readonly valueHashes: readonly Uint8Array[];
  readonly salts: Salts;
  readonly hasher: Hasher;
  readonly onProgress?: BatchProgress | undefined;
};

/** Called with how much of the hashing is done. */
export type BatchProgress = (done: number, total: number) => void;

/** Salts and hashes the checked columns of a batch; it keeps them, so nobody else may write to them. */
export function assembleBatch(parameters: AssembleBatchParameters): Batch {
  const { schema, fields, subjects, validFrom, expires, salts, hasher, onProgress } = parameters;
  const size = validFrom.length;
  requireLifetimes(validFrom, expires);
  let hashed: Hex | undefined;
  const content = () => {
    hashed ??= batchContent(parameters);
    return hashed;
  };
  // A row's salt, its fields' leaves and nodes, and its leaf and node in the tree.
  const hashes = size * (3 * fields.length + 2);
  const columns = parameters.valueHashes.map((valueHashes, position): SaltedColumn => {
    const column = new Uint8Array(size * WORD_BYTES);
    salts.fill(column, position, content);
    onProgress?.(size * (position + 1), hashes);
    return { salts: column, valueHashes };
  });
  const salted = size * fields.length;
  const credentials: CredentialColumns = {
    subjects,
    validFrom,
    expires,
    fields: fieldRoots(columns, size, hasher, (rows) =>
      onProgress?.(salted + 2 * rows * fields.length, hashes),
    ),
  };
  const leaves = credentialLeaves(credentials, hasher);
  onProgress?.(hashes - size, hashes);
  const nodes = buildNativeTree(leaves, hasher, (done) => onProgress?.(hashes - size + done, hashes));
  onProgress?.(hashes, hashes);

  return {
    schema,
    fields,
    size,
    root: wordAt(nodes, 0),
    subjects,
    nodes,
    content,
    credential(index) {
      requireBatchIndex(index, size);
      return {
        index: BigInt(index),
        subject: bytesToHex(subjects.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES)),
        validFrom: validFrom[index] as bigint,
        expires: expires[index] as bigint,
        fields: wordAt(credentials.fields, index),
      };
    },
    credentialProof(index) {
      requireBatchIndex(index, size);
      return proofAt(nodes, index).map(bytesToHex);
    },
    fieldProof(index, position) {
      requireBatchIndex(index, size);
      requirePosition(position, fields);
      const salted = columns.map((column) => ({
        salt: wordAt(column.salts, index),
        valueHash: wordAt(column.valueHashes, index),
      }));
      return fieldProof(salted, position, hasher);
    },
  };
}

function wordAt(words: Uint8Array, i: number): Hex {
  return bytesToHex(words.subarray(i * WORD_BYTES, (i + 1) * WORD_BYTES));
}

function requireLifetimes(validFrom: BigUint64Array, expires: BigUint64Array): void {
  const row = expires.findIndex((end, i) => end !== 0n && end <= (validFrom[i] as bigint));
  if (row === -1) return;
  throw new SymbolonError({
    code: "NeverValid",
    reason: `Row ${row} expires at ${expires[row]}, but only becomes valid at ${validFrom[row]}.`,
    hint: "Give an expiry after validFrom, or 0 for none; both in Unix seconds.",
    details: { row, validFrom: validFrom[row], expires: expires[row] },
  });
}

function requirePosition(position: number, fields: readonly SchemaField[]): void {
  if (Number.isInteger(position) && position >= 0 && position < fields.length) return;
  throw new SymbolonError({
    code: "NoSuchField",
    reason: `There is no field at position ${position}: the schema has ${fields.length}.`,
    hint:
      fields.length === 0 ? "Use a schema with fields." : `Use a position from 0 to ${fields.length - 1}.`,
    details: { position, count: fields.length },
  });
}

/** A credential with everything that its holder needs to prove it, and all its fields. */
export type HeldCredential = {
  readonly credential: Credential;
  /** In schema order; as JSON has them (integers as decimal text) or as values. */
  readonly values: readonly unknown[];
  /** Siblings from its leaf to the root of the batch. */
  readonly proof: readonly Hex[];
  /** One a field; with their salts they are the holder's secret. */
  readonly fieldProofs: readonly FieldProof[];
};

/** What an issuer hands to one holder. Whoever has it can disclose everything that the credential says. */
export type CredentialPackage = HeldCredential & {
  readonly schema: Schema;
  /** Where the batch was issued, and its header; left out before it is. */
  readonly batch?: BatchIdParameters;
};

const TIME_BYTES = 8;

/**
 * Hash of all that a batch says: keccak256 of its size (32 bytes) and the keccak256 of its schema's text and of each of
 * its columns, in order; a time is 8 bytes, big-endian. It is not salted, so it confirms a guess of the whole batch: it
 * belongs with the secret.
 */
function batchContent(parameters: AssembleBatchParameters): Hex {
  const { schema, subjects, validFrom, expires, valueHashes, hasher } = parameters;
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
