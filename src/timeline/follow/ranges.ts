import type { Hex } from "viem";
import type { ReadClient } from "../../chain/clients.ts";
import { readLogs } from "../../chain/events/readLogs.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import type { BlockRow, Way } from "../tables/blockRow.ts";
import { askHeader, noSuchBlock, placedLog } from "./blocks.ts";
import { type EventRow, type PlacedLog, rowsOf, type Watched, type WatchList } from "./rows.ts";

/** What a range of final blocks holds. */
export type RangeRows = {
  /** Those that hold events, and the last one. */
  readonly blocks: readonly BlockRow[];
  readonly events: readonly EventRow[];
  readonly found: readonly Watched[];
};

export type ReadRangeParameters = {
  /** First and last block. */
  readonly from: number;
  readonly to: number;
  readonly read?: readonly Watched[];
};

/** Addresses of one question: nodes refuse long lists. */
const ADDRESSES = 500;
/** Questions under way at once. */
const AT_ONCE = 8;

/**
 * Reads a range of final blocks, on the node's word: events of what is watched, and of the campaigns that come to be in it.
 * @param read whose events are read: all that is watched, or some of it
 * @param way how much a header has to be true to itself; that its events are all there, nobody can tell
 * @throws what viem throws, as where a range is too long for the node
 */
export async function readRange(
  { client, way }: { readonly client: ReadClient; readonly way: Way },
  watched: WatchList,
  { from, to, read: first = [...watched.values()] }: ReadRangeParameters,
): Promise<RangeRows> {
  const known = new Map(watched);
  const found: Watched[] = [];
  const rows: EventRow[] = [];
  // What a campaign tells may stand before what its factory tells of it.
  for (let next = first; next.length > 0; ) {
    const logs = await logsOf(client, next, from, to);
    const read = rowsOf(logs, known);
    for (const row of read.rows) rows.push(row);
    for (const one of read.found) {
      known.set(one.address, one);
      found.push(one);
    }
    next = [...read.found];
  }
  rows.sort(
    (one, other) => one.block - other.block || one.logIndex - other.logIndex || one.part - other.part,
  );
  const numbers = [...new Set([...rows.map(({ block }) => block), to])];
  const blocks = await mapAtOnce(numbers, AT_ONCE, async (number): Promise<BlockRow> => {
    const header = await askHeader(client, number, way);
    if (header === undefined) throw noSuchBlock(number);
    return { number, hash: header.hash, parent: header.parent, time: header.time, way: "told" };
  });
  return { blocks, events: rows, found };
}

async function logsOf(
  client: ReadClient,
  contracts: readonly Watched[],
  from: number,
  to: number,
): Promise<readonly PlacedLog[]> {
  const oldest = contracts.reduce((least, { since }) => Math.min(least, since), to + 1);
  const first = Math.max(from, oldest);
  if (first > to) return [];
  const parts: Hex[][] = [];
  for (let i = 0; i < contracts.length; i += ADDRESSES)
    parts.push(contracts.slice(i, i + ADDRESSES).map(({ address }) => address));
  const logs = await mapAtOnce(parts, AT_ONCE, (address) =>
    readLogs(client, { address, topics: [], from: BigInt(first), to: BigInt(to) }),
  );
  return logs.flat().map(placedLog);
}
