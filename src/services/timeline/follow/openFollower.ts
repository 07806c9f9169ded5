import { type Hash, type Hex, zeroAddress } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { readLogsInRanges } from "../../../sdk/chain/events/readLogs.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { type Finality, finalBlock } from "../../../sdk/delivery/finality.ts";
import { deliveryTables } from "../../delivery/tables/migrations.ts";
import { migrate } from "../../store/migrate.ts";
import type { Sql } from "../../store/sql.ts";
import type { BlockRow, Way } from "../tables/blockRow.ts";
import { keepFault } from "../tables/faults.ts";
import {
  beginFollowing,
  changedBelowFinal,
  type Followed,
  keepPiece,
  type Piece,
  readFollowed,
} from "../tables/followed.ts";
import { timelineTables } from "../tables/migrations.ts";
import { keepPast, type PastPiece } from "../tables/pasts.ts";
import { askHeader, askLogs, type Header, mayConcern, noSuchBlock } from "./blocks.ts";
import { readRange } from "./ranges.ts";
import { type EventRow, type PlacedLog, type Rows, rowsOf, type Watched, type WatchList } from "./rows.ts";

export type FollowTerms = {
  readonly sql: Sql;
  readonly client: ReadClient;
  /** Named contracts; what their events name is found. */
  readonly contracts: readonly Pick<Watched, "address" | "role">[];
  /** First block that is read. */
  readonly fromBlock: number;
  readonly finality: Finality;
  /** How blocks that are not final yet are read from here on; default: as before, and at first proven. */
  readonly way?: Way | undefined;
  /** How the node is called where its faults are written down: protocol and host; default: `the node`. */
  readonly node?: string;
  /** Told after each piece that is kept. */
  readonly onProgress?: (cursor: number, head: number) => void;
  /** Called with each block that is kept on the node's word though its header is proven, and why. */
  readonly onTold?: (block: number, why: string) => void;
};

/** What one step came to. */
export type Advance =
  /** All there is, is read. */
  | "nothing new"
  /** The node is behind what is read already. */
  | "node behind"
  | "read"
  | "undone";

export type Follower = {
  /**
   * Reads what is new, as far as the node has it, and keeps it in one COMMIT, or in several where it is final already. Where it
   * throws, nothing is half kept: call it again, after a pause.
   * @throws SymbolonError `FollowedByAnother`, `ChangedBelowFinal`, `ChainBroken`, those of `askHeader` and `askLogs`; what viem throws
   */
  readonly advance: () => Promise<Advance>;
  /** What the store knows, as of the last step. */
  readonly followed: () => Followed;
};

/** Blocks that are read one by one and kept together; so far behind, final ones are read so, too. */
const TOGETHER = 64;

/** What a node says that is not so: written down, for it may be more than a mishap. */
const FAULTS = [
  "BadBlock",
  "BadReceipt",
  "ChainBroken",
  "HeaderNotRebuilt",
  "LogsNotOfBlock",
  "OtherBlock",
  "ReceiptsNotOfBlock",
];

/**
 * Opens what follows a chain into a store, whose tables it makes: final blocks that are more than 64 behind in ranges, on the
 * node's word, all others one by one: header, filter and receipts have to be those that the block's hash stands for. Where a
 * chain's receipts show nothing here, the block's events are kept on the node's word, and so is why. Blocks that are taken back
 * are undone in one COMMIT: their rows stay, marked.
 * @throws SymbolonError `OtherChain`, `FollowedOtherwise`, `StoreNewer`; what viem throws
 */
export async function openFollower(given: FollowTerms): Promise<Follower> {
  const { sql, client, contracts, fromBlock, node = "the node" } = given;
  const chain = client.chain.id;
  await migrate(sql, deliveryTables);
  await migrate(sql, timelineTables);
  const genesis = await requireHeader(client, 0, "told");
  const watched = contracts.map(({ address, role }): Watched => {
    const own = address.toLowerCase() as Hex;
    return { address: own, role, since: fromBlock, foundBy: undefined };
  });
  await beginFollowing(sql, { chain, genesis: genesis.hash, way: given.way, fromBlock, watched });
  let followed = await readFollowed(sql, chain);
  const { way } = followed;
  const terms = { ...given, way };
  const keep = async (piece: Omit<Piece, "chain" | "before">) => {
    followed = await keepPiece(sql, { chain, before: followed, ...piece });
    terms.onProgress?.(followed.cursor, followed.head);
  };
  const keepOfPast = async (piece: Omit<PastPiece, "chain" | "before">) => {
    await keepPast(sql, { chain, before: followed, ...piece });
    followed = await readFollowed(sql, chain);
  };
  const step = async (): Promise<Advance> => {
    const head = await requireHeader(client, "latest", way);
    const final = await finalOf(terms, head, followed);
    const stage = { terms, head, final, keep, keepOfPast, state: () => followed };
    if (Math.min(final, head.number) - followed.cursor <= TOGETHER) return readHead(stage);
    // What was read last may have been taken back since.
    const known = followed.hashes.get(followed.cursor);
    const isOther = known !== undefined && (await hashAt(terms, head, followed.cursor)) !== known;
    return isOther ? undo(stage) : readPast(stage);
  };
  return {
    advance: async () => {
      try {
        const came = await step();
        const isIdle = came === "nothing new" || came === "node behind";
        return isIdle && (await readNamedLater({ terms, keepOfPast, state: () => followed })) ? "read" : came;
      } catch (thrown) {
        if (!(thrown instanceof SymbolonError)) throw thrown;
        const { code, reason } = thrown;
        if (code === "FollowedByAnother") followed = await readFollowed(sql, chain);
        if (FAULTS.includes(code)) await keepFault(sql, { chain, node, code }, reason);
        throw thrown;
      }
    },
    followed: () => followed,
  };
}

type Terms = FollowTerms & { readonly way: Way };

type Stage = PastStage & {
  readonly head: Header;
  readonly final: number;
  readonly keep: (piece: Omit<Piece, "chain" | "before">) => Promise<void>;
};

type PastStage = {
  readonly terms: Terms;
  readonly keepOfPast: (piece: Omit<PastPiece, "chain" | "before">) => Promise<void>;
  readonly state: () => Followed;
};

/** Blocks that are read at once for contracts that were named later: what is new goes before them. */
const PAST_BLOCKS = 20_000;

/** Reads some of what was read before contracts were named, for these alone. @returns whether there was any */
async function readNamedLater({ terms, keepOfPast, state }: PastStage): Promise<boolean> {
  const late = () => [...state().watched.values()].filter(({ past }) => past !== undefined);
  const begin = minOf(late(), ({ past }) => past?.from);
  const isNext = ({ past }: Watched) => past?.from === begin;
  const [first] = late().filter(isNext);
  if (first === undefined) return false;
  const end = minOf(late().filter(isNext), ({ past }) => past?.to);
  await readLogsInRanges(terms.client, {
    contract: first.address,
    fromBlock: BigInt(begin),
    toBlock: BigInt(Math.min(end, begin + PAST_BLOCKS - 1)),
    read: async (from, last) => {
      const range = { from: Number(from), to: Number(last) };
      const upTo = Number(last);
      const contracts = late().filter(({ past }) => past?.from === range.from);
      const { blocks, events, found } = await readRange(terms, state().watched, {
        ...range,
        read: contracts,
      });
      const numbers = new Set(events.map(({ block }) => block));
      const filled = blocks.filter(({ number }) => numbers.has(number));
      await keepOfPast({ contracts, upTo, blocks: filled, events, found });
      return [];
    },
  });
  return true;
}

/** What is final, in ranges: a COMMIT each, so that at most one is read again. */
async function readPast({ terms, head, final, keep, state }: Stage): Promise<Advance> {
  const { watched, cursor } = state();
  const [contract = zeroAddress] = watched.keys();
  await readLogsInRanges(terms.client, {
    contract,
    fromBlock: BigInt(cursor + 1),
    toBlock: BigInt(final),
    read: async (first, last) => {
      const from = Number(first);
      const to = Number(last);
      const rows = await readRange(terms, state().watched, { from, to });
      await keep({ ...rows, cursor: to, final: Math.min(final, to), head: head.number });
      return [];
    },
  });
  return "read";
}

function minOf(contracts: readonly Watched[], of: (one: Watched) => number | undefined): number {
  return contracts.reduce((least, one) => Math.min(least, of(one) ?? least), Number.POSITIVE_INFINITY);
}

/** What may still be taken back, block by block. */
async function readHead(stage: Stage): Promise<Advance> {
  const { terms, head, final, keep, state } = stage;
  const { cursor, hashes } = state();
  const known = hashes.get(cursor);
  if (head.number <= cursor) {
    const same = await hashAt(terms, head, head.number);
    const own = hashes.get(head.number);
    if (own === undefined || own === same) return settle(stage);
    return undo(stage);
  }
  const end = Math.min(head.number, cursor + TOGETHER);
  const headers = await Promise.all(
    Array.from({ length: end - cursor }, (_, i) => headerAt(terms, head, cursor + 1 + i)),
  );
  const [next] = headers;
  if (known !== undefined && next !== undefined && next.parent !== known) {
    const own = await headerAt(terms, head, cursor);
    // It has the block that was read, and says that the next one stands on another: one of both is not its chain's.
    if (own.hash === known) throw chainBroken(own, next);
    return undo(stage);
  }
  for (const [i, header] of headers.entries()) {
    const before = headers[i - 1];
    if (before !== undefined && header.parent !== before.hash) throw chainBroken(before, header);
  }
  const { events, found, reasons } = await readBlocks(terms.client, headers, state().watched);
  await keep({
    cursor: end,
    final: Math.min(final, end),
    head: head.number,
    blocks: headers.map((header) => rowOf(reasons.has(header.number) ? { ...header, way: "told" } : header)),
    events,
    found,
    unproven: reasons,
  });
  for (const [block, why] of reasons) terms.onTold?.(block, why);
  return "read";
}

/** What concerns the watched in blocks that follow each other, and why the logs of some are taken on the node's word. */
async function readBlocks(client: ReadClient, headers: readonly Header[], known: WatchList) {
  const events: EventRow[] = [];
  const watched = new Map(known);
  const found: Watched[] = [];
  const reasons = new Map<number, string>();
  for (const header of headers) {
    if (!mayConcern(header, watched)) continue;
    const { logs, unproven } = await askLogs(client, header, watched);
    if (unproven !== undefined) reasons.set(header.number, unproven);
    const read = rowsOfBlock(logs, watched);
    for (const row of read.rows) events.push(row);
    for (const one of read.found) {
      found.push(one);
      watched.set(one.address, one);
    }
  }
  return { events, found, reasons };
}

/** The rows of one block, with those of what comes to be in it, which may tell of itself before its factory does. */
function rowsOfBlock(logs: readonly PlacedLog[], watched: WatchList): Rows {
  const known = new Map(watched);
  const found: Watched[] = [];
  for (;;) {
    const read = rowsOf(logs, known);
    if (read.found.length === 0) return { rows: read.rows, found };
    found.push(...read.found);
    for (const one of read.found) known.set(one.address, one);
  }
}

/** There is nothing to read; more may have become final. */
async function settle({ head, final, keep, state }: Stage): Promise<Advance> {
  const { cursor, final: before } = state();
  const isBehind = head.number < cursor;
  const next = Math.min(final, cursor);
  if (next > before) await keep({ cursor, final: next, head: cursor });
  return isBehind ? "node behind" : "nothing new";
}

/** Goes back to the newest block that the chain still has, in one COMMIT. */
async function undo({ terms, head, keep, state }: Stage): Promise<Advance> {
  const { cursor, final, hashes } = state();
  const first = Math.min(...hashes.keys());
  for (let number = Math.min(cursor, head.number); number >= final; number--) {
    const isKept = number < first || (await hashAt(terms, head, number)) === hashes.get(number);
    if (!isKept) continue;
    await keep({ cursor: number, final, head: head.number, undoneAbove: number });
    return "undone";
  }
  const thrown = changedBelowFinal(final, hashes.get(final));
  await keep({ cursor, final, head: head.number, stopped: thrown.reason });
  throw thrown;
}

/** The newest final block; it never falls, and is one that stands in what was read, as far as that is. */
async function finalOf({ client, finality }: Terms, head: Header, followed: Followed): Promise<number> {
  const { final, hashes } = followed;
  const { number, hash } = await finalBlock(client, finality, head.number);
  const own = hashes.get(number);
  const isOther = number > head.number || (hash !== undefined && own !== undefined && own !== hash);
  return isOther ? final : Math.max(final, number);
}

async function hashAt(terms: Terms, head: Header, number: number): Promise<Hash> {
  return (await headerAt(terms, head, number)).hash;
}

/** A block at or below the head, asked for once. */
async function headerAt({ client, way }: Terms, head: Header, number: number): Promise<Header> {
  return number === head.number ? head : requireHeader(client, number, way);
}

async function requireHeader(client: ReadClient, wanted: number | "latest", way: Way): Promise<Header> {
  const header = await askHeader(client, wanted, way);
  if (header === undefined) throw noSuchBlock(wanted);
  return header;
}

function rowOf({ number, hash, parent, time, way }: Header): BlockRow {
  return { number, hash, parent, time, way };
}

/** The error for a block that does not stand on the one before it. */
export function chainBroken(
  before: Pick<Header, "number" | "hash">,
  after: Pick<Header, "number" | "parent">,
): SymbolonError {
  return new SymbolonError({
    code: "ChainBroken",
    reason: `The node gives block ${before.number} as ${before.hash}, and says that block ${after.number} stands on ${after.parent}.`,
    hint: "Ask again, for the chain may have changed in between; if it goes on, ask another node.",
    details: { block: before.number, hash: before.hash, parent: after.parent },
  });
}
