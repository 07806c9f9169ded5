import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hex } from "viem";
import type { Policy } from "../../core/credential/policyHash.ts";
import type { Schema } from "../../core/credential/schemaUid.ts";
import { jsonReader } from "../../files/jsonReader.ts";
import { batchJsonReader } from "../batchJson.ts";
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
  const reader = jsonReader(refuse);
  const { readWord, readSchema, readPolicy } = batchJsonReader(reader);
  const members = [
    "format",
    "version",
    "secret",
    "content",
    "root",
    "size",
    "schema",
    "policy",
    "subjects",
    "source",
  ];
  const file = reader.readMembers(json, "whole", members);
  return {
    format: reader.readOneOf(file.format, "format", [SECRET_FORMAT]),
    version: reader.readOneOf(file.version, "version", [SECRET_VERSION]),
    secret: readWord(file.secret, "secret"),
    content: readWord(file.content, "content"),
    root: readWord(file.root, "root"),
    size: Number(reader.readUint64(file.size, "size")),
    schema: readSchema(file.schema, "schema"),
    policy: readPolicy(file.policy, "policy"),
    subjects: reader.readOneOf(file.subjects, "subjects", ["hidden", "public"]),
    source: file.source === null ? null : readSource(file.source),
  };

  function readSource(value: unknown): BatchSource {
    const source = reader.readMembers(value, "source", ["name", "sha256"]);
    return {
      name: reader.readText(source.name, "source.name"),
      sha256: readWord(source.sha256, "source.sha256"),
    };
  }
}
