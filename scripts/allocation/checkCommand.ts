import type { Command } from "commander";
import { readPath } from "../command/optionReaders.ts";
import { clearProgress } from "../output.ts";
import { addReadOptions } from "../tree/readOptions.ts";

/** `symbolon allocation check`. */
export function registerCheck(allocation: Command): void {
  const command = allocation
    .command("check")
    .description("read an allocation as `tree build` would, tell what it comes to and what looks odd")
    .argument(
      "<file>",
      "CSV or JSON, gzipped or not: account, amount, optionally index and beneficiary",
      readPath,
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP);
  addReadOptions(command).action(async (file, options, called: Command) => {
    const { check } = await import("./check.ts");
    await check(file, options, called).finally(clearProgress);
  });
}

const HELP = `
Exit 0: every row is sound, whatever the warnings; 1: some are not, or a limit is broken. Bad rows are all told, up to
--max-problems. Nothing is written.`;
