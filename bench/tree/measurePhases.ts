import { rm } from "node:fs/promises";
import { join } from "node:path";
import { treeFiles } from "../../src/sdk/allocation/published/manifest.ts";
import { spreadOf } from "../harness/spread.ts";
import { repeat, type Stage } from "./stage.ts";
import type { Phases } from "./tasks/timePhases.ts";

const RUNS = 3;

/** Where the time of a convention goes: of each step the median of three runs. */
export async function measurePhases(stage: Stage, convention: string): Promise<Phases> {
  const { scale, folder, fileOf, inChild, progress } = stage;
  progress(`steps of ${convention}`);
  const file = fileOf(scale.rows);
  const runs = await repeat(Math.min(RUNS, scale.runs), async (run) => {
    const directory = join(folder, `phases-${convention}-${run}`);
    const phases = await inChild("timePhases", { file, convention, directory, proofs: "binary" });
    await rm(join(directory, treeFiles.binaryProofs));
    return phases;
  });
  const middle = (phase: keyof Phases) => spreadOf(runs.map((run) => run[phase])).median;
  return {
    read: middle("read"),
    checksum: middle("checksum"),
    leaves: middle("leaves"),
    sort: middle("sort"),
    tree: middle("tree"),
    write: middle("write"),
  };
}
