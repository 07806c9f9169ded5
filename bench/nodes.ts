import { sliced } from "../test/deep.ts";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import { matrixRows } from "./nodes/matrixRows.ts";
import { risingFeeRows } from "./nodes/risingFee.ts";

/** The bench `nodes`: every command and service through every dialect of a node, and payments while the base fee rises. */
export const runNodesBench: RunBench = (progress) => measure(progress, 1);

/** The same of one cell in ten. */
export const runQuickNodesBench: RunBench = (progress) => measure(progress, 10);

async function measure(progress: (line: string) => void, oneOf: number): Promise<BenchOutcome> {
  const loadBefore = machineLoad();
  const rising = await risingFeeRows(progress);
  const { measurements, counts } = await matrixRows(progress, (cells) =>
    oneOf === 1 ? cells : sliced(cells, oneOf),
  );
  return {
    measurements: [...measurements, ...rising.measurements],
    conditions: {
      scale: oneOf === 1 ? "whole" : "small (--quick): one cell in ten",
      chain: "Hardhat's, behind a proxy that speaks each dialect",
      ...counts,
      ...rising.conditions,
      loadBefore,
      loadAfter: machineLoad(),
    },
  };
}
