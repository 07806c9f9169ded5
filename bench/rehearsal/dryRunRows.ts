import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Measurement } from "../harness/measurement.ts";
import { sizeName } from "../tree/scale.ts";
import { writeAllocationFile } from "../tree/writeAllocationFile.ts";
import { oneSample } from "./oneSample.ts";
import type { Scale } from "./scale.ts";
import type { Stage } from "./stage.ts";

const DATASETS = join(import.meta.dirname, "..", "..", "..", "shared", "datasets");
const UNI = join(DATASETS, "uni-2020", "allocations.csv.gz");
const BYTES_A_MIB = 2 ** 20;
const MS_A_SECOND = 1_000;

/** A campaign of ten days, as `rehearse dry-run --fresh` creates it. */
const TERMS = {
  format: "symbolon-terms",
  version: 1,
  start: 1_800_000_000,
  end: 1_800_864_000,
  treasury: "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
};

type DryRun = {
  readonly leaves: { readonly count: number; readonly paid: number; readonly notPaid: number };
  readonly effort: { readonly memory: { readonly most: number; readonly sum: number } };
};

type Claimed = { readonly seconds: number; readonly run: DryRun };

/** Whether the large dry run is of Uniswap's published list, which lies beside the checkout. */
export function claimsUni({ large }: Scale): boolean {
  return large.isUni && existsSync(UNI);
}

/** Every leaf claimed on forks of a local chain: Uniswap's list, and how time grows with the number of leaves. */
export async function dryRunRows(stage: Stage): Promise<Measurement[]> {
  const { growth, large } = stage.scale;
  const uni = await claimAll(stage, "uni", claimsUni(stage.scale) ? UNI : generated(stage, large.rows));
  const sizes: { readonly rows: number; readonly perLeaf: number }[] = [];
  for (const rows of growth) {
    const { seconds } = await claimAll(stage, sizeName(rows), generated(stage, rows));
    sizes.push({ rows, perLeaf: (seconds * MS_A_SECOND) / rows });
  }
  const { leaves, effort } = uni.run;
  const first = sizes[0]?.perLeaf ?? NaN;
  const last = (uni.seconds * MS_A_SECOND) / leaves.count;
  return [
    oneSample("dry-run-uni", `${leaves.paid} of ${leaves.count} leaves paid`, "s", uni.seconds, 300),
    oneSample(
      "dry-run-uni-rss",
      "a worker with its fork at most",
      "MiB",
      effort.memory.most / BYTES_A_MIB,
      2_048,
    ),
    oneSample("dry-run-uni-rss-sum", "all processes at most", "MiB", effort.memory.sum / BYTES_A_MIB, null),
    ...sizes.map(({ rows, perLeaf }) =>
      oneSample(`dry-run-${sizeName(rows)}`, `a leaf of ${sizeName(rows)}`, "ms", perLeaf, null),
    ),
    oneSample(
      "dry-run-growth",
      "a leaf of dry-run-uni beside one of 10k, which are one range, and so one worker's",
      "times",
      last / first,
      1.2,
    ),
  ];
}

function generated({ folder }: Stage, rows: number): string {
  const file = join(folder, `rows-${rows}.csv`);
  writeAllocationFile(file, rows);
  return file;
}

/** @throws Error where a leaf was neither paid nor found not to be */
async function claimAll(stage: Stage, name: string, allocation: string): Promise<Claimed> {
  const { folder, progress, symbolon } = stage;
  progress(`dry-run: ${name}`);
  const tree = join(folder, `tree-${name}`);
  const terms = join(folder, "terms.json");
  await symbolon(["tree", "build", allocation, "--base-units", "--out", tree]);
  writeFileSync(terms, JSON.stringify(TERMS));
  const { seconds, document } = await symbolon([
    "rehearse",
    "dry-run",
    terms,
    tree,
    "--fresh",
    "--workers",
    "2",
    "--out",
    join(folder, `dry-run-${name}`),
  ]);
  const run = document as DryRun;
  const { count, paid, notPaid } = run.leaves;
  if (paid + notPaid !== count) throw new Error(`Of ${count} leaves ${paid} were paid, ${notPaid} were not.`);
  return { seconds, run };
}
