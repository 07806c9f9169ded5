import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { BatchIdParameters } from "../../sdk/core/credential/batchId.ts";
import { decode } from "../../sdk/core/decode.ts";
import { jsonText } from "../../sdk/core/text/jsonText.ts";
import {
  type PublishedBatch,
  parseBatchManifest,
  requireSameBatch,
} from "../../sdk/credentials/batch/publishedBatch.ts";
import { issuedBatch } from "../../sdk/credentials/batchJson.ts";
import { badBatchDirectory } from "./batchFiles.ts";

export type { PublishedBatch } from "../../sdk/credentials/batch/publishedBatch.ts";

const MANIFEST = "manifest.json";

/**
 * Reads the manifest of a batch.
 * @param folder the folder that is published
 * @throws SymbolonError `BadBatchDirectory` naming the member at fault, `BadBatchSize`
 */
export async function readBatchManifest(folder: string): Promise<PublishedBatch> {
  const refuse = (reason: string, cause?: unknown) =>
    badBatchDirectory(folder, MANIFEST, `cannot be read: ${reason}`, cause);
  const bytes = await readFile(join(folder, MANIFEST)).catch((cause: unknown) => {
    throw refuse("it is missing, or not readable", cause);
  });
  return parseBatchManifest(bytes, refuse);
}

const HEADER = "header.json";

/**
 * Writes down where a batch is issued and with which header (`{ chainId, registry, header }`), beside its manifest; an
 * earlier one is replaced. Write it before the transaction is sent: a run that dies then knows what it was about to issue.
 * @param folder the folder that is published
 * @throws SymbolonError `BatchMismatch` where the header is not of the manifest there; as `readBatchManifest`
 * @example
 * await writeBatchHeader("members/public", { chainId: 1n, registry, header });
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
 * @example
 * const batch = await readBatchHeader("members/public");
 * if (batch !== undefined) console.log(batchId(batch));
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
  const batch = decode(issuedBatch, json, refuse);
  requireSameBatch(folder, batch, await readBatchManifest(folder));
  return batch;
}
