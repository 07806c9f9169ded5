import type { Address, Hex } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import type { BatchEvent, HoldChangedEvent } from "../../chain/events/batches.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import { noBatch } from "../../credentials/batch/knownBatch.ts";
import type { IssuedHeader } from "../cases/caseSubjects.ts";
import type { WatchedHold } from "./watchFacts.ts";
import type { Watchlist } from "./watchlist.ts";

/** What a registry has of what is watched. */
export type WatchedBatches = {
  readonly registry: Address;
  readonly batches: readonly IssuedHeader[];
  /** Of these batches, also such as are over. */
  readonly holds: readonly WatchedHold[];
};

/** What of a registry's events is watched. */
export function watchedBatches(
  registry: Address,
  events: readonly BatchEvent[],
  watchlist: Watchlist,
): WatchedBatches {
  const batches = issuedIn(events, watchlist);
  return { registry, batches, holds: holdsIn(events, new Set(batches.map(({ batch }) => batch))) };
}

/** Batches that the watched accounts and groups issued, or that are listed: what others made in their names does not count. */
function issuedIn(events: readonly BatchEvent[], watchlist: Watchlist): readonly IssuedHeader[] {
  const issuers = [...watchlist.accounts, ...watchlist.groups];
  return events.flatMap((event) => {
    if (event.event !== "BatchIssued") return [];
    const { batch, header } = event;
    const isOurs =
      watchlist.batches.includes(batch) || issuers.some((issuer) => isSameAddress(issuer, header.issuer));
    return isOurs ? [{ batch, header }] : [];
  });
}

/** Each hold of the watched batches as it was last changed. */
function holdsIn(events: readonly BatchEvent[], watched: ReadonlySet<Hex>): readonly WatchedHold[] {
  const last = new Map<string, HoldChangedEvent>();
  for (const event of events) {
    if (event.event === "HoldChanged" && watched.has(event.batch))
      last.set(`${event.batch} ${event.target}`, event);
  }
  return [...last.values()].map(({ batch, target, from, until, evidence, kind }) => ({
    batch,
    target,
    from,
    until,
    evidence,
    isEnded: kind === "EndEmergency",
  }));
}

/** What is listed and not there would be watched by nobody. @throws SymbolonError `NoBatch` */
export function requireBatches(
  client: ReadClient,
  { batches }: Watchlist,
  read: readonly WatchedBatches[],
): void {
  const missing = batches.find((id) => !read.some((one) => one.batches.some(({ batch }) => batch === id)));
  const [first] = read;
  if (missing !== undefined && first !== undefined) throw noBatch(missing, first.registry, client.chain.id);
}
