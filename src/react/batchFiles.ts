import { randomBytes } from "@noble/hashes/utils.js";
import { type Address, bytesToHex } from "viem";
import { urlReader } from "../sdk/allocation/proof/proofFromFiles.ts";
import { SymbolonError } from "../sdk/core/errors.ts";
import { fileError } from "../sdk/core/inputErrors.ts";
import { jsonText } from "../sdk/core/text/jsonText.ts";
import { type KnownBatch, requireRole } from "../sdk/credentials/batch/knownBatch.ts";
import {
  batchAt,
  type PublishedBatch,
  parseBatchManifest,
  parseHeaderFile,
  publishedHeader,
  requireSameBatch,
} from "../sdk/credentials/batch/publishedBatch.ts";
import { tileProver } from "../sdk/credentials/batch/tileProver.ts";
import { ISSUED_AT_SLACK } from "../sdk/credentials/verify/decideFromStatus.ts";
import { deviceMemory, keepText } from "./deviceMemory.ts";

export type { PublishedBatch } from "../sdk/credentials/batch/publishedBatch.ts";

/** A file of a published batch that a page has received. */
export type BatchFile =
  | { readonly kind: "manifest"; readonly manifest: PublishedBatch }
  | { readonly kind: "header"; readonly batch: KnownBatch };

/** The page's chain and BatchRegistry: files of others are refused. */
export type BatchPlace = { readonly chainId: number; readonly registry: Address };

/** Most bytes of a file that are read: a manifest with three million subjects. */
export const MAX_BATCH_FILE = 150_000_000;
/** Most bytes of a tile; a header has fewer. */
const MAX_TILE_BYTES = 8_192;

/**
 * Reads a manifest or a header file, and refuses a file with an issuer's or a holder's secrets.
 * @param name of the file, for errors
 * @throws SymbolonError `BadBatchFile`, `SecretFile`, `BadHeaderFile`, `ChainMismatch`, `RegistryMismatch`,
 * `BadBatchSize`
 */
export function parseBatchFile(
  name: string,
  bytes: Uint8Array,
  { chainId, registry }: BatchPlace,
): BatchFile {
  const refuse = (problem: string) =>
    fileError(name, {
      code: "BadBatchFile",
      problem: `is neither the manifest nor the header of a batch: ${problem}`,
      hint: "Give manifest.json or header.json of the published folder, unchanged.",
    });
  if (bytes.length > MAX_BATCH_FILE) throw refuse(`it has ${bytes.length} bytes`);
  const text = new TextDecoder().decode(bytes);
  requireNoSecret(name, text);
  if (!/"header"\s*:/.test(text)) return { kind: "manifest", manifest: parseBatchManifest(bytes, refuse) };
  const place = parseHeaderFile(name, text);
  return { kind: "header", batch: batchAt({ chain: { id: chainId } }, name, place, registry) };
}

/** The published part of a batch, as a host serves it. */
export type PublishedFolder = {
  readonly manifest: PublishedBatch;
  /** Undefined: the batch is not yet issued from there. */
  readonly batch: KnownBatch | undefined;
};

/**
 * Reads the published folder of a batch from a host, and checks it. Header and manifest must be of one batch. The tiles
 * of the first and the last credential must lead to its root, so that size and root belong together.
 * @param folder its address, or relative to the page
 * @throws SymbolonError `NotServed`, `DamagedTile`, `BatchMismatch`, and as {@link parseBatchFile}
 */
export async function fetchPublishedBatch(
  folder: string,
  { chainId, registry }: BatchPlace,
): Promise<PublishedFolder> {
  const read = urlReader(folder);
  const refuse = (problem: string) => {
    return fileError(folder, {
      code: "BadBatchFile",
      problem: `is not the published folder of a batch: its manifest.json ${problem}`,
      hint: "Give the address of the folder `public`, as it was published.",
    });
  };
  const manifest = parseBatchManifest(await read("manifest.json", MAX_BATCH_FILE), refuse);
  const { root, size } = manifest;
  const prove = tileProver({ root, size, readTile: (path) => read(`tiles/${path}`, MAX_TILE_BYTES) });
  await prove(0);
  await prove(size - 1);
  const header = await read("header.json", MAX_TILE_BYTES).catch((thrown: { readonly code?: unknown }) => {
    // A batch that is not issued yet has no header file.
    if (thrown.code === "NotServed") return undefined;
    throw thrown;
  });
  if (header === undefined) return { manifest, batch: undefined };
  const place = parseHeaderFile(`${folder}: header.json`, new TextDecoder().decode(header));
  const batch = batchAt({ chain: { id: chainId } }, folder, place, registry);
  requireManifest(batch, manifest);
  return { manifest, batch };
}

/** Pages never need an issuer's secret: a person who gives it is in the wrong folder, or was led there. */
function requireNoSecret(name: string, text: string): void {
  if (!/"symbolon-batch-secret"|"salt"\s*:[^}]*"valueHash"/.test(text)) return;
  throw new SymbolonError({
    code: "SecretFile",
    reason: `${name} holds secrets, which no page may see.`,
    hint: "Give a file of the folder `public`, and keep the folder `secret` to yourself.",
    details: { name },
  });
}

/** @throws SymbolonError `BatchMismatch` where the batch was not built from the manifest */
export function requireManifest(batch: KnownBatch, manifest: PublishedBatch): void {
  requireSameBatch("the manifest", batch, manifest);
}

export type BatchToIssueParameters = {
  readonly manifest: PublishedBatch;
  readonly chainId: number;
  readonly registry: Address;
  readonly issuer: Address;
  /** Unix seconds: the newest block. */
  readonly now: bigint;
};

/**
 * The batch to issue for a manifest. The device remembers its header: a person who returns with the same manifest
 * continues with the same batch, and never issues a second one.
 */
export function batchToIssue(parameters: BatchToIssueParameters): KnownBatch {
  const { manifest, chainId, registry, issuer, now } = parameters;
  const key = headerKey(parameters);
  const remembered = recalled(key, parameters);
  if (remembered !== undefined) return remembered;
  const salt = bytesToHex(randomBytes(32));
  const header = publishedHeader(manifest, { issuer, issuedAt: now, salt });
  const known = batchAt(
    { chain: { id: chainId } },
    "",
    { chainId: BigInt(chainId), registry, header },
    undefined,
  );
  // Where the device stores nothing, the header file that the page offers is the only copy.
  keepText(key, headerFileText(known, chainId));
  return known;
}

/** Forgets the header of a batch whose date is too old to issue it: the next one gets a new date. */
export function forgetBatchToIssue(parameters: Omit<BatchToIssueParameters, "now">): void {
  keepText(headerKey(parameters), undefined);
}

/** Last second in which a block may issue a batch, by the date in its header. */
export function issuableUntil({ header }: KnownBatch): bigint {
  return header.issuedAt + ISSUED_AT_SLACK;
}

/** The text of a header file: chain, registry and header, which every later step and every verifier needs. */
export function headerFileText({ registry, header }: KnownBatch, chainId: number): string {
  return jsonText({ chainId, registry, header }, 2);
}

function headerKey({ manifest, chainId, registry, issuer }: Omit<BatchToIssueParameters, "now">): string {
  return `symbolon-issue-${chainId}-${registry}-${issuer}-${manifest.manifestHash}`.toLowerCase();
}

/** The remembered batch, if it really matches this manifest, place and issuer. */
function recalled(
  key: string,
  { manifest, chainId, registry, issuer }: BatchToIssueParameters,
): KnownBatch | undefined {
  try {
    const text = deviceMemory().getItem(key);
    if (text === null) return undefined;
    const known = batchAt({ chain: { id: chainId } }, key, parseHeaderFile(key, text), registry);
    requireManifest(known, manifest);
    requireRole(known.header, "issuer", issuer);
    return known;
  } catch {
    return undefined;
  }
}
