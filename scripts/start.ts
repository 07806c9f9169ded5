import type { Command } from "commander";
import { readCount } from "./command/optionReaders.ts";
import { readData } from "./command/standardInput.ts";

type StartOptions = {
  readonly allocations?: string;
  readonly convention: string;
  readonly claims: number;
  readonly json?: boolean;
};

/** `symbolon start`: the whole story, from an allocation file to claimed tokens, on a chain in this process. */
export function define(command: Command): void {
  command
    .option(
      "--allocations <file>",
      "allocation file (CSV or JSON, may be gzipped); else a generated sample",
      readData,
    )
    .option(
      "--convention <name>",
      "also build the tree by this convention, to compare a published root",
      "native",
    )
    .option("--claims <n>", "how many claimants claim", readCount, 1_000)
    .option("--json", "print one JSON document and nothing else")
    .action(async (options: StartOptions) => {
      const { runStart } = await import("./start/runStart.ts");
      await runStart(options);
    });
}
