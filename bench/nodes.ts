import { sliced } from "../test/deep.ts";
import type { BenchOutcome, RunBench } from "./harness/bench.ts";
import { machineLoad } from "./harness/machineLoad.ts";
import { toldConditions } from "./harness/toldConditions.ts";
import type { Watch } from "./harness/watch.ts";
import { matrixRows } from "./nodes/matrixRows.ts";
import { risingFeeRows } from "./nodes/risingFee.ts";
import { signatureRows } from "./nodes/signatureRows.ts";

const SIGNATURES = 1_000_000;

/**
 * The bench `nodes`: every command and service through every dialect of a node, payments while the base fee rises, and
 * signatures as TypeScript and the contracts read them.
 */
export const runNodesBench: RunBench = (watch) => measureNodes(watch, 1);

/** The same of one cell in ten, and of one signature in a hundred. */
export const runQuickNodesBench: RunBench = (watch) => measureNodes(watch, 10);

async function measureNodes({ progress, choose }: Watch, oneOf: number): Promise<BenchOutcome> {
  const { conditions, rowsOf } = toldConditions();
  const measure = choose({
    matrix: async () => {
      const { measurements, counts } = await matrixRows(progress, (cells) =>
        oneOf === 1 ? cells : sliced(cells, oneOf),
      );
      return rowsOf({ measurements, conditions: counts });
    },
    rising: async () => rowsOf(await risingFeeRows(progress)),
    signatures: async () => rowsOf(await signatureRows(progress, SIGNATURES / oneOf ** 2)),
  });
  const loadBefore = machineLoad();
  return {
    measurements: await measure(undefined),
    conditions: {
      scale: oneOf === 1 ? "whole" : "small (--quick): one cell in ten",
      chain: "Hardhat's, behind a proxy that speaks each dialect",
      ...conditions,
      loadBefore,
      loadAfter: machineLoad(),
    },
  };
}
