import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readHash, readPath } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { readData } from "../../command/standardInput.ts";

export function define(command: Command): void {
  command
    .argument("<file>", "the JSON that tree.dump() gave (standard-v1)", readData)
    .option(
      "--out <path>",
      "write the tree into this folder, or only its rows into a file that ends in .csv",
      readPath,
    )
    .addOption(replaceOption())
    .option("--root <hash>", "the root that must come out", readHash)
    .option("--json", "print one JSON document and nothing else")
    .action(lazily(async () => (await import("../import.ts")).importTree));
}
