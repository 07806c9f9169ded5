import type { Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex, WORD_BYTES } from "../core/bytes.ts";
import { fieldProof } from "../core/credential/fieldRoot.ts";
import { SymbolonError } from "../core/errors.ts";
import type { Hasher } from "../core/hasher.ts";
import { buildNativeTree, proofAt } from "../core/tree/nativeTree.ts";
import { batchContent } from "./batch/batchContent.ts";
import type { Batch } from "./batch.ts";
import { requireIndex } from "./batchLimits.ts";
import { type CredentialColumns, credentialLeaves } from "./credentialLeaves.ts";
import { fieldRoots, type SaltedColumn } from "./fieldRoots.ts";
import type { SchemaField } from "./parseSchema.ts";
import type { Salts } from "./salts.ts";

export type AssembleBatchParameters = {
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

/** Told how much of the hashing is done. */
export type BatchProgress = (done: number, total: number) => void;

/** Salts and hashes the checked columns of a batch; it keeps them, so nobody else may write to them. */
export function assembleBatch(parameters: AssembleBatchParameters): Batch {
  const { schema, fields, subjects, validFrom, expires, salts, hasher, onProgress } = parameters;
  const size = validFrom.length;
  requireLifetimes(validFrom, expires);
  let hashed: Hex | undefined;
  const content = () => {
    hashed ??= batchContent(parameters, hasher);
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
      requireIndex(index, size);
      return {
        index: BigInt(index),
        subject: bytesToHex(subjects.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES)),
        validFrom: validFrom[index] as bigint,
        expires: expires[index] as bigint,
        fields: wordAt(credentials.fields, index),
      };
    },
    credentialProof(index) {
      requireIndex(index, size);
      return proofAt(nodes, index).map(bytesToHex);
    },
    fieldProof(index, position) {
      requireIndex(index, size);
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
    reason: `Row ${row} expires at ${expires[row]}, no later than it becomes valid at ${validFrom[row]}.`,
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
