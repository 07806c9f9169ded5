import { type Command, InvalidArgumentError } from "commander";
import { baseUnitsOption } from "./command/amounts.ts";
import { readCount, readDecimals, readWhole } from "./command/optionReaders.ts";
import { readData } from "./command/standardInput.ts";
import { type ChapterName, chapterNames, chapterSummaries } from "./start/chapters/chapterNames.ts";
import { requireUnit } from "./tree/readOptions.ts";

type StartOptions = {
  readonly allocations?: string;
  readonly decimals?: number;
  readonly baseUnits?: boolean;
  readonly convention: string;
  readonly claims: number;
  readonly chapter?: readonly ChapterName[];
  readonly all?: boolean;
  readonly serve?: boolean;
  readonly port?: number;
  readonly json?: boolean;
};

const WIDTH = Math.max(...chapterNames.map((name) => name.length));

const START_HELP = `
The main story: an allocation, its tree, credentials for all, a campaign with a gate, claims that are paid and claims that
must be refused, and claim day rehearsed three ways. You can play further chapters:
${chapterNames.map((name) => `  ${name.padEnd(WIDTH)}  ${chapterSummaries[name]}`).join("\n")}`;

/** `symbolon start`: the whole story, from an allocation file to claimed tokens, on a chain in this process. */
export function define(command: Command): void {
  command
    .option(
      "--allocations <file>",
      "allocation file (CSV or JSON, may be gzipped); else a generated sample",
      readData,
    )
    .option(
      "--decimals <number>",
      "of the token: its amounts are decimal numbers of such tokens",
      readDecimals,
    )
    .addOption(baseUnitsOption().conflicts("decimals"))
    .option(
      "--convention <name>",
      "also build the tree by this convention, to compare a published root",
      "native",
    )
    .option("--claims <number>", "how many claimants claim", readCount, 1_000)
    .option("--chapter <names>", "also play these chapters, separated by commas", readChapters)
    .option("--all", "play all chapters")
    .option(
      "--serve",
      "instead of the story: a campaign, wallets and all pages to click through, until it is stopped",
    )
    .option(
      "--port <number>",
      "with --serve: where to listen on 127.0.0.1 (default: any free port)",
      readWhole(0, 65_535),
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", START_HELP)
    .action(
      async ({ chapter = [], all = false, serve = false, port, baseUnits, ...options }: StartOptions) => {
        const { allocations: file, decimals } = options;
        if (file !== undefined) requireUnit(file, { decimals, baseUnits });
        else if ((decimals ?? baseUnits) !== undefined)
          command.error("error: --decimals and --base-units need --allocations");
        if (serve) {
          const { serveDemo } = await import("./start/demo/serveDemo.ts");
          const { json = false } = options;
          return serveDemo({ json, ...(port !== undefined && { port }) });
        }
        if (port !== undefined) command.error("error: --port needs --serve");
        const { runStart } = await import("./start/runStart.ts");
        await runStart({ ...options, chapters: all ? chapterNames : chapter });
      },
    );
}

/** Names of chapters, each once and in the order in which they are played. */
function readChapters(text: string, before: readonly ChapterName[] = []): readonly ChapterName[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !chapterNames.some((known) => known === name));
  if (unknown === undefined) {
    return chapterNames.filter((name) => names.includes(name) || before.includes(name));
  }
  throw new InvalidArgumentError(
    `There is no chapter "${unknown}": give one or more of ${chapterNames.join(", ")}, separated by commas.`,
  );
}
