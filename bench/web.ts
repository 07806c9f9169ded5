import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import { type Groups, unwatched, type Watch } from "./harness/watch.ts";
import { buildRows } from "./web/buildRows.ts";
import { claimRows } from "./web/claimRows.ts";
import { descriptorRows } from "./web/descriptorRows.ts";
import { docsEntryRows } from "./web/docsEntryRow.ts";
import { faultsRow } from "./web/faultsRow.ts";
import { forgedRow } from "./web/forgedRow.ts";
import { hostileRow } from "./web/hostileRow.ts";
import { offlineRow } from "./web/offlineRow.ts";
import { PEER, PINS } from "./web/peerApp.ts";
import { presentationRow } from "./web/presentationRow.ts";
import { FULL, QUICK, type Scale } from "./web/scale.ts";
import { ownSlowRows, slowRows } from "./web/slowRows.ts";
import { openStage, type Stage } from "./web/stage.ts";
import { storyRows } from "./web/stories/storyRows.ts";
import { visitRows } from "./web/visitRows.ts";
import { watchRows } from "./web/watchRows.ts";

const ALONE: Groups<Stage> = {
  claims: claimRows,
  builds: buildRows,
  docs: docsEntryRows,
  presentation: presentationRow,
  offline: offlineRow,
  visits: visitRows,
  stories: storyRows,
  faults: faultsRow,
  forged: forgedRow,
  descriptors: descriptorRows,
  hostile: hostileRow,
  // What all others saw.
  watched: watchRows,
};
/** What measures each group of rows, in order; the first of them beside the peer, which is installed for it. */
export const GROUPS: Groups<Stage> = { slow: slowRows, ...ALONE };
export const OWN_GROUPS: Groups<Stage> = { slow: ownSlowRows, ...ALONE };

/** Groups whose pages `watched` counts what they did of: without them it would count nothing. */
const SEEN_BY_WATCHED = ["slow", "claims", "offline", "stories"];

/** The `web` bench: what the pages weigh, ask and take, in a real browser. */
export const runWebBench: RunBench = (watch) => measureWeb(FULL, watch);

/** The same in a minute, without its peer and without meaning. */
export const runQuickWebBench: RunBench = (watch) => measureWeb(QUICK, watch, OWN_GROUPS);

/** The same, as large as wanted. @param groups left out: all */
export async function measureWeb(
  scale: Scale,
  watch: Watch = unwatched,
  groups: Groups<Stage> = GROUPS,
): Promise<BenchOutcome> {
  const measure = watch.choose(groups, { watched: SEEN_BY_WATCHED });
  const load = machineLoad();
  const folder = mkdtempSync(join(os.tmpdir(), "symbolon-bench-web-"));
  try {
    const stage = await openStage({ scale, folder, progress: watch.progress });
    try {
      const measurements = await measure(stage);
      tellUncounted(stage, measurements);
      return { measurements, conditions: conditionsOf(stage, load) };
    } finally {
      await stage.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What pages did that they must not do is told where no row counts it, as `watched` was not chosen. */
export function tellUncounted(
  { progress, watched }: Pick<Stage, "progress" | "watched">,
  measurements: BenchOutcome["measurements"],
): void {
  if (measurements.some(({ id }) => id === "policy-violations")) return;
  for (const seen of [...watched.violations, ...watched.foreign]) progress(`no row counts: ${seen}`);
}

function conditionsOf({ scale, browser, watched }: Stage, load: readonly number[]) {
  return {
    scale: scale === FULL ? "whole" : "small (--quick): it shows that all of it works, and measures little",
    browser: `Chromium ${browser.version()}, headless, on the same machine as hosts, chain and node`,
    slow: "a phone of 390 x 844 pixels, with nothing kept; processor slowed four times and the line 1.6 Mbit/s down, 0.75 Mbit/s up, 150 ms, both by the browser's own means (DevTools protocol)",
    sizes:
      "thousands of bytes as they were transferred, headers left out: texts gzipped at level 9 by the host, files of the tree as they lie there; of addresses on other hosts nothing",
    needed:
      "until an answer counts what had come by then, and what was asked for before the last file of the tree had come; of the peer what had come by then",
    peer: `${PEER}: the page that its guide begins with, with one chain, built by the same Vite, installed for the run with ${Object.entries(
      PINS,
    )
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}: RainbowKit takes no wagmi 3`,
    gateway: "stands for one: it takes in whatever is handed in",
    watched: { ...watched, flaws: watched.flaws.slice(0, MOST_FLAWS) },
    loadBefore: load,
    loadAfter: machineLoad(),
  };
}

/** Of a flaw that is everywhere, some tell enough. */
const MOST_FLAWS = 40;
