import { formatCount } from "../../src/sdk/core/text/format.ts";
import { readProgress } from "../../src/services/timeline/tables/progress.ts";
import { type ProvenRange, readProvenRanges } from "../../src/services/timeline/tables/proven.ts";
import { readTold } from "../../src/services/timeline/tables/told.ts";
import { countWatched, type WatchedCount } from "../../src/services/timeline/tables/watched.ts";
import { printResult, table } from "../output.ts";
import type { StoreOptions } from "../store/storeOption.ts";
import { openTimelineStore } from "./openTimeline.ts";
import { progressDocument, progressLines } from "./progressLines.ts";

const STOPPED = 3;

export async function show(options: StoreOptions & { readonly json?: boolean }): Promise<void> {
  const sql = await openTimelineStore(options);
  const chains = await readProgress(sql);
  const ranges = await readTold(sql);
  const contracts = await countWatched(sql);
  const proven = await Promise.all(
    chains.map(async ({ chain }) => ({ chain, ranges: await readProvenRanges(sql, chain) })),
  );
  const document = {
    ...progressDocument(sql.name, chains, ranges),
    contracts: contracts.map(({ checkedTo = null, ...contract }) => ({ ...contract, checkedTo })),
    proven,
  };
  printResult(options.json ?? false, document, [
    ...progressLines(sql.name, chains, ranges),
    ...(contracts.length === 0 ? [] : ["", "contracts, and their events that stand"]),
    ...table(
      contracts.map((contract) => [`  chain ${contract.chain}, ${contract.role}`, contractText(contract)]),
    ),
    ...proven.flatMap(({ chain, ranges }) =>
      ranges.length === 0 ? [] : ["", `blocks of chain ${chain} that are proven: ${rangesText(ranges)}`],
    ),
  ]);
  if (chains.some(({ stopped }) => stopped !== undefined)) process.exitCode = STOPPED;
}

function contractText({ count, events, grounds, checked, checkedTo }: WatchedCount): string {
  const parts = Object.entries(grounds).flatMap(([ground, number]) =>
    number === 0 ? [] : [`${formatCount(number)} ${ground}`],
  );
  const sure = parts.length === 0 ? "" : ` (${parts.join(", ")})`;
  const which = checked === count ? "" : `${formatCount(checked)} of them `;
  const past = checkedTo === undefined ? "" : `; ${which}checked up to block ${checkedTo}`;
  return `${formatCount(count)}, ${formatCount(events)} events${sure}${past}`;
}

/** Ranges that are listed. */
const LISTED = 10;

function rangesText(ranges: readonly ProvenRange[]): string {
  const listed = ranges.slice(0, LISTED).map(({ first, last }) => `${first} to ${last}`);
  return [...listed, ...(ranges.length > LISTED ? [`and ${ranges.length - LISTED} ranges more`] : [])].join(
    ", ",
  );
}
