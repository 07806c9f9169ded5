import type { Command } from "commander";
import { openStoreEarly } from "../store/storeOption.ts";
import type { StartOptions } from "./startWork.ts";

/** `symbolon work start`. */
export async function start(options: StartOptions, command: Command): Promise<void> {
  const openStore = openStoreEarly(options);
  const { startWork } = await import("./startWork.ts");
  await startWork(options, command, openStore);
}
