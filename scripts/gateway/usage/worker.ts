import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { addSendingOptions } from "../../work/usage/start.ts";
import { addPaceOption, addProcessOptions } from "../servingOptions.ts";

export function define(command: Command): void {
  addProcessOptions(addPaceOption(addSendingOptions(command, "parked")))
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../worker.ts")).worker));
}

const HELP = `
Sends what \`gateway api\` takes in, over the same store, and nothing more: it listens nowhere. Workers over a store share its keys,
and --pace by the keys that each holds; one that dies leaves both to the others within seconds.

Example:
  symbolon gateway worker --rpc https://... --store postgres://localhost/symbolon --key keystore:a.json --password-file password`;
