import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { SymbolonError } from "../../core/errors.ts";
import { isWithin, requireOwnOutput } from "../../files/ownOutput.ts";
import { writeOutput } from "../../files/writeOutput.ts";
import { shuffleToJson } from "../shuffle/shuffleJson.ts";
import type { Tree } from "../tree/buildTree.ts";
import { allocationReport, REPORT_MARK } from "./allocationReport.ts";

/**
 * Refuses a place that holds anything but an earlier report, that is in no folder, or that is in the tree's own: there a
 * foreign file is a fault.
 * @param out the tree's folder; left out: none is written
 * @throws SymbolonError `OutputInTheWay`, `NoFolder`, `ReportInTree`
 */
export function requireFreeReport(file: string, out?: string): void {
  if (out !== undefined && isWithin(file, out)) {
    throw new SymbolonError({
      code: "ReportInTree",
      reason: `${file} is in ${out}, where nothing but the tree may be.`,
      hint: "Give --report a place beside --out.",
      details: { file, out },
    });
  }
  const folder = dirname(resolve(file));
  // The folder beside which the tree is written is made with it.
  const isMade = out !== undefined && folder === dirname(resolve(out));
  if (!isMade && statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new SymbolonError({
      code: "NoFolder",
      reason: `${file} cannot be written: ${folder} is no folder.`,
      hint: "Make the folder first, or choose another --report.",
      details: { file, folder },
    });
  }
  requireOwnOutput(file, REPORT_MARK);
}

/** Writes the page that `tree report` writes of the tree's directory, byte for byte. */
export function writeReport(tree: Tree, file: string): void {
  const { allocation, convention, root, allocationHash, shuffle } = tree;
  const page = allocationReport({
    allocation,
    convention: convention.name,
    root,
    allocationHash,
    shuffle: shuffle === undefined ? null : shuffleToJson(shuffle),
  });
  requireFreeReport(file);
  writeOutput(file, page);
}
