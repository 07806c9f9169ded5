import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readBlock, readHash } from "../../command/optionReaders.ts";
import { sending } from "../commonOptions.ts";

export function define(command: Command): void {
  sending(command)
    .argument("<campaign>", "its address, or its file")
    .argument("[root]", "the proposed root (default: the one that waits)", readHash)
    .option("--proposal <hash>", "the proposal that is meant; where another one waits, refuse", readHash)
    .option("--from-block <number>", "where to begin to look for what happened to roots", readBlock)
    .option("--dry-run", "simulate it, send nothing")
    .action(lazily(async () => (await import("../vetoRoot.ts")).vetoRoot));
}
