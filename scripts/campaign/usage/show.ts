import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readBlock, readPath } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { onChain, withFactory } from "../commonOptions.ts";

export function define(command: Command): void {
  withFactory(onChain(command))
    .argument("<campaign>", "its address, or its file")
    .option("--tree <dir>", "its tree, to tell how much is paid and owed")
    .option("--chart <file>", "draw the schedule of a vesting campaign as a page", readPath)
    .addOption(replaceOption())
    .option("--from-block <number>", "where to begin to look for its creation", readBlock)
    .action(lazily(async () => (await import("../show.ts")).show));
}
