import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { nounOf } from "../../command/nounOf.ts";
import { onStore } from "../setState.ts";

export function define(command: Command): void {
  onStore(command)
    .addHelpText("after", help(nounOf(command)))
    .action(lazily(async () => (await import("../resume.ts")).resume));
}

const help = (noun: string) => `
Ends what \`${noun} pause\` or \`${noun} drain\` has begun.

Example:
  symbolon ${noun} resume --chain 1`;
