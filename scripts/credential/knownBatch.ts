import { statSync } from "node:fs";
import { join } from "node:path";
import { type Address, type Hex, isAddressEqual } from "viem";
import { getCode } from "viem/actions";
import { findBatch } from "../../src/chain/actions/findBatch.ts";
import type { ReadClient } from "../../src/chain/clients.ts";
import { type BatchHeader, type BatchIdParameters, batchId } from "../../src/core/credential/batchId.ts";
import { decode } from "../../src/core/decode.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { fileError } from "../../src/core/inputErrors.ts";
import { batchFiles } from "../../src/credentials/files/batchFiles.ts";
import { issuedBatch } from "../../src/credentials/files/batchJson.ts";
import { readText } from "../../src/files/readText.ts";
import { progress } from "../output.ts";
import type { BatchOptions } from "./batchOptions.ts";

/** A batch, and where it is. */
export type KnownBatch = {
  readonly id: Hex;
  readonly registry: Address;
  readonly header: BatchHeader;
};

const WANTED = "Give the id of a batch (0x and 64 digits), its header file, or its folder once it is issued.";
const ID = /^0x[0-9a-fA-F]{64}$/;

/**
 * The batch that a command was told: by its header file, its folder, or its id, for which the header comes from the event
 * that issued it.
 * @throws SymbolonError `NoBatch`, `NoRegistry`, `RegistryNeeded`, `ChainMismatch`, `RegistryMismatch`, `MissingFile`, `BadHeaderFile`
 */
export async function knownBatch(
  client: ReadClient,
  { batch, registry, fromBlock }: Pick<BatchOptions, "batch" | "registry" | "fromBlock">,
): Promise<KnownBatch> {
  if (!ID.test(batch)) {
    const known = fromFile(client, batch, registry);
    await requireRegistry(client, known.registry);
    return known;
  }
  if (registry === undefined) throw registryNeeded(batch);
  await requireRegistry(client, registry);
  const id = batch.toLowerCase() as Hex;
  const onProgress = progress("looking for the batch");
  const issued = await findBatch(client, {
    registry,
    batch: id,
    onProgress,
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

/**
 * Looks whether there is a contract at all: an address without code answers nothing, and takes every transaction.
 * @throws SymbolonError `NoRegistry`
 */
export async function requireRegistry(client: ReadClient, registry: Address): Promise<void> {
  if ((await getCode(client, { address: registry })) !== undefined) return;
  throw new SymbolonError({
    code: "NoRegistry",
    reason: `There is no contract at ${registry} on chain ${client.chain.id}.`,
    hint: "Give the address of a BatchRegistry, and the RPC of its chain.",
    details: { registry, chainId: client.chain.id },
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The registry knows nothing of such a batch. */
export function noBatch(id: Hex, registry: Address, chainId: number): SymbolonError {
  return new SymbolonError({
    code: "NoBatch",
    reason: `No batch ${id} was issued by the registry ${registry} on chain ${chainId}.`,
    hint: "Check the id, the registry and the chain; with --from-block, begin earlier.",
    details: { id, registry, chainId },
  });
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
