import { statSync } from "node:fs";
import { join } from "node:path";
import { type Address, type Hex, isAddressEqual } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import { findBatch } from "../../chain/events/batches.ts";
import { type BatchIdParameters, batchId } from "../../core/credential/batchId.ts";
import { decode } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { fileError } from "../../core/inputErrors.ts";
import { readText } from "../../files/readText.ts";
import { type KnownBatch, noBatch, requireRegistry } from "../batch/knownBatch.ts";
import { issuedBatch } from "../batchJson.ts";
import { batchFiles } from "./batchFiles.ts";

const WANTED = "Give the id of a batch (0x and 64 digits), its header file, or its folder once it is issued.";
const ID = /^0x[0-9a-fA-F]{64}$/;

export type KnownBatchParameters = {
  /** Id, header file or folder of the batch. */
  readonly batch: string;
  /** The BatchRegistry; needed only where `batch` is an id. */
  readonly registry?: Address | undefined;
  /** Where to begin to look for the batch's events. */
  readonly fromBlock?: bigint | undefined;
  readonly onProgress?: (done: number, total: number) => void;
};

/**
 * The batch that is named: by its header file, its folder, or its id, for which the header comes from the event
 * that issued it.
 * @throws SymbolonError `NoBatch`, `NoRegistry`, `RegistryNeeded`, `ChainMismatch`, `RegistryMismatch`, `MissingFile`, `BadHeaderFile`
 */
export async function knownBatch(
  client: ReadClient,
  { batch, registry, fromBlock, onProgress }: KnownBatchParameters,
): Promise<KnownBatch> {
  if (!ID.test(batch)) {
    const known = fromFile(client, batch, registry);
    await requireRegistry(client, known.registry);
    return known;
  }
  if (registry === undefined) throw registryNeeded(batch);
  await requireRegistry(client, registry);
  const id = batch.toLowerCase() as Hex;
  const issued = await findBatch(client, {
    registry,
    batch: id,
    ...(onProgress !== undefined && { onProgress }),
    ...(fromBlock !== undefined && { fromBlock }),
  });
  if (issued === undefined) throw noBatch(id, registry, client.chain.id);
  return { id, registry, header: issued.header };
}

/**
 * Chain, registry and header from a header file, or from the folder of a batch that was issued.
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `BadHeaderFile`
 */
export function readHeaderFile(path: string): BatchIdParameters {
  const file = isFolder(path) ? join(path, batchFiles.header) : path;
  const refuse = (problem: string) =>
    fileError(file, {
      code: "BadHeaderFile",
      problem: `is no header file: ${problem}`,
      hint: "Give the file that `symbolon credential issue` wrote, or the id of the batch.",
    });
  let value: unknown;
  try {
    value = JSON.parse(readText(file, WANTED));
  } catch (error) {
    if (error instanceof SymbolonError) throw error;
    throw refuse((error as Error).message);
  }
  return decode(issuedBatch, value, refuse, "content");
}

function fromFile(client: ReadClient, path: string, registry: Address | undefined): KnownBatch {
  const known = readHeaderFile(path);
  if (known.chainId !== BigInt(client.chain.id)) {
    throw otherPlace("ChainMismatch", path, `chain ${known.chainId}`, `chain ${client.chain.id}`);
  }
  if (registry !== undefined && !isAddressEqual(registry, known.registry)) {
    throw otherPlace("RegistryMismatch", path, known.registry, registry);
  }
  return { id: batchId(known), registry: known.registry, header: known.header };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** An id alone, or a batch not issued yet, does not say where. */
export function registryNeeded(batch: string): SymbolonError {
  return new SymbolonError({
    code: "RegistryNeeded",
    reason: `${batch} does not tell which registry the batch belongs to.`,
    hint: "Give --registry (or SYMBOLON_BATCH_REGISTRY), or the batch's header file.",
    details: { batch },
  });
}

/** The batch is not where the options say. */
export function otherPlace(code: string, path: string, there: string, here: string): SymbolonError {
  return new SymbolonError({
    code,
    reason: `The batch of ${path} is on ${there}, and not on ${here}.`,
    hint: "Give the RPC and the registry of the batch's own chain.",
    details: { path, there, here },
  });
}
