import { readFile } from "node:fs/promises";
import type { Hex } from "viem";
import { allocationCsv } from "../../../sdk/allocation/published/allocationCsv.ts";
import type { Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import { WORD_BYTES } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { writeOwnOutput } from "../../files/ownOutput.ts";
import { systemCode } from "../../files/readText.ts";
import { sha256 } from "../../files/sha256.ts";
import { type BuiltFromFile, buildAndWrite, type WriteBuiltOptions } from "../buildFromFile.ts";
import { parseDump } from "./parseDump.ts";
import { treeFromDump } from "./treeFromDump.ts";

export type BuiltFromDump = BuiltFromFile & {
  readonly dump: { readonly sha256: Hex /** All of them compared. */; readonly nodes: number };
};

/**
 * Reads a dump of OpenZeppelin's StandardMerkleTree, checks each of its nodes, and writes its tree.
 * @param options `out`: a folder for the tree, or a file that ends in .csv for its rows alone
 * @throws SymbolonError `UnreadableFile`, `DumpTooLarge`, what the dump itself is refused for, and as `buildFromFile`
 */
export async function buildFromDump(file: string, options: WriteBuiltOptions = {}): Promise<BuiltFromDump> {
  const { out, replace } = options;
  const isRows = out !== undefined && isRowsFile(out);
  let hash: Hex = "0x";
  const built = await buildAndWrite(
    file,
    isRows ? { ...options, out: undefined } : options,
    async ({ hasher, progressOf, onRead }) => {
      const bytes = await readFileBytes(file);
      hash = sha256(bytes);
      const dump = parseDump(textOf(bytes, file), file);
      onRead();
      const tree = treeFromDump(dump, file, { hasher, onProgress: progressOf("hashing") });
      requireDumpOf(tree, options.root, file);
      return { tree, warnings: [] };
    },
  );
  const { nodes, allocation } = built.tree;
  if (isRows) writeOwnOutput(out, allocationCsv(allocation, fastHasher()).pieces, { replace });
  return { ...built, dump: { sha256: hash, nodes: nodes.length / WORD_BYTES } };
}

/** As `requireRoot`, whose hint leads back here: a dump is the tree of one root, however its leaves are read. */
function requireDumpOf({ root, convention }: Tree, expected: Hex | undefined, file: string): void {
  if (expected === undefined || expected === root) return;
  throw new SymbolonError({
    code: "RootDiffers",
    reason: `${file} is the whole tree of the root ${root}, and not of ${expected}.`,
    hint: "Ask for the dump of that root, or give its allocation itself to `tree identify`.",
    details: { file, convention: convention.name, root, expected },
  });
}

/** Whether a dump's rows alone are written there. */
export function isRowsFile(out: string): boolean {
  return out.toLowerCase().endsWith(".csv");
}

async function readFileBytes(file: string): Promise<Buffer> {
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
