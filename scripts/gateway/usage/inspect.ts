import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readHttpUrl } from "../../command/optionReaders.ts";
import { addShowOptions } from "../../work/usage/show.ts";

export function define(command: Command): void {
  addShowOptions(command)
    .option("--at <url>", "also ask a running gateway for its level", readHttpUrl)
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../inspect.ts")).inspect));
}

const HELP = `
Tells what \`work show\` does, and of each lane how much waits, for how long, how far its turns are behind, and until when ticket
holders are expected. With --at also the level of one gateway: each has its own.

Examples:
  symbolon gateway inspect --at http://127.0.0.1:8080
  symbolon gateway inspect 17 --json

Exit code 0: nothing is parked; 3: something is, or, where claims are named, one of them is parked, skipped or expired.`;
