import { sha256 } from "@noble/hashes/sha2.js";
import { keccak256 } from "viem";
import { bytesToHex } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Hasher, nobleHasher } from "../../core/hasher.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import type { ReadFile } from "../proof/proofFromFiles.ts";
import { readAllocationInPage } from "../readAllocationBytes.ts";
import { recordProblems } from "../shuffle/shuffleProblems.ts";
import { MANIFEST_BYTES, parseManifest, treeFiles } from "./manifest.ts";
import type { TreePieces } from "./pieces.ts";
import type { PublishedTree } from "./publishedTree.ts";
import { type Difference, requireEqual, rowDifferences, treeOfRows } from "./treeDifferences.ts";
import { bucketsOf, tilesOf } from "./treePieces.ts";

export type FetchPublishedTreeParameters = {
  readonly read: ReadFile;
  /** What errors and findings call the tree: its address, or the name of a folder. */
  readonly name: string;
  /** Default: one without WebAssembly, which pages may not compile. */
  readonly hasher?: Hasher;
  readonly onProgress?: ((stage: "read" | "rebuild", done: number, total: number) => void) | undefined;
};

/** A page hashes some hundred thousand rows in a few seconds, and stands still meanwhile; a host may state any number. */
const MAX_ROWS = 1 << 20;

/** Bytes of the longest row: two numbers, two addresses, three commas and an end. */
const ROW_BYTES = 10 + 78 + 2 * 42 + 4;
const HEADER_BYTES = 64;

/**
 * Reads manifest and rows of a published tree from wherever they lie, and believes neither: leaves, nodes and root are made
 * again of the rows. In a browser, too. Its tiles are looked at by `comparePieces`.
 * @throws SymbolonError `TreeDiffers`, `BadManifest`, `TreeTooLarge`, and as `readAllocationInPage` and what `read` throws
 */
export async function fetchPublishedTree(parameters: FetchPublishedTreeParameters): Promise<PublishedTree> {
  const { read, name: directory, hasher = nobleHasher, onProgress } = parameters;
  const bytes = await read(treeFiles.manifest, MANIFEST_BYTES);
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const manifest = parseManifest(text, `${directory}/${treeFiles.manifest}`);
  if (manifest.count > MAX_ROWS) throw tooLarge(directory, manifest.count);
  const rows = await read(treeFiles.allocation, HEADER_BYTES + manifest.count * ROW_BYTES);
  const allocation = readAllocationInPage(rows, `${directory}/${treeFiles.allocation}`, {
    hasher,
    onProgress: (done, total) => onProgress?.("read", done, total),
  });
  const tree = treeOfRows(directory, manifest, allocation, {
    hasher,
    onProgress: (done, total) => onProgress?.("rebuild", done, total),
  });
  requireEqual(directory, rowDifferences(tree, manifest, hasher, sha256OfPieces));
  const [problem] =
    tree.shuffle === undefined ? [] : await recordProblems(manifest.allocationHash, tree.shuffle);
  if (problem !== undefined) throw new SymbolonError(problem);
  return { directory, manifest, manifestHash: keccak256(bytes), tree };
}

/** Files that are asked for at a time. */
const AT_ONCE = 8;

/** Files of a tree beyond which a page looks at none of its tiles: whoever takes a proof checks it by itself. */
export const MAX_COMPARED_FILES = 4_096;

/**
 * Reads every tile and every bucket of a published tree, and compares each with what its rows make.
 * @throws SymbolonError `TreeDiffers`
 */
export async function comparePieces(
  read: ReadFile,
  { directory, manifest, tree }: PublishedTree,
): Promise<void> {
  const tiles = tilesOf(tree);
  const buckets = bucketsOf(tree);
  const differences: Difference[] = (["bits", "amountBytes"] as const).map((field) => ({
    what: `accounts.${field}`,
    stated: manifest.accounts?.[field],
    found: buckets?.[field],
  }));
  const expectedFiles = [...filesOf(treeFiles.tiles, tiles), ...filesOf(treeFiles.accounts, buckets)];
  const compared = await mapAtOnce(expectedFiles, AT_ONCE, async ({ what, bytes }) => ({
    what,
    stated: "the file that its rows make",
    found: await compareFile(read, what, bytes),
  }));
  requireEqual(directory, [...differences, ...compared]);
}

type ExpectedFile = { readonly what: string; readonly bytes: Uint8Array };

function filesOf(folder: string, pieces: TreePieces | undefined): readonly ExpectedFile[] {
  // Pieces share one room in memory, which the next one takes.
  return Array.from(pieces?.pieces() ?? [], ({ path, bytes }) => ({
    what: `${folder}/${path}`,
    bytes: bytes.slice(),
  }));
}

/** What a file was found to be, as `compareFiles` says it. */
async function compareFile(read: ReadFile, path: string, expected: Uint8Array): Promise<string> {
  try {
    const bytes = await read(path, expected.length);
    if (bytes.length !== expected.length) return `${bytes.length} bytes, not ${expected.length}`;
    return bytes.every((byte, i) => byte === expected[i]) ? "the file that its rows make" : "other bytes";
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    return "a file that cannot be read";
  }
}

function sha256OfPieces(pieces: Iterable<Uint8Array>) {
  const hash = sha256.create();
  for (const piece of pieces) hash.update(piece);
  return bytesToHex(hash.digest());
}

function tooLarge(directory: string, count: number): SymbolonError {
  return new SymbolonError({
    code: "TreeTooLarge",
    reason: `${directory} has ${count} rows, and a page reads ${MAX_ROWS} at most.`,
    hint: "Use the command line, which reads any: symbolon campaign check CAMPAIGN DIR.",
    details: { directory, count },
  });
}
