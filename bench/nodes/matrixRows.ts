import type { Dialect } from "../../test/nodes/dialect.ts";
import { dialects } from "../../test/nodes/dialects/index.ts";
import { countMatrix, type Matrix, runMatrix } from "../../test/nodes/matrix.ts";
import { openStage } from "../../test/nodes/stage.ts";
import { type Way, ways } from "../../test/nodes/ways.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";

type Cells = readonly (readonly [Dialect, Way])[];

/** Runs the matrix, and counts what of it ended without a name. @param choose which of its cells are run */
export async function matrixRows(progress: (line: string) => void, choose: (cells: Cells) => Cells) {
  const cells = choose(dialects.flatMap((dialect) => ways.map((way) => [dialect, way] as const)));
  const stage = await openStage();
  try {
    let done = 0;
    const matrix = await runMatrix(stage, cells, ({ dialect, way, result }) => {
      done += 1;
      progress(`${done} of ${cells.length}: ${dialect.name}, ${way.name}: ${result.verdict.kind}`);
    });
    return rowsOf(matrix);
  } finally {
    await stage.close();
  }
}

/** What a matrix comes to. */
export function rowsOf(matrix: Matrix) {
  const { dialects: spoken, ways: taken, ok, named, unnamed, sameBytes } = countMatrix(matrix);
  const row = (id: string, about: string, unit: string, value: number, goal: number): Measurement => ({
    id,
    about,
    unit,
    goal,
    peer: null,
    ours: spreadOf([value]),
  });
  return {
    measurements: [
      // Of a share more is better, and its goal the least.
      row(
        "dialects",
        "dialects of clients, chains and gateways, of the fifteen wanted",
        "share",
        spoken / 15,
        1,
      ),
      row("ways", "commands and services sent through each, of the thirty wanted", "share", taken / 30, 1),
      row(
        "cells-unnamed",
        "dialects x ways that end in a bug's words, a hang or viem's own error",
        "cells",
        unnamed,
        0,
      ),
      row(
        "same-bytes-after-refusal",
        "transactions sent again whose price was refused, and is refused again",
        "transactions",
        sameBytes,
        0,
      ),
    ],
    counts: { cells: { all: matrix.length, ok, named, unnamed }, dialects: spoken, ways: taken },
  };
}
