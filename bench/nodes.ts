import { sliced } from "../test/deep.ts";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import { matrixRows } from "./nodes/matrixRows.ts";
import { risingFeeRows } from "./nodes/risingFee.ts";
import { signatureRows } from "./nodes/signatureRows.ts";

const SIGNATURES = 1_000_000;

/**
 * The bench `nodes`: every command and service through every dialect of a node, payments while the base fee rises, and
 * signatures as TypeScript and the contracts read them.
 */
export const runNodesBench: RunBench = (progress) => measure(progress, 1);

/** The same of one cell in ten, and of one signature in a hundred. */
export const runQuickNodesBench: RunBench = (progress) => measure(progress, 10);

async function measure(progress: (line: string) => void, oneOf: number): Promise<BenchOutcome> {
  const loadBefore = machineLoad();
  const rising = await risingFeeRows(progress);
  const { measurements, counts } = await matrixRows(progress, (cells) =>
    oneOf === 1 ? cells : sliced(cells, oneOf),
  );
  const signatures = await signatureRows(progress, SIGNATURES / oneOf ** 2);
  return {
    measurements: [...measurements, ...rising.measurements, ...signatures.measurements],
    conditions: {
      scale: oneOf === 1 ? "whole" : "small (--quick): one cell in ten",
      chain: "Hardhat's, behind a proxy that speaks each dialect",
      ...counts,
      ...rising.conditions,
      ...signatures.conditions,
      loadBefore,
      loadAfter: machineLoad(),
    },
  };
}
