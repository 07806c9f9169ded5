import { openStore } from "../../src/services/store/openStore.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import {
  openStandbyReads,
  type ReadStore,
  readsOf,
  type StandbyReads,
} from "../../src/services/store/standbyReads.ts";
import { closeAtEnd } from "../command/openConnections.ts";
import { printAside } from "../output.ts";
import type { StoreOptions } from "../store/storeOption.ts";
import { troubleTeller } from "../work/runWorkers.ts";
import { openTimelineStore } from "./openTimeline.ts";
import type { StandbyOptions } from "./standbyOption.ts";

/** Opens the standby that is named; undefined: none is. @throws SymbolonError `NotStandby` */
export async function openStandbyOption(
  primary: Sql,
  { readStore, readLag }: StandbyOptions,
  onTrouble: (thrown: unknown) => void,
): Promise<StandbyReads | undefined> {
  if (readStore === undefined) return undefined;
  const maxLag = readLag === undefined ? undefined : Number(readLag);
  return openStandbyReads({ primary, openStandby: () => openStore(readStore), maxLag, onTrouble });
}

/**
 * Opens a timeline's store for a command that only reads it: from the standby that is named, and stderr says how old its rows are
 * at most, or why the store itself is read.
 * @throws SymbolonError as `openTimelineStore` and `openStandbyOption`
 */
export async function openTimelineReads(options: StoreOptions & StandbyOptions): Promise<ReadStore> {
  const sql = await openTimelineStore(options);
  const isOver = new AbortController();
  const standby = await openStandbyOption(sql, options, troubleTeller(isOver.signal));
  if (standby === undefined) return readsOf(sql);
  closeAtEnd(() => {
    isOver.abort();
    return standby.close();
  });
  const lag = standby.lag();
  if (lag !== undefined) printAside([`reading --read-store, which is at most ${lag.toFixed(1)} s behind`]);
  return standby.read;
}
