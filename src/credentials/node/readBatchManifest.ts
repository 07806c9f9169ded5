import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Address, Hex } from "viem";
import { bytesToHex } from "../../core/bytes.ts";
import type { Policy } from "../../core/credential/batchId.ts";
import { type Schema, schemaUid } from "../../core/credential/schemaUid.ts";
import {
  address,
  at,
  type Decoder,
  decode,
  list,
  object,
  oneOf,
  text,
  truth,
  uint64Number,
} from "../../core/decode.ts";
import { nobleHasher } from "../../core/hasher.ts";
import { requireBatchSize } from "../batch.ts";
import { batchPolicy, word } from "../batchJson.ts";
import { badBatchDirectory } from "./batchFiles.ts";

/** What a manifest says (`batchManifest`). */
export type PublishedBatch = {
  readonly schema: Schema;
  /** Uid of the schema. */
  readonly uid: Hex;
  readonly size: number;
  readonly root: Hex;
  readonly policy: Policy;
  /** Undefined where they are hidden. */
  readonly subjects: readonly Address[] | undefined;
  /** keccak256 of the file's bytes, as the header has it. */
  readonly manifestHash: Hex;
};

const FILE = "manifest.json";

const publishedSchema = object({ uid: word, schema: text, resolver: address, revocable: truth });

/** The uid is a hash of all that the schema says. */
const readSchema: Decoder<Pick<PublishedBatch, "schema" | "uid">> = (value, path) => {
  const { uid, ...schema } = publishedSchema(value, path);
  return { schema, uid: oneOf([schemaUid(schema)])(uid, at(path, "uid")) };
};

const readManifest = object(
  {
    format: oneOf(["symbolon-batch"]),
    version: oneOf([1]),
    schema: readSchema,
    size: uint64Number,
    root: word,
    policy: batchPolicy,
  },
  { subjects: list(address) },
);

/**
 * Reads the manifest of a batch.
 * @param folder the folder that is published
 * @throws SymbolonError `BadBatchDirectory` naming the member at fault, `BadBatchSize`
 */
export async function readBatchManifest(folder: string): Promise<PublishedBatch> {
  const refuse = (reason: string, cause?: unknown) =>
    badBatchDirectory(folder, FILE, `cannot be read: ${reason}`, cause);
  const bytes = await readFile(join(folder, FILE)).catch((cause: unknown) => {
    throw refuse("it is not there, or not readable", cause);
  });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw refuse("it is not JSON", cause);
  }
  const { schema: stated, size, root, policy, subjects } = decode(readManifest, json, refuse);
  requireBatchSize(size);
  if (subjects !== undefined && subjects.length !== size) {
    throw refuse(`its subjects are ${subjects.length}, and its size is ${size}`);
  }
  const manifestHash = bytesToHex(nobleHasher.keccak256(bytes));
  return { ...stated, size, root, policy, subjects, manifestHash };
}
