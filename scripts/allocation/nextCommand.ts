import { type Command, Option } from "commander";
import { readPath } from "../command/optionReaders.ts";
import { clearProgress } from "../output.ts";
import { addPlainReadOptions } from "../tree/readOptions.ts";

/** `symbolon allocation next`. The body is loaded when it runs. */
export function registerNext(allocation: Command): void {
  const command = allocation
    .command("next")
    .description("add what was earned since to the totals of a cumulative campaign's present tree")
    .argument("<previous>", "the folder of the present tree, which `tree build --out` wrote", readPath)
    .argument("<new>", "CSV or JSON, gzipped or not: account and the amount to be added", readPath)
    .option("--out <dir>", "folder for the rows, for tree build, and what they were made from", readPath)
    .addOption(
      new Option(
        "--as-totals",
        "the new file holds totals so far; whom it does not name keeps the total",
      ).conflicts("asAmounts"),
    )
    .option("--as-amounts", "it holds amounts to be added, though it looks like totals so far")
    .option("--dry-run", "print the difference, write nothing")
    .option("--json", "print one JSON document and nothing else");
  addPlainReadOptions(command).addHelpText("after", HELP);
  command.action(async (previous, file, options, called: Command) => {
    if (options.out === undefined && options.dryRun !== true) {
      called.error("error: give --out, or --dry-run to see the difference only");
    }
    const { next } = await import("./next.ts");
    await next(previous, file, options, called).finally(clearProgress);
  });
}

const HELP = `
The rows of the previous tree keep their indexes; new accounts come behind them; rows of one account are added up (with
--as-totals refused). Nobody is ever lowered or left out: a total below the present one is refused by name. The new file is
read with the decimals of the previous tree, or as --decimals says; --decimals 0 where it is in base units.

A file that names nearly all accounts of the previous tree with at least their totals there, or that this command made, is
refused (LooksLikeTotals): added up by mistake, totals would pay everybody twice. --as-totals or --as-amounts says which it is.

Exit 0: made, or with --dry-run it would be; 1: refused, and nothing is written. The last line is the command that builds
the next tree; \`symbolon campaign propose-root\` proposes it, with the funding that is printed.`;
