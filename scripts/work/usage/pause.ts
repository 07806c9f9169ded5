import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { nounOf } from "../../command/nounOf.ts";
import { onStore } from "../setState.ts";

export function define(command: Command): void {
  onStore(command)
    .addHelpText("after", help(nounOf(command)))
    .action(lazily(async () => (await import("../pause.ts")).pause));
}

const help = (noun: string) => `
Nothing new is sent until \`${noun} resume\`; what is under way is seen through, and more may be submitted. Workers notice within two
seconds.

Example:
  symbolon ${noun} pause --chain 1`;
