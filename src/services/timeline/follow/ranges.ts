import type { Hash, Log } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { logsNotOfBlock, readLogs } from "../../../sdk/chain/events/readLogs.ts";
import { mapAtOnce } from "../../../sdk/core/mapAtOnce.ts";
import type { Assurance, BlockRow } from "../tables/blockRow.ts";
import { askByAddress, askHeader, noSuchBlock, toChainLog } from "./blocks.ts";
import { type LogRow, rowsOf, type WatchedContract, type WatchList } from "./rows.ts";

/** What a range of final blocks holds. */
export type RangeRows = {
  /** Those that hold events, and the last one. */
  readonly blocks: readonly BlockRow[];
  readonly events: readonly LogRow[];
  readonly found: readonly WatchedContract[];
};

export type ReadRangeParameters = {
  /** First and last block. */
  readonly from: number;
  readonly to: number;
  readonly read?: readonly WatchedContract[];
};

/** Requests at the same time. */
const AT_ONCE = 8;

/**
 * Reads a range of final blocks, on the node's word: events of watched contracts, and of campaigns created in the
 * range.
 * @param read whose events are read: all watched contracts, or some of them
 * @param way how far a header has to be consistent with itself; nobody can check here that no event is missing
 * @throws SymbolonError `LogsNotOfBlock`, `BlockNotFound`, and as `askHeader`; what viem throws, for example where a
 * range is too long
 */
export async function readRange(
  { client, way }: { readonly client: ReadClient; readonly way: Assurance },
  watched: WatchList,
  { from, to, read: first = [...watched.values()] }: ReadRangeParameters,
): Promise<RangeRows> {
  const known = new Map(watched);
  const found: WatchedContract[] = [];
  const rows: LogRow[] = [];
  const hashes = new Map<number, Hash>();
  // A campaign's events may precede the factory's event about it.
  for (let next = first; next.length > 0; ) {
    const logs = await readRangeLogs(client, next, from, to);
    for (const log of logs) keepHash(hashes, log);
    const read = rowsOf(logs.map(toChainLog), known);
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
  for (const [i, { block, logIndex, part }] of rows.entries()) {
    const before = rows[i - 1];
    if (before?.block === block && before.logIndex === logIndex && before.part === part)
      throw logsNotOfBlock(block, "one of them is there twice");
  }
  const numbers = [...new Set([...rows.map(({ block }) => block), to])];
  const blocks = await mapAtOnce(numbers, AT_ONCE, async (number): Promise<BlockRow> => {
    const header = await askHeader(client, number, way);
    if (header === undefined) throw noSuchBlock(number);
    const named = hashes.get(number) ?? header.hash;
    if (named !== header.hash) throw logsNotOfBlock(number, `they are of ${named}, and it is ${header.hash}`);
    return { number, hash: header.hash, parent: header.parent, time: header.time, way: "told" };
  });
  return { blocks, events: rows, found };
}

/** Remembers a log's block hash, as the node states it. Each number has one hash. */
function keepHash(hashes: Map<number, Hash>, log: Log): void {
  const number = Number(log.blockNumber);
  const hash = log.blockHash ?? "0x";
  const known = hashes.get(number) ?? hash;
  if (known !== hash) throw logsNotOfBlock(number, `they are of ${known} and of ${hash}`);
  hashes.set(number, hash);
}

async function readRangeLogs(
  client: ReadClient,
  contracts: readonly WatchedContract[],
  from: number,
  to: number,
): Promise<readonly Log[]> {
  const oldest = contracts.reduce((min, { since }) => Math.min(min, since), to + 1);
  const first = Math.max(from, oldest);
  if (first > to) return [];
  return askByAddress(
    contracts.map(({ address }) => address),
    (address) => readLogs(client, { address, topics: [], from: BigInt(first), to: BigInt(to) }),
  );
}
