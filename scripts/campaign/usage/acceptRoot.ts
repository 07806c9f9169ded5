import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readBlock, readHash } from "../../command/optionReaders.ts";
import { sending } from "../commonOptions.ts";

const ACCEPT_HELP = `
Exit code 0: it is in force, by this run or before; 1: it cannot be yet (the error says from when on), or no more.`;

export function define(command: Command): void {
  sending(command)
    .argument("<campaign>", "its address, or its file")
    .option("--proposal <hash>", "the proposal that is meant; where another one waits, refuse", readHash)
    .option("--root <hash>", "the root that is meant (default: the one that waits)", readHash)
    .option("--from-block <number>", "where to begin to look for what happened to roots", readBlock)
    .option("--dry-run", "check and simulate it, send nothing")
    .addHelpText("after", ACCEPT_HELP)
    .action(lazily(async () => (await import("../acceptRoot.ts")).acceptRoot));
}
