import { type Command, InvalidArgumentError } from "commander";
import { type ChangeKind, changeKinds } from "../../src/allocation/diff/allocationDiff.ts";
import { readPath } from "../command/optionReaders.ts";
import { clearProgress } from "../output.ts";
import { addReadOptions } from "./readOptions.ts";
import { addShowDecimals } from "./showDecimals.ts";

/** `symbolon tree diff`. */
export function registerDiff(tree: Command): void {
  const command = tree
    .command("diff")
    .description("compare two allocations by account: who was added, removed, raised, lowered, moved")
    .argument("<before>", "a folder that `tree build --out` wrote, or an allocation file", readPath)
    .argument("<after>", "the same, of the later one", readPath)
    .option("--ignore-indexes", "compare amounts and beneficiaries alone")
    .option(
      "--forbid <kinds>",
      `fail where there are such changes: ${changeKinds.join(", ")}, parted by commas`,
      readKinds,
    )
    .option("--only-raises", "the same as --forbid removed,lowered: what a cumulative campaign must keep to")
    .option("--limit <n>", "print n changes of each kind, with --json n in all (default: 10)", readLimit)
    .option("--out <file>", "write all changes into this CSV file, whole or not at all", readPath)
    .option("--json", "print one JSON document and nothing else");
  addReadOptions(addShowDecimals(command))
    .addHelpText("after", DIFF_HELP)
    .action(async (before, after, options, called: Command) => {
      const { diff } = await import("./diff.ts");
      try {
        await diff(before, after, options, called);
      } finally {
        clearProgress();
      }
    });
}

const DIFF_HELP = `
Exit 0: they are equal, or nothing that was forbidden changed; 3: they differ, and nothing was forbidden; 1: a
forbidden change, or a failure. An account counts as reindexed where its row has another index, since leaves of native
and uniswap bind the index. How a file is read (--decimals and what follows) is asked of files only.`;

function readKinds(text: string): readonly ChangeKind[] {
  const kinds = text.split(",").map((kind) => kind.trim());
  const known = changeKinds.filter((kind) => kinds.includes(kind));
  if (kinds.every((kind) => (changeKinds as readonly string[]).includes(kind))) return known;
  throw new InvalidArgumentError(`It must be of ${changeKinds.join(", ")}, parted by commas.`);
}

function readLimit(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 0 to 9999999.");
}
