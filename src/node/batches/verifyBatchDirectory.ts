import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Hex } from "viem";
import { bytesToHex, WORD_BYTES } from "../../sdk/core/bytes.ts";
import { compareBytes } from "../../sdk/core/hasher.ts";
import { fastHasher } from "../../sdk/core/kernel/fastHasher.ts";
import { nodeInTile } from "../../sdk/core/tiles/tile.ts";
import { tileNodes } from "../../sdk/core/tiles/tileProver.ts";
import { createBatchBuilder } from "../../sdk/credentials/batch/buildBatch.ts";
import { batchTiles, credentialTiles } from "../../sdk/credentials/batch/tileProver.ts";
import type { Batch, BatchProgress } from "../../sdk/credentials/batch.ts";
import { parseSchema } from "../../sdk/credentials/parseSchema.ts";
import { derivedSalts } from "../../sdk/credentials/salts.ts";
import { type BatchDifference, batchDiffers, batchFiles, tileReader } from "./batchFiles.ts";
import { type PublishedBatch, readBatchHeader, readBatchManifest } from "./publishedFiles.ts";
import { readRenewalReport, requireValidRenewal } from "./renewalFile.ts";
import { readBatchSecret, readCredentialLines } from "./selectCredentials.ts";
import { manifestFormOf } from "./writeBatchDirectory.ts";

export type VerifyBatchOptions = { readonly onProgress?: BatchProgress };

/** What was compared and found equal. */
export type VerifiedBatch = {
  /** The batch, built again from the secret part alone. */
  readonly batch: Batch;
  readonly tiles: number;
  readonly checks: readonly string[];
};

/**
 * Builds a batch again from `secret/` and compares everything in its folder with it, byte by byte. For those who have
 * `public/` alone see `verifyPublishedBatch`.
 * @throws SymbolonError `BatchDiffers` naming what is stated and what was found, `DamagedTile` where a tile is missing,
 * `BatchMismatch`, `BadBatchDirectory`
 * @example
 * const { batch, checks } = await verifyBatchDirectory("members");
 */
export async function verifyBatchDirectory(
  directory: string,
  { onProgress }: VerifyBatchOptions = {},
): Promise<VerifiedBatch> {
  const secret = await readBatchSecret(directory);
  const { schema } = secret.schema;
  const builder = createBatchBuilder({ schema });
  for await (const row of readCredentialLines(directory, parseSchema(schema))) builder.add(row);
  const batch = builder.finish(derivedSalts(secret.secret), onProgress);
  const { resolver, revocable } = secret.schema;
  const manifest = manifestFormOf(secret.subjects)({ batch, resolver, revocable, policy: secret.policy });
  const published = await readFile(join(directory, batchFiles.manifest)).catch(() => undefined);
  const differences: BatchDifference[] = [
    { what: "content of the credentials", stated: secret.content, found: batch.content() },
    { what: "size", stated: secret.size, found: batch.size },
    { what: "root", stated: secret.root, found: batch.root },
  ];
  const isSame = published !== undefined && Buffer.compare(published, manifest.bytes) === 0;
  const found = isSame ? manifest.manifestHash : published === undefined ? "no such file" : "other bytes";
  differences.push({ what: batchFiles.manifest, stated: manifest.manifestHash, found });

  const readTile = tileReader(join(directory, batchFiles.public));
  const paths = new Set<string>();
  for (const { path, bytes } of credentialTiles(batch.nodes)) {
    paths.add(path);
    const tile = await readTile(path);
    const same = tile.length === bytes.length && compareBytes(tile, bytes) === 0;
    differences.push({
      what: `tile ${path}`,
      stated: `${bytes.length / WORD_BYTES} nodes of this batch`,
      found: same ? `${bytes.length / WORD_BYTES} nodes of this batch` : "other bytes",
    });
  }
  for (const path of await filesUnder(join(directory, batchFiles.tiles))) {
    if (!paths.has(path)) differences.push({ what: `tile ${path}`, stated: "no such tile", found: "a file" });
  }
  const wrong = differences.filter(({ stated, found }) => stated !== found);
  if (wrong.length > 0) throw batchDiffers(directory, wrong);
  const header = await readBatchHeader(join(directory, batchFiles.public));
  const renewal = readRenewalReport(directory);
  if (renewal !== undefined) requireValidRenewal(directory, renewal, secret);
  const checks = [
    "credentials",
    "size",
    "root",
    "manifest",
    "tiles",
    ...(header === undefined ? [] : ["header"]),
    ...(renewal === undefined ? [] : ["renewal"]),
  ];
  return { batch, tiles: paths.size, checks };
}

async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    );
}

export type VerifiedPublishedBatch = {
  readonly manifest: PublishedBatch;
  readonly tiles: number;
  /** What was compared and found equal. */
  readonly checks: readonly string[];
};

/**
 * Checks what is published of a batch, as anybody can: every tile is hashed up to the manifest's root, and a header that
 * lies there is the manifest's.
 * @param folder the folder that is published
 * @throws SymbolonError `DamagedTile`, `BatchMismatch`, `BadBatchDirectory`
 */
export async function verifyPublishedBatch(folder: string): Promise<VerifiedPublishedBatch> {
  const hasher = fastHasher();
  const manifest = await readBatchManifest(folder);
  const header = await readBatchHeader(folder);
  const readTile = tileReader(folder);
  // Nodes that a tile above has, waiting for the tile that they are the top of.
  const expected = new Map<number, Hex>([[0, manifest.root]]);
  const plan = batchTiles(manifest.size);
  for (const tile of plan.tiles()) {
    const bytes = await readTile(tile.path);
    tileNodes(plan, tile, bytes, expected.get(tile.top) as Hex, hasher);
    expected.delete(tile.top);
    if (tile.isLowest) continue;
    for (let position = 0; position < tile.count; position++) {
      const hash = bytesToHex(bytes.subarray(position * WORD_BYTES, (position + 1) * WORD_BYTES));
      expected.set(nodeInTile(tile, position), hash);
    }
  }
  const checks = ["manifest", "tiles", "root", ...(header === undefined ? [] : ["header"])];
  return { manifest, tiles: plan.files, checks };
}
