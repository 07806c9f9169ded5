import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import type { Measurement } from "../harness/measurement.ts";
import { peerless } from "../harness/peerless.ts";
import type { Row } from "../harness/row.ts";
import { openChildren } from "../tree/openChildren.ts";
import { QUICK, sizeName } from "../tree/scale.ts";
import { openStage, repeat } from "../tree/stage.ts";
import type { Scale } from "./scale.ts";

const TREE_ROW = "csv-to-root-1m";

/** From a file to its root, as the bench `tree` measures it: what the readers' checks cost beside its committed figure. */
export async function speedRows(
  { rows, runs }: Scale,
  progress: (line: string) => void,
): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(os.tmpdir(), "symbolon-bench-lists-"));
  try {
    const inChild = await openChildren(folder);
    const stage = openStage({ scale: QUICK, folder, progress, inChild });
    const file = stage.fileOf(rows);
    progress("file to root");
    const built = await repeat(runs, () => inChild("buildRoot", { file, convention: "native" }));
    const about = `a CSV file of ${rows.toLocaleString("en")} rows to the root of native, as the bench tree measures it: CPU time of a new process on one thread; the goal is its committed figure`;
    const seconds = built.map(({ cpu }) => cpu / 1_000);
    return [peerless(`csv-to-root-${sizeName(rows)}`, about, "s", seconds, committedSeconds())];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** To a hundredth. */
function committedSeconds(): number {
  const file = join(import.meta.dirname, "..", "results", "tree.json");
  const { rows } = JSON.parse(readFileSync(file, "utf8")) as { readonly rows: readonly Row[] };
  const row = rows.find(({ id }) => id === TREE_ROW);
  if (row === undefined) throw new Error(`bench/results/tree.json has no row ${TREE_ROW}.`);
  return Math.round(row.ours / 10) / 100;
}
