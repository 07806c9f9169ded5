import { type Command, Option } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readPath } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";

export function define(command: Command): void {
  command
    .argument("<dir>", "a folder that `tree build --out` wrote", readPath)
    .addOption(
      new Option("--format <name>", "openzeppelin: what StandardMerkleTree.load takes")
        .choices(["openzeppelin"])
        .makeOptionMandatory(),
    )
    .requiredOption("--out <file>", "where it is written, whole or not at all", readPath)
    .addOption(replaceOption())
    .option("--json", "print one JSON document and nothing else")
    .action(lazily(async () => (await import("../export.ts")).exportTree));
}
