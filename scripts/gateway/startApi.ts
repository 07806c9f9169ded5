import type { Command } from "commander";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { keepFaults } from "../../src/services/delivery/work/keepFaults.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { parseStoreAddress } from "../../src/services/store/storeAddress.ts";
import { printAside } from "../output.ts";
import { whileUninterrupted } from "../rehearse/rangeProgram.ts";
import type { StoreOptions } from "../store/storeOption.ts";
import { type OpenedChain, openChains } from "../work/openChains.ts";
import { introduceChains } from "../work/startWork.ts";
import { openOperations } from "./openOperations.ts";
import { openServingHalf } from "./openServingHalf.ts";
import type { ServingOptions } from "./servingOptions.ts";

export type ApiOptions = StoreOptions &
  ServingOptions & { readonly rpc?: readonly string[]; readonly log?: string };

/** Serves until it is stopped. @param openStore gives the store, once the chain is seen to be sound */
export async function startApi(
  options: ApiOptions,
  command: Command,
  openStore: () => Promise<Sql>,
): Promise<void> {
  const { rpc = [] } = options;
  if (rpc.length === 0) command.error("error: give --rpc or --config, or set SYMBOLON_RPC_URL");
  requireShared(options.store);
  // Said, so that no node is asked for the tag: only workers wait for what is final.
  const chains = await openChains([{ rpc, keys: [], profile: { finality: { by: "tag" } } }], {
    passwordOf: async () => "",
    warn: ({ reason, hint }) => printAside([`warning: ${reason} ${hint}`]),
  });
  const [chain] = chains as readonly [OpenedChain];
  const sql = await openStore();
  await introduceChains(sql, chains);
  const operations = await openOperations(sql, chain, options.log);
  await whileUninterrupted(async (interrupted) => {
    const endKeeping = keepFaults(sql, chains, operations.onTrouble);
    const serving = await openServingHalf({ sql, chain, operations, options, signal: interrupted });
    await new Promise<void>((stop) => {
      if (interrupted.aborted) stop();
      else interrupted.addEventListener("abort", () => stop(), { once: true });
    });
    await serving.close();
    await endKeeping();
  });
  operations.log?.close();
  chain.close();
}

/** @throws SymbolonError `StoreNotShared`, `BadStoreAddress` */
function requireShared(store: string): void {
  const address = parseStoreAddress(store);
  if (address.kind !== "pglite") return;
  throw new SymbolonError({
    code: "StoreNotShared",
    reason: `The PGlite in ${address.folder} is for one process at a time: no worker could send what this gateway accepts.`,
    hint: "Give the --store of a PostgreSQL, postgres://..., or run gateway start, which serves and sends.",
    details: { folder: address.folder },
  });
}
