import { join } from "node:path";
import type { Measures } from "../../src/lab/simulation/measure/measures.ts";
import type { Measurement } from "../harness/measurement.ts";
import { oneSample } from "../rehearsal/oneSample.ts";
import { runSymbolon } from "../rehearsal/stage.ts";
import { sizeName } from "../tree/scale.ts";
import { writeAllocationFile } from "../tree/writeAllocationFile.ts";
import type { Stage } from "./stage.ts";

type BurstDocument = { readonly runs: readonly { readonly measures: Measures }[] };

/** The gateway's policy over simulated time, on the contracts: the flash that is played where no other day is told. */
export async function rehearsalRows(stage: Stage): Promise<readonly Measurement[]> {
  const { scale, folder } = stage;
  const allocation = join(folder, "burst.csv");
  writeAllocationFile(allocation, Math.max(scale.flash, ...scale.rehearsed));
  const found: Measurement[] = [];
  for (const claimants of scale.rehearsed) {
    const { measures } = await play(stage, { allocation, claimants, strategies: "direct,relayed" });
    const p99 = (strategy: string) => measures.find((one) => one.strategy === strategy)?.latency.p99 ?? NaN;
    found.push(
      oneSample(
        `relayed-vs-direct-p99-${sizeName(claimants)}`,
        `p99 of ${claimants.toLocaleString("en")} claimants of a rehearsed flash through the gateway's policy, over that of direct claims`,
        "times direct's",
        p99("relayed") / p99("direct"),
        1,
      ),
    );
  }
  const { seconds } = await play(stage, { allocation, claimants: scale.flash, strategies: "relayed" });
  const about = `${sizeName(scale.flash)} claimants of a flash through the gateway's policy, played on the contracts`;
  return [...found, oneSample("flash-50k", about, "s of this machine", seconds, 300)];
}

type PlayParameters = {
  readonly allocation: string;
  readonly claimants: number;
  readonly strategies: string;
};

async function play({ progress, folder }: Stage, { allocation, claimants, strategies }: PlayParameters) {
  progress(`rehearsal: ${claimants} claimants, ${strategies}`);
  const out = join(folder, `burst-${claimants}-${strategies}`);
  const { seconds, document } = await runSymbolon(
    [
      "rehearse",
      "burst",
      allocation,
      "--claimants",
      String(claimants),
      "--strategies",
      strategies,
      "--out",
      out,
      "--json",
    ],
    folder,
  );
  return { seconds, measures: (document as BurstDocument).runs.map(({ measures }) => measures) };
}
