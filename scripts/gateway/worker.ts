import type { Command } from "commander";
import { openStoreEarly } from "../store/storeOption.ts";
import { withConfig } from "./config/withConfig.ts";
import type { SendingOptions } from "./openSendingHalf.ts";

export async function worker(given: SendingOptions, command: Command): Promise<void> {
  const options = withConfig(given, command);
  const openStore = openStoreEarly(options);
  const { startGatewayWorker: startWorker } = await import("./startWorker.ts");
  await startWorker(options, command, openStore);
}
