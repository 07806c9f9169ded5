import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { onStore } from "../setState.ts";

export function define(command: Command): void {
  onStore(command)
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../pause.ts")).pause));
}

const HELP = `
Nothing new is sent until \`work resume\`; what is under way is seen through, and more may be submitted. Workers notice within two
seconds.

Example:
  symbolon work pause --chain 1`;
