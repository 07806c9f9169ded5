import type { Command } from "commander";
import { readBlock } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { readData } from "../../command/standardInput.ts";
import { finality, onChain } from "../commonOptions.ts";

/** What the command takes. */
export function define(command: Command): void {
  onChain(command)
    .argument("<file>", "the presentation, or the package of the credential", readData)
    .requiredOption("--out <file>", "where to write it")
    .addOption(replaceOption())
    .option("--header <file>", "header file of the batch, for what was handed out before it was issued")
    .option("--block <number>", "the block to stand on (default: the newest)", readBlock)
    .addOption(finality("how settled the block must be"))
    .action(async (file, options) => (await import("../witness.ts")).witness(file, options));
}
