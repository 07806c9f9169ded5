import type { Command } from "commander";
import { openStoreEarly } from "../store/storeOption.ts";
import { addSendingOptions } from "../work/start.ts";
import { withConfig } from "./config/withConfig.ts";
import type { SendingOptions } from "./openSendingHalf.ts";
import { addPaceOption, addProcessOptions } from "./servingOptions.ts";

export function define(command: Command): void {
  addProcessOptions(addPaceOption(addSendingOptions(command, "parked")))
    .addHelpText("after", HELP)
    .action(worker);
}

const HELP = `
Sends what \`gateway api\` takes in, over the same store, and nothing more: it listens nowhere. Workers over a store share its keys,
and --pace by the keys that each holds; one that dies leaves both to the others within seconds.

Example:
  symbolon gateway worker --rpc https://... --store postgres://localhost/symbolon --key keystore:a.json --password-file password`;

async function worker(given: SendingOptions, command: Command): Promise<void> {
  const options = withConfig(given, command);
  const openStore = openStoreEarly(options);
  const { startGatewayWorker: startWorker } = await import("./startWorker.ts");
  await startWorker(options, command, openStore);
}
