import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Hex } from "viem";
import { SymbolonError } from "../../../core/errors.ts";
import { fastHasher } from "../../../core/kernel/fastHasher.ts";
import { systemCode } from "../../../files/readText.ts";
import { writeOutput } from "../../../files/writeOutput.ts";
import { allocationCsv } from "../../output/allocationCsv.ts";
import { requireFree } from "../../output/requireFree.ts";
import { writeTreeDirectory } from "../../output/writeTreeDirectory.ts";
import type { Tree } from "../buildTree.ts";
import { requireRoot } from "../requireRoot.ts";
import { parseDump } from "./parseDump.ts";
import { treeFromDump } from "./treeFromDump.ts";

export type ImportDumpOptions = {
  /** A folder for the tree, or a file that ends in .csv for its rows. */
  readonly out?: string;
  /** The root that must come out. */
  readonly root?: Hex;
  readonly onProgress?: (stage: "hashing" | "writing", done: number, total: number) => void;
};

/**
 * Reads a dump of OpenZeppelin's StandardMerkleTree, checks each of its nodes, and writes its tree or its rows.
 * @returns the tree, and the SHA-256 of the dump
 * @throws SymbolonError `UnreadableFile`, `DumpTooLarge`, `OutputInTheWay`, and what the dump itself is refused for
 */
export async function importDump(
  file: string,
  { out, root, onProgress }: ImportDumpOptions = {},
): Promise<{ readonly tree: Tree; readonly sha256: Hex }> {
  const isRows = out?.toLowerCase().endsWith(".csv") ?? false;
  if (out !== undefined) await (isRows ? requireNoFile(out) : requireFree(out));
  const told = (stage: "hashing" | "writing") => (done: number, total: number) =>
    onProgress?.(stage, done, total);
  const bytes = await bytesOf(file);
  const tree = treeFromDump(parseDump(textOf(bytes, file), file), file, { onProgress: told("hashing") });
  requireRoot(tree, root, file);
  if (out !== undefined && isRows) writeOutput(out, allocationCsv(tree.allocation, fastHasher()).pieces);
  else if (out !== undefined) await writeTreeDirectory(tree, out, { onProgress: told("writing") });
  return { tree, sha256: `0x${createHash("sha256").update(bytes).digest("hex")}` };
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const system = systemCode(cause);
    if (system === "ERR_FS_FILE_TOO_LARGE") throw tooLarge(file, cause);
    throw new SymbolonError({
      code: "UnreadableFile",
      reason: `${file} cannot be read (${system}).`,
      hint: "Check its name, and that you may read it.",
      details: { file, system },
      cause,
    });
  }
}

function textOf(bytes: Buffer, file: string): string {
  try {
    return bytes.toString("utf8");
  } catch (cause) {
    throw tooLarge(file, cause);
  }
}

function tooLarge(file: string, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "DumpTooLarge",
    reason: `${file} is longer than a text may be here (about 512 MB, two million rows).`,
    hint: "Give the allocation itself to `tree build --convention oz-standard`, with the dump's root as --root.",
    details: { file },
    cause,
  });
}

async function requireNoFile(file: string): Promise<void> {
  if (!existsSync(file)) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${file} is there already, so it is not overwritten.`,
    hint: "Choose another --out, or remove it yourself.",
    details: { file },
  });
}
