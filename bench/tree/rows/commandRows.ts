import os from "node:os";
import { join } from "node:path";
import type { Measurement } from "../../harness/measurement.ts";
import { spreadOf } from "../../harness/spread.ts";
import { rounded } from "../costs.ts";
import { runProgram } from "../runProgram.ts";
import { sizeName } from "../scale.ts";
import { repeat, type Stage } from "../stage.ts";

const PROGRAM = join(import.meta.dirname, "..", "..", "..", "scripts", "symbolon.ts");

/** What an operator waits for: one command that builds, writes, verifies and reports. */
export async function commandRows({ scale, folder, fileOf, progress }: Stage): Promise<Measurement[]> {
  const { commandRows: rows, runs } = scale;
  progress("one command");
  const file = fileOf(rows);
  const load = (os.loadavg()[0] ?? 0).toFixed(2);
  const walls = await repeat(runs, async (run) => {
    const out = join(folder, `command-${run}`);
    const options = ["--convention", "uniswap", "--out", out, "--verify", "--report"];
    const began = performance.now();
    await runProgram([PROGRAM, "tree", "build", file, "--base-units", ...options], folder);
    return rounded(performance.now() - began);
  });
  return [
    {
      id: `one-command-${sizeName(rows)}`,
      about:
        `time on the wall of the whole command \`tree build FILE --convention uniswap --out DIR --verify --report\` over ` +
        `${rows.toLocaleString("en")} rows, as many as UNI had, on all cores; Node's start included; load before it ${load} on ${os.cpus().length} cores`,
      unit: "ms",
      ours: spreadOf(walls),
      peer: null,
      goal: null,
    },
  ];
}
