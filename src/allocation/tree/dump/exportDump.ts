import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { SymbolonError } from "../../../core/errors.ts";
import { writeOutput } from "../../../files/writeOutput.ts";
import { rebuildTree } from "../../output/rebuildTree.ts";
import type { Tree } from "../buildTree.ts";
import { dumpPieces } from "./dumpPieces.ts";
import { DUMP_FORMAT } from "./parseDump.ts";

/** How every dump begins. */
const BEGINNING = `{"format":"${DUMP_FORMAT}"`;

/**
 * Writes the tree of a directory as `StandardMerkleTree.load` takes it. It is rebuilt from its rows, so that a dump never
 * says more than they do.
 * @throws SymbolonError `NotExportable`, `OutputInTheWay`, `OutputNotWritable`, and what rebuilding throws
 */
export async function exportDump(
  directory: string,
  out: string,
  onProgress?: (stage: "reading" | "hashing" | "writing", done: number, total: number) => void,
): Promise<Tree> {
  requireOwnDump(out);
  const stages = { read: "reading", rebuild: "hashing" } as const;
  const { tree } = await rebuildTree(directory, {
    onProgress: (stage, done, total) => onProgress?.(stages[stage], done, total),
  });
  const pieces = dumpPieces(tree);
  const expected = 3 + Math.ceil((3 * tree.count) / 16_384);
  writeOutput(out, pieces, undefined, (done) => onProgress?.("writing", Math.min(done, expected), expected));
  onProgress?.("writing", expected, expected);
  return tree;
}

/** Only an earlier dump is overwritten. */
function requireOwnDump(file: string): void {
  if (!existsSync(file) || (statSync(file).isFile() && beginningOf(file) === BEGINNING)) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${file} is there already and is no dump, so it is not overwritten.`,
    hint: "Choose another --out, or remove it yourself.",
    details: { file },
  });
}

function beginningOf(file: string): string {
  const bytes = Buffer.alloc(BEGINNING.length);
  const handle = openSync(file, "r");
  try {
    return bytes.toString("latin1", 0, readSync(handle, bytes));
  } finally {
    closeSync(handle);
  }
}
