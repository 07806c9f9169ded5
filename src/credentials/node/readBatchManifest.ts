import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Address, Hex } from "viem";
import { bytesToHex } from "../../core/bytes.ts";
import type { Policy } from "../../core/credential/policyHash.ts";
import { type Schema, schemaUid } from "../../core/credential/schemaUid.ts";
import { nobleHasher } from "../../core/hasher.ts";
import { jsonReader } from "../../files/jsonReader.ts";
import { requireBatchSize } from "../batch.ts";
import { batchJsonReader } from "../batchJson.ts";
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
  const reader = jsonReader(refuse);
  const { readPolicy, readWord } = batchJsonReader(reader);
  const file = reader.readMembers(
    json,
    "whole",
    ["format", "version", "schema", "size", "root", "policy"],
    ["subjects"],
  );
  reader.readOneOf(file.format, "format", ["symbolon-batch"]);
  reader.readOneOf(file.version, "version", [1]);
  const told = reader.readMembers(file.schema, "schema", ["uid", "schema", "resolver", "revocable"]);
  const schema: Schema = {
    schema: reader.readText(told.schema, "schema.schema"),
    resolver: reader.readAddress(told.resolver, "schema.resolver"),
    revocable: reader.readBoolean(told.revocable, "schema.revocable"),
  };
  const uid = reader.readOneOf(told.uid, "schema.uid", [schemaUid(schema)]);
  const size = Number(reader.readUint64(file.size, "size"));
  requireBatchSize(size);
  const subjects =
    file.subjects === undefined
      ? undefined
      : reader.readList(file.subjects, "subjects").map((one, i) => reader.readAddress(one, `subjects[${i}]`));
  if (subjects !== undefined && subjects.length !== size) {
    throw refuse(`its subjects are ${subjects.length}, and its size is ${size}`);
  }
  const root = readWord(file.root, "root");
  const policy = readPolicy(file.policy, "policy");
  return {
    schema,
    uid,
    size,
    root,
    policy,
    subjects,
    manifestHash: bytesToHex(nobleHasher.keccak256(bytes)),
  };
}
