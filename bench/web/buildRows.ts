import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { buildPage, type PageFiles } from "../../src/node/pages/build/index.ts";
import { pageNames } from "../../src/sdk/pageData/index.ts";
import { filesOf } from "../../test/journeys/web/harness/site.ts";
import { bundlePage } from "../../tools/bundlePages.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { pieceSizes } from "./drop.ts";
import { builtFiles, dataFor, type Stage } from "./stage.ts";

const KB = 1_000;

/** Whether pages are built to the same bytes again, and what the pieces of a published tree weigh that an answer is taken from. */
export async function buildRows(stage: Stage): Promise<readonly Measurement[]> {
  const { scale, folder, progress, drop } = stage;
  progress("bundling all pages twice");
  const data = await dataFor(stage, drop);
  const shares: number[] = [];
  for (const name of pageNames) {
    const first = await builtFiles(name, data);
    const again = mkdtempSync(join(folder, `${name}-`));
    await bundlePage(name, again);
    shares.push(sameShare(first, buildPage({ name, bundle: filesOf(again) as PageFiles, data })));
  }
  return [
    {
      id: "build-equal",
      about:
        "files of a page that are the same bytes when it is bundled and built again: the least share of the four pages",
      unit: "share",
      ours: spreadOf([Math.min(...shares)]),
      peer: null,
      goal: 1,
    },
    {
      id: "tile-kb",
      about: `the largest file of a published tree of ${scale.leaves} leaves that an answer loads: a bucket of accounts or a tile of hashes, as it lies there`,
      unit: "kB",
      ours: spreadOf([Math.max(...pieceSizes(drop.tree)) / KB]),
      peer: null,
      goal: 32,
    },
  ];
}

/** The share of all files of two that both have, with the same bytes. */
export function sameShare(one: PageFiles, other: PageFiles): number {
  const paths = new Set([...one.keys(), ...other.keys()]);
  const same = [...paths].filter((path) => {
    const a = one.get(path);
    const b = other.get(path);
    return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
  });
  return same.length / paths.size;
}
