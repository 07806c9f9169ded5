import { type Command, Option } from "commander";
import { readPath } from "../command/optionReaders.ts";
import { clearProgress } from "../output.ts";

/** `symbolon tree export`. */
export function registerExport(tree: Command): void {
  tree
    .command("export")
    .description("write a tree as other tools take it")
    .argument("<dir>", "a folder that `tree build --out` wrote", readPath)
    .addOption(
      new Option("--format <name>", "openzeppelin: what StandardMerkleTree.load takes")
        .choices(["openzeppelin"])
        .makeOptionMandatory(),
    )
    .requiredOption("--out <file>", "where it is written, whole or not at all", readPath)
    .option("--json", "print one JSON document and nothing else")
    .action(async (directory, options) => {
      const { exportTree } = await import("./exportTree.ts");
      try {
        await exportTree(directory, options);
      } finally {
        clearProgress();
      }
    });
}
