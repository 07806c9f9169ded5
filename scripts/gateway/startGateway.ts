import type { Command } from "commander";
import type { Sql } from "../../src/services/store/sql.ts";
import { whileUninterrupted } from "../rehearse/rangeProgram.ts";
import { openSendingHalf, type SendingOptions } from "./openSendingHalf.ts";
import { openServingHalf } from "./openServingHalf.ts";
import type { ServingOptions } from "./servingOptions.ts";

export type GatewayOptions = SendingOptions & ServingOptions;

/** Serves and sends until it is stopped. @param openStore gives the store, once the chain is seen to be sound */
export async function startGateway(
  options: GatewayOptions,
  command: Command,
  openStore: () => Promise<Sql>,
): Promise<void> {
  const sending = await openSendingHalf(options, command, openStore);
  await whileUninterrupted(async (interrupted) => {
    const over = new AbortController();
    const signal = AbortSignal.any([interrupted, over.signal]);
    const serving = await openServingHalf({ ...sending, options, signal });
    try {
      await sending.work(signal).finally(() => over.abort());
    } finally {
      await serving.close();
    }
  });
  sending.close();
}
