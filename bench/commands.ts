import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { amountOptions, printAmounts } from "./commands/amounts.ts";
import { contentOf, plantFiles, runPlanted } from "./commands/plantedFiles.ts";
import type { RunBench } from "./harness/bench.ts";
import { peerless } from "./harness/peerless.ts";

const AMOUNTS = 10_000;

/** The bench `commands`: what the command line takes from somebody who makes a mistake. */
export const runCommandsBench: RunBench = async () => {
  const { planted, lost } = await countOverwrites();
  const amounts = printAmounts(await amountOptions(), AMOUNTS);
  return {
    measurements: [
      peerless(
        "amounts-unlike",
        `of ${AMOUNTS} random amounts, typed at each option that takes one, printed other than typed`,
        "amounts",
        [amounts.filter(({ typed, printed }) => typed !== printed).length],
        0,
      ),
      peerless(
        "overwrites",
        `of ${planted} planted valuable files and folders, overwritten`,
        "plants",
        [lost.length],
        0,
      ),
    ],
    conditions: {
      overwrites:
        "each lies where a command is told to write something else; lost is also what no command may take, where --replace takes it",
      lost,
    },
  };
};

/** Plants, runs each command without `--replace` and, where even that may take nothing, with it. */
async function countOverwrites(): Promise<{ readonly planted: number; readonly lost: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), "symbolon-planted-"));
  try {
    const planted = await plantFiles(folder);
    const lost: string[] = [];
    for (const plant of planted) {
      const before = contentOf(plant.path);
      await runPlanted(plant);
      if (plant.isKept) await runPlanted(plant, "--replace");
      if (contentOf(plant.path) !== before) lost.push(plant.what);
    }
    return { planted: planted.length, lost };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
