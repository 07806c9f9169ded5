import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { rebuildTree } from "../../src/allocation/output/rebuildTree.ts";
import { dumpPieces } from "../../src/allocation/tree/dump/dumpPieces.ts";
import { DUMP_FORMAT } from "../../src/allocation/tree/dump/parseDump.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { printResult, progress, table } from "../output.ts";

/** How every dump begins. */
const BEGINNING = `{"format":"${DUMP_FORMAT}"`;

/**
 * `symbolon tree export DIR --format openzeppelin`. The tree is rebuilt from its rows, so that a dump never says more
 * than they do.
 * @throws SymbolonError `NotExportable`, `OutputInTheWay`, `OutputNotWritable`, and what rebuilding throws
 */
export async function exportTree(
  directory: string,
  { out, json = false }: { readonly out: string; readonly json?: boolean },
): Promise<void> {
  requireOwnDump(out);
  const stages = { read: progress("reading"), rebuild: progress("hashing") };
  const { tree } = await rebuildTree(directory, {
    onProgress: (stage, done, total) => stages[stage](done, total),
  });
  const pieces = dumpPieces(tree);
  const writing = progress("writing");
  const expected = 3 + Math.ceil((3 * tree.count) / 16_384);
  writeOutput(out, pieces, undefined, (done) => writing(Math.min(done, expected), expected));
  writing(expected, expected);
  const { root, count, convention } = tree;
  printResult(
    json,
    { root, count, convention: convention.name, format: DUMP_FORMAT, out },
    table([
      ["root", root],
      ["rows", count],
      ["format", `${DUMP_FORMAT}, for StandardMerkleTree.load`],
      ["written to", out],
    ]),
  );
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
