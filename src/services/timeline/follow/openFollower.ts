import { type Hash, type Hex, zeroAddress, zeroHash } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { readLogsInRanges } from "../../../sdk/chain/events/readLogs.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { type FinalityRule, finalBlock, orNameTag } from "../../../sdk/delivery/finality.ts";
import { genesisHash } from "../../../sdk/delivery/genesis.ts";
import { deliveryTables } from "../../delivery/tables/migrations.ts";
import { migrate } from "../../store/migrate.ts";
import type { Sql } from "../../store/sql.ts";
import type { Assurance, BlockRow } from "../tables/blockRow.ts";
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
import {
  type ChainLog,
  type LogRow,
  type LogRows,
  rowsOf,
  type WatchedContract,
  type WatchList,
} from "./rows.ts";

export type FollowTerms = {
  readonly sql: Sql;
  readonly client: ReadClient;
  /** Named contracts; the contracts in their events are found. */
  readonly contracts: readonly Pick<WatchedContract, "address" | "role">[];
  /** First block that is read. */
  readonly fromBlock: number;
  readonly finality: FinalityRule;
  /** How blocks that are not final yet are read from now on. Default: as before, and `proven` at first. */
  readonly way?: Assurance | undefined;
  /** Name of the node in the record of its faults: protocol and host. Default: `the node`. */
  readonly node?: string;
  /** Called after each stored piece. */
  readonly onProgress?: (cursor: number, head: number) => void;
  /**
   * Called with each block that is stored on the node's word although its header is proven, and why; with block 0 where
   * the node does not show it.
   */
  readonly onTold?: (block: number, why: string) => void;
};

/** The result of one step. */
export type Advance =
  /** Everything is already read. */
  | "nothing new"
  /** The node is behind the last block read. */
  | "node behind"
  | "read"
  | "undone";

export type Follower = {
  /**
   * Reads new blocks as far as the node has them, and stores them in one COMMIT, or in several where they are already
   * final. After an error nothing is half stored: call it again, after a pause.
   * @throws SymbolonError `FollowedByAnother`, `ChangedBelowFinal`, `ChainBroken`, `ChainRefused`, those of `askHeader` and `askLogs`;
   * what viem throws
   */
  readonly advance: () => Promise<Advance>;
  /** The store's state after the last step. */
  readonly followed: () => Followed;
};

/** Blocks that are read one by one and stored together. Final blocks up to this far behind are read one by one, too. */
const TOGETHER = 64;

/** A node's false answers. They are recorded, because they may be more than a mishap. */
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
 * Follows a chain into a store, whose tables it creates. Final blocks that are more than 64 behind are read in ranges,
 * on the node's word. All others are read one by one: header, filter and receipts must match the block's hash. Where
 * the receipts of a chain prove nothing here, the events are stored on the node's word, with the reason. Blocks that
 * are taken back are undone in one COMMIT: their rows stay, marked.
 * @throws SymbolonError `OtherChain`, `FollowedOtherwise`, `StoreNewer`; what viem throws
 */
export async function openFollower(given: FollowTerms): Promise<Follower> {
  const { sql, client, contracts, fromBlock, node = "the node" } = given;
  const chain = client.chain.id;
  await migrate(sql, deliveryTables);
  await migrate(sql, timelineTables);
  const genesis = await genesisHash(client);
  if (genesis === zeroHash)
    given.onTold?.(0, "the node does not show block 0, so that the chain is told by its id alone");
  const watched = contracts.map(({ address, role }): WatchedContract => {
    const own = address.toLowerCase() as Hex;
    return { address: own, role, since: fromBlock, foundBy: undefined };
  });
  await beginFollowing(sql, { chain, genesis, way: given.way, fromBlock, watched });
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
    const final = await readFinal(terms, head, followed);
    const stage = { terms, head, final, keep, keepOfPast, state: () => followed };
    if (Math.min(final, head.number) - followed.cursor <= TOGETHER) return readHead(stage);
    // The last block read may have been taken back since.
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
        const { code, reason, details } = thrown;
        // A header of a form that is not known here says nothing against its node.
        const isFault = FAULTS.includes(code) && !("unknown" in details);
        if (code === "FollowedByAnother") followed = await readFollowed(sql, chain);
        if (isFault) await keepFault(sql, { chain, node, code }, reason);
        throw thrown;
      }
    },
    followed: () => followed,
  };
}

type Terms = FollowTerms & { readonly way: Assurance };

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

/** Blocks that are read at a time for contracts that were named later: new blocks go first. */
const PAST_BLOCKS = 20_000;

/**
 * Reads some earlier blocks for contracts that were named later, and only for these. @returns whether there were any
 */
async function readNamedLater({ terms, keepOfPast, state }: PastStage): Promise<boolean> {
  const late = () => [...state().watched.values()].filter(({ past }) => past !== undefined);
  const begin = minOf(late(), ({ past }) => past?.from);
  const isNext = ({ past }: WatchedContract) => past?.from === begin;
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

/** Reads final blocks in ranges, each in its own COMMIT, so that at most one is read again. */
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

function minOf(
  contracts: readonly WatchedContract[],
  of: (one: WatchedContract) => number | undefined,
): number {
  return contracts.reduce((min, one) => Math.min(min, of(one) ?? min), Number.POSITIVE_INFINITY);
}

/** Reads blocks that may still be taken back, one by one. */
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
    // The node has the block that was read, but the next block's parent is another: one of them is not of its chain.
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

/** Events of watched contracts in consecutive blocks, and why some logs are only the node's word. */
async function readBlocks(client: ReadClient, headers: readonly Header[], known: WatchList) {
  const events: LogRow[] = [];
  const watched = new Map(known);
  const found: WatchedContract[] = [];
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

/** The rows of one block, with those of contracts created in it: their events may precede the factory's. */
function rowsOfBlock(logs: readonly ChainLog[], watched: WatchList): LogRows {
  const known = new Map(watched);
  const found: WatchedContract[] = [];
  for (;;) {
    const read = rowsOf(logs, known);
    if (read.found.length === 0) return { rows: read.rows, found };
    found.push(...read.found);
    for (const one of read.found) known.set(one.address, one);
  }
}

/** Nothing is new; but more blocks may have become final. */
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

/** The newest final block. It never decreases, and it is on the chain of the blocks read, as far as these reach. */
async function readFinal({ client, finality }: Terms, head: Header, followed: Followed): Promise<number> {
  const { final, hashes } = followed;
  const { number, hash } = await orNameTag(client, finalBlock(client, finality, head.number));
  const own = hashes.get(number);
  const isOther = number > head.number || (hash !== undefined && own !== undefined && own !== hash);
  return isOther ? final : Math.max(final, number);
}

async function hashAt(terms: Terms, head: Header, number: number): Promise<Hash> {
  return (await headerAt(terms, head, number)).hash;
}

/** A header at or below the head, read once. */
async function headerAt({ client, way }: Terms, head: Header, number: number): Promise<Header> {
  return number === head.number ? head : requireHeader(client, number, way);
}

async function requireHeader(
  client: ReadClient,
  expected: number | "latest",
  way: Assurance,
): Promise<Header> {
  const header = await askHeader(client, expected, way);
  if (header === undefined) throw noSuchBlock(expected);
  return header;
}

function rowOf({ number, hash, parent, time, way }: Header): BlockRow {
  return { number, hash, parent, time, way };
}

/** The error for a block whose parent is not the block before it. */
export function chainBroken(
  before: Pick<Header, "number" | "hash">,
  after: Pick<Header, "number" | "parent">,
): SymbolonError {
  return new SymbolonError({
    code: "ChainBroken",
    reason: `The node gives block ${before.number} as ${before.hash}, but ${after.parent} as the parent of block ${after.number}.`,
    hint: "Ask again, since the chain may have changed; if that does not help, ask another node.",
    details: { block: before.number, hash: before.hash, parent: after.parent },
  });
}
