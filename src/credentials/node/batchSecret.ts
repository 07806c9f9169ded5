import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hex } from "viem";
import type { Policy } from "../../core/credential/batchId.ts";
import type { Schema } from "../../core/credential/schemaUid.ts";
import { decode, object, oneOf, orNull, text, uint64Number } from "../../core/decode.ts";
import { batchPolicy, batchSchema, word } from "../batchJson.ts";
import { badBatchDirectory, batchFiles } from "./batchFiles.ts";

/** The file that the credentials were read from. */
export type BatchSource = {
  /** File name without its folder. */
  readonly name: string;
  /** SHA-256 of the file's bytes as they lie on disk, before any unzipping. */
  readonly sha256: Hex;
};

/**
 * With `credentials.jsonl`, all that a batch is built from. Whoever has it can open every field of every credential;
 * without it no field can ever be proven.
 */
export type BatchSecret = {
  readonly format: typeof SECRET_FORMAT;
  readonly version: typeof SECRET_VERSION;
  /** 32 random bytes, from which all salts follow (`derivedSalts`). */
  readonly secret: Hex;
  /** Hash of all that the batch says (`batchContent`), which takes part in its salts. */
  readonly content: Hex;
  readonly root: Hex;
  readonly size: number;
  readonly schema: Schema;
  readonly policy: Policy;
  /** Whether the manifest lists them. */
  readonly subjects: "hidden" | "public";
  /** Null: the credentials came from no file. */
  readonly source: BatchSource | null;
};

export const SECRET_FORMAT = "symbolon-batch-secret";
export const SECRET_VERSION = 1;

const readSecret = object<BatchSecret>({
  format: oneOf([SECRET_FORMAT]),
  version: oneOf([SECRET_VERSION]),
  secret: word,
  content: word,
  root: word,
  size: uint64Number,
  schema: batchSchema,
  policy: batchPolicy,
  subjects: oneOf(["hidden", "public"]),
  source: orNull(object<BatchSource>({ name: text, sha256: word })),
});

/** @throws SymbolonError `BadBatchDirectory` naming the member at fault */
export async function readBatchSecret(directory: string): Promise<BatchSecret> {
  const refuse = (reason: string, cause?: unknown) =>
    badBatchDirectory(directory, batchFiles.master, `cannot be read: ${reason}`, cause);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(join(directory, batchFiles.master), "utf8"));
  } catch (cause) {
    throw refuse(cause instanceof SyntaxError ? "it is not JSON" : "it is not there, or not yours", cause);
  }
  return decode(readSecret, json, refuse);
}
