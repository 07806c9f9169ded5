import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { amountOptions, printAmounts } from "./commands/amounts.ts";
import { readHelpFigures } from "./commands/helpFigures.ts";
import { countHelpModules } from "./commands/helpModules.ts";
import { contentOf, plantFiles, runPlanted } from "./commands/plantedFiles.ts";
import type { RunBench } from "./harness/bench.ts";
import { peerless } from "./harness/peerless.ts";

const AMOUNTS = 10_000;

/** The bench `commands`: what a newcomer has to read, and what the command line takes from somebody who makes a mistake. */
export const runCommandsBench: RunBench = async () => {
  const { planted, lost } = await countOverwrites();
  const amounts = printAmounts(await amountOptions(), AMOUNTS);
  const figures = await readHelpFigures();
  const modules = await countAllModules(figures.map(({ words }) => words));
  const most = (id: string, about: string, unit: string, values: readonly number[], goal: number) =>
    peerless(id, about, unit, [Math.max(...values)], goal);
  return {
    measurements: [
      peerless("commands", "commands that help lists", "commands", [figures.length], 116),
      most(
        "options-own-max",
        "options of its own that a command's help shows",
        "options",
        figures.map(({ own }) => own),
        12,
      ),
      most(
        "help-lines-max",
        "lines of a command's help",
        "lines",
        figures.map(({ lines }) => lines),
        50,
      ),
      most(
        "help-columns-max",
        "columns of a line of help",
        "columns",
        figures.map(({ columns }) => columns),
        80,
      ),
      peerless(
        "help-without-example",
        "commands whose help has no example",
        "commands",
        [figures.filter(({ examples }) => examples === 0).length],
        0,
      ),
      most("help-modules-max", "modules that Node loads for a command's --help", "modules", modules, 120),
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

/** One after the other: each is a process. */
async function countAllModules(commands: readonly string[]): Promise<readonly number[]> {
  const counts = [];
  for (const words of commands) counts.push(await countHelpModules(words));
  return counts;
}

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
