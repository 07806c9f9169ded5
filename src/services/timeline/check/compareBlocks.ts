import type { Hex } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { mapAtOnce } from "../../../sdk/core/mapAtOnce.ts";
import type { Sql } from "../../store/sql.ts";
import { askLogs, type Header, mayConcern } from "../follow/blocks.ts";
import { type LogRow, type LogRows, rowsOf, type WatchList } from "../follow/rows.ts";
import { type CanonicalBlock, listBlocksBetween } from "../tables/blocks.ts";
import { type ChainEvent, listEventsBetween } from "../tables/events.ts";
import type { KeepProvenParameters, ProvenRange } from "../tables/proven.ts";
import type { Disagreements } from "./disagreements.ts";
import { placeText } from "./pastCheck.ts";

export type CompareBlocksParameters = {
  readonly sql: Sql;
  readonly client: ReadClient;
  readonly watched: WatchList;
  /** Proven headers of consecutive blocks, lowest first. */
  readonly headers: readonly Header[];
  readonly disagreements: Disagreements;
};

/** Blocks whose receipts are requested at the same time. */
const AT_ONCE = 4;

/**
 * Compares the rows of some blocks with those that their receipts result in.
 * @returns the ranges that agree, and the blocks that no longer count as proven
 * @throws SymbolonError as `askLogs`; what viem throws
 */
export async function compareBlocks(
  parameters: CompareBlocksParameters,
): Promise<Pick<KeepProvenParameters, "ranges" | "lost">> {
  const { sql, client, watched, headers, disagreements } = parameters;
  const lowest = headers[0] as Header;
  const highest = headers.at(-1) as Header;
  const read = await mapAtOnce(headers, AT_ONCE, async (header): Promise<LogRows & { unproven?: string }> => {
    if (!mayConcern(header, watched)) return { rows: [], found: [] };
    const { logs, unproven } = await askLogs(client, header, watched);
    return { ...rowsOf(logs, watched), ...(unproven !== undefined && { unproven }) };
  });
  const span = [client.chain.id, lowest.number, highest.number] as const;
  const blocks = await listBlocksBetween(sql, ...span);
  const events = await listEventsBetween(sql, ...span);
  const blockOf = new Map(blocks.map((block) => [block.number, block]));
  const eventsOf = Map.groupBy(events, ({ block }) => block);
  let newcomer: Header | undefined;
  const lost: Header[] = [];
  const ranges: ProvenRange[] = [];
  for (const [i, header] of headers.entries()) {
    const { rows, found, unproven } = read[i] as (typeof read)[number];
    const kept = { block: blockOf.get(header.number), events: eventsOf.get(header.number) ?? [] };
    const agrees = compareBlock(header, rows, kept, disagreements);
    if (unproven !== undefined)
      disagreements.add("ReceiptsProveNothing", `block ${header.number}: ${unproven}`);
    const isSame = agrees && unproven === undefined;
    for (const { address, role } of found)
      disagreements.add("CampaignsNotFollowed", `${role} ${address}, from block ${header.number} on`);
    if (found.length > 0) newcomer ??= header;
    if (!isSame) lost.push(header);
    else if (newcomer === undefined) addTo(ranges, header);
  }
  return {
    ranges,
    lost: [
      ...lost.map(({ number, hash }) => ({ first: number, last: number, hash })),
      ...(newcomer === undefined ? [] : [{ first: newcomer.number, last: undefined, hash: newcomer.hash }]),
    ],
  };
}

function addTo(ranges: ProvenRange[], { number, parent }: Header): void {
  const before = ranges.at(-1);
  if (before?.last === number - 1) ranges[ranges.length - 1] = { ...before, last: number };
  else ranges.push({ first: number, last: number, parent });
}

type Kept = { readonly block: CanonicalBlock | undefined; readonly events: readonly ChainEvent[] };

function compareBlock(
  { number, hash, parent, time }: Header,
  rows: readonly LogRow[],
  { block, events }: Kept,
  disagreements: Disagreements,
): boolean {
  let isSame = true;
  const add = (...found: Parameters<Disagreements["add"]>) => {
    isSame = false;
    disagreements.add(...found);
  };
  const isOther =
    block !== undefined &&
    (block.hash !== hash || block.time !== time || (block.parent ?? parent) !== parent);
  if (isOther) add("BlocksAltered", `block ${number}, which is ${hash}`);
  const left = new Map(events.map((event) => [keyOf(event), event]));
  for (const row of rows) {
    const event = left.get(keyOf(row));
    if (event === undefined) add("EventsMissing", placeText(row));
    else if (contentOf(row) !== contentOf(event)) add("EventsAltered", placeText(row));
    left.delete(keyOf(row));
  }
  for (const event of left.values()) {
    const isTwice = rows.some((row) => row.part === event.part && contentOf(row) === contentOf(event));
    add(isTwice ? "EventsDoubled" : "EventsMadeUp", placeText(event));
  }
  return isSame;
}

type Row = Pick<LogRow, "logIndex" | "part">;

function keyOf({ logIndex, part }: Row): string {
  return `${logIndex} ${part}`;
}

/** The content of a row without its position; only the first row of a log has its topics and data. */
function contentOf(row: LogRow | ChainEvent): string {
  const { contract, name, transaction, account, actor, item, index, topics, data, part } = row;
  const lower = (value: Hex | undefined) => value?.toLowerCase() ?? "-";
  return [
    ...[contract, transaction, account, actor, item, ...topics].map(lower),
    name,
    index ?? "-",
    part === 0 ? lower(data) : "",
  ].join(" ");
}
