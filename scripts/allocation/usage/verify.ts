import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readPath, readPaths } from "../../command/optionReaders.ts";
import { withChain } from "../ruled.ts";

export function define(command: Command): void {
  withChain(command)
    .argument("<dir>", "a folder that `allocation from-credentials --out` wrote", readPath)
    .option("--batch <dir...>", "the folders of its batches, with secret part", readPaths)
    .addHelpText("after", VERIFY_HELP)
    .action(lazily(async () => (await import("../verify.ts")).verify));
}

const VERIFY_HELP = `
It shows that the rows follow from the rules and the credentials; whether those issuers and registries are to be trusted
is yours to say, so it prints them.`;
