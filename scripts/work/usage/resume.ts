import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { onStore } from "../setState.ts";

export function define(command: Command): void {
  onStore(command)
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../resume.ts")).resume));
}

const HELP = `
Ends what \`work pause\` or \`work drain\` has begun.

Example:
  symbolon work resume --chain 1`;
