import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Hex } from "viem";
import { WORD_BYTES } from "../../core/bytes.ts";
import { type Hasher, nobleHasher } from "../../core/hasher.ts";
import { shuffleToJson } from "../shuffle/shuffleJson.ts";
import type { Tree } from "../tree/buildTree.ts";
import { allocationCsv } from "./allocationCsv.ts";
import {
  encodeManifest,
  MANIFEST_FORMAT,
  MANIFEST_VERSION,
  type Manifest,
  SHUFFLED_MANIFEST_VERSION,
} from "./manifest.ts";
import { replaceDirectory } from "./replaceDirectory.ts";
import { TOOL_VERSION } from "./toolVersion.ts";
import { treeFiles } from "./treeFiles.ts";

const NODE_PIECE = 1 << 20;

/**
 * Writes a tree as a directory: manifest, canonical rows and nodes. Whole or not at all; an earlier tree is
 * replaced, anything else is refused. Equal input gives equal bytes.
 * @throws SymbolonError `OutputInTheWay`, `OutputNotWritable`
 */
export async function writeTreeDirectory(
  tree: Tree,
  directory: string,
  hasher: Hasher = nobleHasher,
): Promise<Manifest> {
  return await replaceDirectory(directory, async (partial) => {
    const { allocation, nodes, shuffle } = tree;
    const rows = await writeHashed(join(partial, treeFiles.allocation), allocationCsv(allocation, hasher));
    const stored = await writeHashed(join(partial, treeFiles.nodes), pieces(nodes));
    const manifest: Manifest = {
      format: MANIFEST_FORMAT,
      version: shuffle === undefined ? MANIFEST_VERSION : SHUFFLED_MANIFEST_VERSION,
      tool: TOOL_VERSION,
      convention: tree.convention.name,
      root: tree.root,
      count: tree.count,
      total: allocation.total.toString(),
      decimals: allocation.decimals ?? null,
      allocationHash: tree.allocationHash,
      ...(shuffle !== undefined && { shuffle: shuffleToJson(shuffle) }),
      allocation: { file: treeFiles.allocation, sha256: rows },
      nodes: { file: treeFiles.nodes, sha256: stored, count: nodes.length / WORD_BYTES },
      source: allocation.source ?? null,
      warnings: allocation.warnings,
    };
    await writeHashed(join(partial, treeFiles.manifest), [encodeManifest(manifest)]);
    return manifest;
  });
}

/** Writes pieces to a new file and flushes it to disk, so that the directory's new name never shows torn files. */
async function writeHashed(file: string, content: Iterable<Uint8Array>): Promise<Hex> {
  const hash = createHash("sha256");
  await using handle = await open(file, "wx");
  for (const piece of content) {
    hash.update(piece);
    await handle.writeFile(piece);
  }
  await handle.sync();
  return `0x${hash.digest("hex")}`;
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += NODE_PIECE) yield bytes.subarray(at, at + NODE_PIECE);
}
