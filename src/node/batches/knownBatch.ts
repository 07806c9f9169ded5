import { statSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "@noble/hashes/utils.js";
import { type Address, bytesToHex, type Hex } from "viem";
import { getBlock } from "viem/actions";
import { canonicalAddresses } from "../../sdk/chain/book/canonicalAddresses.ts";
import type { ReadClient, WriteClient } from "../../sdk/chain/clients.ts";
import { findBatch } from "../../sdk/chain/events/batches.ts";
import type { BatchIdParameters } from "../../sdk/core/credential/batchId.ts";
import { type KnownBatch, noBatch, requireRegistry } from "../../sdk/credentials/batch/knownBatch.ts";
import { batchAt, parseHeaderFile, publishedHeader } from "../../sdk/credentials/batch/publishedBatch.ts";
import { readText } from "../files/readText.ts";
import { batchFiles } from "./batchFiles.ts";
import { readBatchHeader, readBatchManifest } from "./publishedFiles.ts";

const HINT = "Give the id of a batch (0x and 64 digits), its header file, or its folder once it is issued.";
const ID = /^0x[0-9a-fA-F]{64}$/;

type KnownBatchParameters = {
  /** Id, header file or folder of the batch. */
  readonly batch: string;
  /** The BatchRegistry; default: the one that its header file names, or where `deploySystem` puts it. */
  readonly registry?: Address | undefined;
  /** Where to begin to look for the batch's events. */
  readonly fromBlock?: bigint | undefined;
  readonly onProgress?: (done: number, total: number) => void;
};

/**
 * The batch that is named: by its header file, its folder, or its id, for which the header comes from the event
 * that issued it.
 * @throws SymbolonError `NoBatch`, `NoRegistry`, `ChainMismatch`, `RegistryMismatch`, `MissingFile`, `BadHeaderFile`
 */
export async function knownBatch(
  client: ReadClient,
  { batch, registry, fromBlock, onProgress }: KnownBatchParameters,
): Promise<KnownBatch> {
  if (!ID.test(batch)) {
    const known = batchAt(client, batch, readHeaderFile(batch), registry);
    await requireRegistry(client, known.registry);
    return known;
  }
  const place = registry ?? canonicalAddresses.batchRegistry;
  await requireRegistry(client, place);
  const id = batch.toLowerCase() as Hex;
  const issued = await findBatch(client, {
    registry: place,
    batch: id,
    ...(onProgress !== undefined && { onProgress }),
    ...(fromBlock !== undefined && { fromBlock }),
  });
  if (issued === undefined) throw noBatch(id, place, client.chain.id);
  return { id, registry: place, header: issued.header };
}

/**
 * Chain, registry and header from a header file, or from the folder of a batch that was issued.
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `BadHeaderFile`
 */
export function readHeaderFile(path: string): BatchIdParameters {
  const file = isFolder(path) ? join(path, batchFiles.header) : path;
  return parseHeaderFile(file, readText(file, HINT));
}

/**
 * The batch that a folder of published files is to be issued as: by the header that an earlier run wrote down, or by a new
 * one, dated by the newest block.
 * @param path what named it, for errors
 * @param registry undefined: the one of the header, or where `deploySystem` puts it
 * @throws SymbolonError `ChainMismatch`, `RegistryMismatch`, `BadBatchDirectory`, `BatchMismatch`
 * @example
 * const batch = await readBatchToIssue(issuer, "members/public", registry);
 * await issueBatch(issuer, { batch });
 */
export async function readBatchToIssue(
  client: WriteClient,
  folder: string,
  registry: Address | undefined,
  path = folder,
): Promise<KnownBatch> {
  const kept = await readBatchHeader(folder);
  if (kept !== undefined) return batchAt(client, path, kept, registry);
  const manifest = await readBatchManifest(folder);
  const { timestamp: issuedAt } = await getBlock(client);
  const place = { issuer: client.account.address, issuedAt, salt: bytesToHex(randomBytes(32)) };
  const header = publishedHeader(manifest, place);
  const chainId = BigInt(client.chain.id);
  return batchAt(
    client,
    path,
    { chainId, registry: registry ?? canonicalAddresses.batchRegistry, header },
    undefined,
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
