import { writeFileSync } from "node:fs";
import { mkdir, open, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Hex } from "viem";
import { bytesToHex, hexToBytes, WORD_BYTES } from "../../sdk/core/bytes.ts";
import type { Policy } from "../../sdk/core/credential/batchId.ts";
import type { Schema } from "../../sdk/core/credential/schemaUid.ts";
import { jsonText } from "../../sdk/core/text/jsonText.ts";
import { type CredentialRow, createBatchBuilder } from "../../sdk/credentials/batch/buildBatch.ts";
import { credentialTiles } from "../../sdk/credentials/batch/tileProver.ts";
import type { Batch } from "../../sdk/credentials/batch.ts";
import {
  batchManifest,
  batchManifestWithSubjects,
  requirePolicy,
} from "../../sdk/credentials/batchManifest.ts";
import { parseSchema } from "../../sdk/credentials/parseSchema.ts";
import { derivedSalts } from "../../sdk/credentials/salts.ts";
import { createDirectory } from "../files/replaceDirectory.ts";
import { batchFiles, requireNothing } from "./batchFiles.ts";
import {
  type BatchSecret,
  type BatchSource,
  formatCredentialLine,
  SECRET_FORMAT,
  SECRET_VERSION,
} from "./selectCredentials.ts";

/** The stages of building a batch folder, in order. */
export type BatchStage = "hash" | "write";

export type WriteBatchDirectoryParameters = {
  readonly directory: string;
  readonly schema: Schema;
  readonly policy: Policy;
  /** From `newBatchSecret`, or that of an earlier folder to get the same bytes again. */
  readonly secret: Hex;
  /** Whether the manifest lists every subject, for a batch whose members are public anyway. */
  readonly subjects: "hidden" | "public";
  /**
   * Adds all credentials in index order; tells the file they were read from, where there is one. What adds a row returns all
   * that it says as text, the same for equal rows.
   */
  readonly addRows: (add: (row: CredentialRow) => string) => Promise<BatchSource | undefined>;
  /** Writes what else belongs into the folder, which takes its name only afterwards. */
  readonly addFiles?: (directory: string, written: WrittenBatch) => Promise<void>;
  readonly onProgress?: (stage: BatchStage, done: number, total: number) => void;
};

export type WrittenBatch = { readonly batch: Batch; readonly manifestHash: Hex; readonly tiles: number };

/** Characters of lines gathered before they are written. */
const PIECE = 1 << 20;

/**
 * Builds a batch and writes it down as a folder, whole or not at all: `public/` to be published (manifest and tiles),
 * `secret/` to be kept, readable by its owner alone. Same rows and secret, same bytes. Nothing is ever overwritten.
 * @throws SymbolonError `OutputInTheWay`, `OutputNotWritable`, `EpochLengthOutOfRange`, `EmergencyLimitOutOfRange`, and
 * what `createBatchBuilder` and `batchManifest` throw
 * @example
 * const schema = { schema: "string name,bool adult", resolver: zeroAddress, revocable: true };
 * const { batch } = await writeBatchDirectory({
 *   ...{ directory: "members", schema, policy, secret: newBatchSecret(), subjects: "hidden" },
 *   addRows: async (add) => void add({ subject: anna, values: ["Anna", true] }),
 * });
 */
export async function writeBatchDirectory(parameters: WriteBatchDirectoryParameters): Promise<WrittenBatch> {
  const { directory, schema, policy, subjects, onProgress } = parameters;
  const secret = bytesToHex(hexToBytes(parameters.secret, WORD_BYTES));
  requirePolicy(policy);
  return await createDirectory(directory, requireNothing, async (partial) => {
    await mkdir(join(partial, batchFiles.secret), { mode: 0o700 });
    await mkdir(join(partial, batchFiles.tiles), { recursive: true });
    const builder = createBatchBuilder({ schema: schema.schema });
    const source = await writeLines(partial, parameters, builder.add);
    const batch = builder.finish(derivedSalts(secret), (done, total) => onProgress?.("hash", done, total));
    const { resolver, revocable } = schema;
    const { bytes, manifestHash } = manifestFormOf(subjects)({ batch, resolver, revocable, policy });
    const tiles = await writeTiles(partial, batch, (done) => onProgress?.("write", done, batch.size));
    await writeDurably(join(partial, batchFiles.manifest), bytes, 0o666);
    const { root, size } = batch;
    const content = batch.content();
    const file: BatchSecret = {
      format: SECRET_FORMAT,
      version: SECRET_VERSION,
      secret,
      content,
      root,
      size,
      schema,
      policy,
      subjects,
      source: source ?? null,
    };
    await writeDurably(join(partial, batchFiles.master), jsonText(file, 2), 0o600);
    const written = { batch, manifestHash, tiles };
    await parameters.addFiles?.(partial, written);
    return written;
  });
}

/** The manifest's writer for a batch whose subjects are hidden or public. */
export function manifestFormOf(subjects: BatchSecret["subjects"]): typeof batchManifest {
  return subjects === "public" ? batchManifestWithSubjects : batchManifest;
}

async function writeLines(
  partial: string,
  { schema, addRows }: WriteBatchDirectoryParameters,
  add: (row: CredentialRow) => void,
): Promise<BatchSource | undefined> {
  const fields = parseSchema(schema.schema);
  const file = join(partial, batchFiles.credentials);
  await using handle = await open(file, "wx", 0o600);
  let gathered = "";
  // At once, so that at most a piece is ever in memory.
  const flush = () => {
    writeFileSync(handle.fd, gathered);
    gathered = "";
  };
  const source = await addRows((row) => {
    add(row);
    const line = formatCredentialLine(row, fields);
    gathered += `${line}\n`;
    if (gathered.length >= PIECE) flush();
    return line;
  });
  flush();
  await handle.sync();
  return source;
}

/** Not flushed one by one, which takes minutes for many: they can be built again, and `--check` tells. */
async function writeTiles(
  partial: string,
  batch: Batch,
  onProgress: (done: number) => void,
): Promise<number> {
  const folders = new Set<string>();
  let tiles = 0;
  let written = 0;
  for (const { path, bytes } of credentialTiles(batch.nodes)) {
    const file = join(partial, batchFiles.tiles, path);
    const folder = dirname(file);
    if (!folders.has(folder)) await mkdir(folder, { recursive: true });
    folders.add(folder);
    await writeFile(file, bytes, { flag: "wx" });
    tiles++;
    written += bytes.length / WORD_BYTES;
    onProgress(Math.min(written, batch.size));
  }
  return tiles;
}

/** When this returns, the file is on disk, so that the folder's new name never shows it torn. */
async function writeDurably(file: string, content: string | Uint8Array, mode: number): Promise<void> {
  await using handle = await open(file, "wx", mode);
  await handle.writeFile(content);
  await handle.sync();
}
