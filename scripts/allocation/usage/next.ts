import { type Command, Option } from "commander";
import { readPath } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { readData } from "../../command/standardInput.ts";
import { addPlainReadOptions } from "../../tree/readOptions.ts";

export function define(command: Command): void {
  command
    .argument("<previous>", "the folder of the present tree, which `tree build --out` wrote", readPath)
    .argument("<new>", "CSV or JSON, gzipped or not: account and the amount to be added", readData)
    .option("--out <dir>", "folder for the rows, for tree build, and what they were made from", readPath)
    .addOption(replaceOption())
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
    await (await import("../next.ts")).next(previous, file, options, called);
  });
}

const HELP = `
The rows of the previous tree keep their indexes; new accounts come behind them; rows of one account are added up (with
--as-totals refused). Nobody is ever lowered or dropped: a total below the present one is refused by name. The new file is
read with the decimals of the previous tree; with --base-units its amounts are base units.

A file that names nearly all accounts of the previous tree with at least their totals there, or that this command made, is
refused (LooksLikeTotals): added up by mistake, totals would pay everybody twice. --as-totals or --as-amounts says which it is.

Exit 0: made, or with --dry-run it would be; 1: refused, and nothing is written. The last line is the command that builds
the next tree; \`symbolon campaign propose-root\` proposes it, with the funding that is printed.`;
