import { type Command, Option } from "commander";
import { dryRun as runDry } from "../../src/dryRun/dryRun.ts";
import { publishedTree } from "../campaign/publishedTree.ts";
import { openReader } from "../command/connect.ts";
import { readBlock, readCount, readHttpUrl, readPath } from "../command/optionReaders.ts";
import { printResult, progress } from "../output.ts";
import { estimateLines, reportLines } from "./dryRun/reportLines.ts";
import { rangeProgram } from "./rangeProgram.ts";
import { whileUninterrupted } from "./whileUninterrupted.ts";

const DRY_RUN_HELP = `
Nothing is sent to the chain: it is only asked, at one block. Time is moved on the forks as waves and vesting need it, and
each leaf's own account sends its claim, without a key.

Without --fork, --fresh creates the campaign on an empty local chain with the sample token.

Exit code 0: every leaf was paid exactly its amount; 3: not so, each leaf with its reason; 1: there is no answer.`;

/** What the command takes. */
export function define(command: Command): void {
  command
    .argument("<campaign>", "its address, or the file that `campaign create` wrote")
    .argument("<dir>", "its tree's folder")
    .addOption(
      new Option("--fork <url>", "the chain (http or https)").env("SYMBOLON_RPC_URL").argParser(readHttpUrl),
    )
    .option("--block <number>", "fork it as of this block (default: the newest)", readBlock)
    .addOption(
      // Other machines would not have the chain on which it was created.
      new Option(
        "--fresh",
        "the campaign is not on the chain yet: create it on the fork, out of its file",
      ).conflicts("queue"),
    )
    .option("--workers <number>", "processes that claim side by side (default: 2)", readCount)
    .option("--queue <url>", "hand the ranges out to `rehearse work` through this PostgreSQL", readPath)
    .option("--range <leaves>", "leaves a fork (default: 10000)", readCount)
    .option("--out <dir>", "folder of the results (default: DIR.dry-run); run again, it goes on", readPath)
    .option("--credentials <path>", "for the gate: presentations, holders' packages, or a batch directory")
    .option("--calls-per-second <number>", "most requests a second to the chain (default: 25)", readCount)
    .option("--cache <dir>", "keep the chain's answers there for the next run", readPath)
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", DRY_RUN_HELP)
    .action(dryRun);
}

export type DryRunOptions = {
  readonly fork?: string;
  readonly block?: bigint;
  readonly fresh?: boolean;
  readonly workers?: number;
  readonly queue?: string;
  readonly range?: number;
  readonly out?: string;
  readonly credentials?: string;
  readonly callsPerSecond?: number;
  readonly cache?: string;
  readonly json?: boolean;
};

/** Exit code where not every leaf was paid exactly its amount, or something else is wrong. */
const FOUND = 3;

/** `symbolon rehearse dry-run CAMPAIGN DIR`: claims every leaf on forks of the chain. */
export async function dryRun(campaign: string, directory: string, options: DryRunOptions): Promise<void> {
  const { json = false, ...rest } = options;
  const begin = performance.now();
  const tell = (line: string) => {
    if (!json) process.stdout.write(`${line}\n`);
  };
  const { report, folder, decimals } = await runDry({
    ...rest,
    ...{ campaign, begin },
    published: await publishedTree(directory),
    connect: openReader,
    program: rangeProgram,
    onEstimate: (estimate) => tell(estimateLines(estimate).join("\n")),
    onOneRange: (why) => tell(`${why} So all leaves are claimed in one range.`),
    onProgress: progress("claiming"),
    whileClaiming: whileUninterrupted,
  });
  printResult(json, { ...report, folder }, reportLines(report, { decimals, folder }));
  if (report.verdict !== "sound") process.exitCode = report.verdict === "findings" ? FOUND : 1;
}
