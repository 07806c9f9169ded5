import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Address, Hex } from "viem";
import { bytesToHex } from "../../core/bytes.ts";
import { type BatchIdParameters, type Policy, policyHash } from "../../core/credential/batchId.ts";
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
import { SymbolonError } from "../../core/errors.ts";
import { nobleHasher } from "../../core/hasher.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { requireBatchSize } from "../batch.ts";
import { batchPolicy, issuedBatch, word } from "../batchJson.ts";
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

const MANIFEST = "manifest.json";

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
    badBatchDirectory(folder, MANIFEST, `cannot be read: ${reason}`, cause);
  const bytes = await readFile(join(folder, MANIFEST)).catch((cause: unknown) => {
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

const HEADER = "header.json";

/**
 * Writes down where a batch is issued and with which header (`{ chainId, registry, header }`), beside its manifest; an
 * earlier one is replaced. Write it before the transaction is sent: a run that dies then knows what it was about to issue.
 * @param folder the folder that is published
 * @throws SymbolonError `BatchMismatch` where the header is not of the manifest there; as `readBatchManifest`
 */
export async function writeBatchHeader(folder: string, batch: BatchIdParameters): Promise<void> {
  requireSameBatch(folder, batch, await readBatchManifest(folder));
  const { chainId, registry, header } = batch;
  const partial = join(folder, `${HEADER}.partial`);
  {
    await using handle = await open(partial, "w");
    await handle.writeFile(jsonText({ chainId, registry, header }, 2));
    await handle.sync();
  }
  await rename(partial, join(folder, HEADER));
}

/**
 * Reads what `writeBatchHeader` wrote; undefined where there is nothing yet.
 * @param folder the folder that is published
 * @throws SymbolonError `BadBatchDirectory`, `BatchMismatch`
 */
export async function readBatchHeader(folder: string): Promise<BatchIdParameters | undefined> {
  const refuse = (reason: string, cause?: unknown) =>
    badBatchDirectory(folder, HEADER, `cannot be read: ${reason}`, cause);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(join(folder, HEADER), "utf8"));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw refuse(cause instanceof SyntaxError ? "it is not JSON" : "it is not readable", cause);
  }
  const batch = decode(issuedBatch, json, refuse, "content");
  requireSameBatch(folder, batch, await readBatchManifest(folder));
  return batch;
}

function requireSameBatch(folder: string, { header }: BatchIdParameters, manifest: PublishedBatch): void {
  const { uid, root, size, policy, manifestHash } = manifest;
  const compared = [
    ["schema", uid, header.schema],
    ["root", root, header.root],
    ["size", String(size), String(header.size)],
    ["policy", policyHash(policy), policyHash(header.policy)],
    ["manifest hash", manifestHash, header.manifestHash],
  ].filter(([, stated, given]) => stated?.toLowerCase() !== given?.toLowerCase());
  if (compared.length === 0) return;
  const shown = compared.map(([what, stated, given]) => `${what} ${stated}, in the header ${given}`);
  throw new SymbolonError({
    code: "BatchMismatch",
    reason: `The header is not of the batch in ${folder} (${shown.join("; ")}).`,
    hint: "Make the header from the manifest in that folder.",
    details: { folder, differences: compared },
  });
}
