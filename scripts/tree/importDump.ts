import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Hex } from "viem";
import { allocationCsv } from "../../src/allocation/output/allocationCsv.ts";
import { requireFree } from "../../src/allocation/output/requireFree.ts";
import { writeTreeDirectory } from "../../src/allocation/output/writeTreeDirectory.ts";
import { rulesOf } from "../../src/allocation/tree/convention.ts";
import { parseDump } from "../../src/allocation/tree/dump/parseDump.ts";
import { treeFromDump } from "../../src/allocation/tree/dump/treeFromDump.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { fastHasher } from "../../src/core/kernel/fastHasher.ts";
import { systemCode } from "../../src/files/systemCode.ts";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { printResult, progress, table } from "../output.ts";
import { requireRoot } from "../../src/allocation/tree/requireRoot.ts";
import { inTokens } from "./inTokens.ts";

export type ImportOptions = {
  /** A folder, or a file that ends in .csv. */
  readonly out?: string;
  readonly root?: Hex;
  readonly json?: boolean;
};

/**
 * `symbolon tree import DUMP`.
 * @throws SymbolonError `UnreadableFile`, `DumpTooLarge`, `OutputInTheWay`, and what the dump itself is refused for
 */
export async function importDump(file: string, { out, root, json = false }: ImportOptions): Promise<void> {
  const isRows = out?.toLowerCase().endsWith(".csv") ?? false;
  if (out !== undefined) await (isRows ? requireNoFile(out) : requireFree(out));
  const bytes = await bytesOf(file);
  const dump = parseDump(textOf(bytes, file), file);
  const tree = treeFromDump(dump, file, { onProgress: progress("hashing") });
  requireRoot(tree, root, file);
  if (out !== undefined && isRows) writeOutput(out, allocationCsv(tree.allocation, fastHasher()).pieces);
  else if (out !== undefined) await writeTreeDirectory(tree, out, { onProgress: progress("writing") });
  const { convention, count, allocation, nodes } = tree;
  const { total, warnings } = allocation;
  printResult(
    json,
    {
      root: tree.root,
      convention: convention.name,
      rules: rulesOf(convention),
      count,
      total,
      nodes: nodes.length / 32,
      dump: { name: basename(file), sha256: `0x${createHash("sha256").update(bytes).digest("hex")}` },
      warnings,
      out: out ?? null,
    },
    [
      ...table([
        ["root", tree.root],
        ["convention", `${convention.name}: ${convention.summary}`],
        ["rows", count],
        ["total", inTokens(total, undefined)],
        ["equal", `${nodes.length / 32} nodes, and the place of every value`],
        ...(out === undefined ? [] : [["written to", out] as const]),
      ]),
      ...warnings.map(({ message }) => `warning: ${message}`),
    ],
  );
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
