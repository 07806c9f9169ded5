import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readAddress } from "../../command/optionReaders.ts";
import { GROUP, ofGroup } from "../commonOptions.ts";

const HELP = `
All as of one block: who sits in it is held against the hash that the group keeps, its rules against what its Rulebook says, the
panels of its desk against the hashes that the desk keeps. Decided proposals are told with --all. Of a desk: who sits in its panels,
now and from when on.`;

export function define(command: Command): void {
  ofGroup(command)
    .argument("<group|desk>", GROUP, readAddress)
    .option("--all", "of a group: proposals that are decided, too")
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../show.ts")).show));
}
