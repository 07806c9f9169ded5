import { type Command, InvalidArgumentError } from "commander";
import { type RowChangeKind, rowChangeKinds } from "../../../src/sdk/allocation/diff/allocationDiff.ts";
import { lazily } from "../../command/lazily.ts";
import { readPath, readWhole } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { readData } from "../../command/standardInput.ts";
import { addReadOptions, addShowDecimals } from "../readOptions.ts";

export function define(command: Command): void {
  command
    .argument("<before>", "a folder that `tree build --out` wrote, or an allocation file", readData)
    .argument("<after>", "the same, of the later one", readData)
    .option("--ignore-indexes", "compare amounts and beneficiaries alone")
    .option(
      "--forbid <kinds>",
      `fail where there are such changes: ${rowChangeKinds.join(", ")}, separated by commas`,
      readKinds,
    )
    .option("--only-raises", "the same as --forbid removed,lowered: what a cumulative campaign must keep to")
    .option(
      "--limit <number>",
      "print n changes of each kind, with --json n in all (default: 10)",
      readWhole(0, 9_999_999),
    )
    .option("--out <file>", "write all changes into this CSV file, whole or not at all", readPath)
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else");
  addReadOptions(addShowDecimals(command))
    .addHelpText("after", DIFF_HELP)
    .action(lazily(async () => (await import("../diff.ts")).diff));
}

const DIFF_HELP = `
Exit 0: they are equal, or nothing that was forbidden changed; 3: they differ, and nothing was forbidden; 1: a
forbidden change, or a failure. An account counts as reindexed where its row has another index, since leaves of native
and uniswap bind the index. How a file is read (--decimals and what follows) is asked of files only.`;

function readKinds(text: string): readonly RowChangeKind[] {
  const kinds = text.split(",").map((kind) => kind.trim());
  const known = rowChangeKinds.filter((kind) => kinds.includes(kind));
  if (kinds.every((kind) => (rowChangeKinds as readonly string[]).includes(kind))) return known;
  throw new InvalidArgumentError(
    `It must be one or more of ${rowChangeKinds.join(", ")}, separated by commas.`,
  );
}
