import type { Command } from "commander";
import type { Sql } from "../../src/services/store/sql.ts";
import { printAside } from "../output.ts";
import { whileUninterrupted } from "../rehearse/rangeProgram.ts";
import { openSendingHalf, type SendingOptions } from "./openSendingHalf.ts";

/** Sends until it is stopped. @param openStore gives the store, once the chain is seen to be sound */
export async function startGatewayWorker(
  options: SendingOptions,
  command: Command,
  openStore: () => Promise<Sql>,
): Promise<void> {
  const half = await openSendingHalf(options, command, openStore);
  printAside([`sending on chain ${half.chain.client.chain.id} from ${half.sql.name}`]);
  await whileUninterrupted((interrupted) => half.work(interrupted));
  half.close();
}
