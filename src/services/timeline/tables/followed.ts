import type { Hash, Hex } from "viem";
import { bytesToHex } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { addChain } from "../../delivery/tables/chains.ts";
import type { Sql, SqlQuery } from "../../store/sql.ts";
import type { LogRow, WatchedContract } from "../follow/rows.ts";
import type { Assurance, BlockRow } from "./blockRow.ts";
import { forgetBlocks, notFollowed, undoBlocks } from "./changes.ts";
import { keepBlocks, keepEvents, keepWatched } from "./keepRows.ts";
import { forgetProven } from "./proven.ts";
import { forgetDigestsAbove, keepReadDigests } from "./rowDigests.ts";
import { beginTold, endTold, keepTold } from "./told.ts";

/** How far a chain is followed. */
export type Progress = {
  /** Last block that is read; one before the first at the beginning. */
  readonly cursor: number;
  /** Last block that is never taken back; -1: none is. */
  readonly final: number;
  /** Newest block as of the last look; -1: nobody has looked. */
  readonly head: number;
};

/** What the store knows of a chain that is followed. */
export type Followed = Progress & {
  /** Changes with each COMMIT: whoever has another one is not the only one who follows. */
  readonly version: bigint;
  readonly way: Assurance;
  /** Why it is not followed any more. */
  readonly stopped: string | undefined;
  readonly watched: ReadonlyMap<Hex, WatchedContract>;
  /** Hashes of its blocks that are kept, by number. */
  readonly hashes: ReadonlyMap<number, Hex>;
};

export type BeginParameters = {
  readonly chain: number;
  /** As `genesisHash` gives it. */
  readonly genesis: Hash;
  /** Default: as before, and at first proven. */
  readonly way: Assurance | undefined;
  /** First block that is read. */
  readonly fromBlock: number;
  readonly watched: readonly WatchedContract[];
};

/**
 * Makes a chain known, once. Where it is known already, another way holds from the next block on, and that is written down;
 * contracts that are not followed yet are from now on, and those that are stay.
 * @throws SymbolonError `OtherChain`, `FollowedOtherwise`
 */
export async function beginFollowing(sql: Sql, parameters: BeginParameters): Promise<void> {
  const { chain, genesis, way, fromBlock, watched } = parameters;
  await addChain(sql, chain, genesis);
  await sql.transaction(async (query) => {
    await query(
      `insert into followed (chain, way, cursor, final) values ($1, $2, $3, -1) on conflict do nothing`,
      [chain, way ?? "proven", fromBlock - 1],
    );
    const [row] = await query<FollowedRow>("select * from followed where chain = $1 for update", [chain]);
    if (row === undefined) throw notFollowed(chain);
    const known = (await query<WatchedRow>("select * from watched where chain = $1", [chain])).map(watchedOf);
    const added = watched.filter((one) => known.every(({ address }) => address !== one.address));
    for (const { address, role } of watched) {
      const other = known.find((one) => one.address === address && one.role !== role);
      if (other !== undefined)
        throw followedOtherwise(chain, `${address} is a ${other.role} there, not a ${role}`);
    }
    if (added.length > 0) await nameLater(query, chain, { row, known, added });
    if (way !== undefined && way !== row.way) await changeWay(query, chain, way);
  });
}

/** What was read stays as it was read; what comes is read in the other way. */
async function changeWay(query: SqlQuery, chain: number, way: Assurance): Promise<void> {
  const [row] = await query<{ readonly cursor: bigint }>(
    "update followed set way = $2, version = version + 1 where chain = $1 returning cursor",
    [chain, way],
  );
  const cursor = Number(row?.cursor);
  if (way === "told") await beginTold(query, chain, cursor + 1);
  else await endTold(query, chain, cursor);
}

type Naming = {
  readonly row: FollowedRow;
  readonly known: readonly WatchedContract[];
  readonly added: readonly WatchedContract[];
};

/**
 * Follows more contracts. What is not final is read again, with them; what is final and was read before them is read for them
 * alone.
 */
async function nameLater(query: SqlQuery, chain: number, { row, known, added }: Naming): Promise<void> {
  const first = [...known, ...added].reduce((min, { since }) => Math.min(min, since), Number(row.cursor) + 1);
  const to = Math.min(Number(row.cursor), Math.max(Number(row.final), first - 1));
  const late = added.map((one) => (one.since > to ? one : { ...one, past: { from: one.since, to } }));
  await query("update followed set version = version + 1 where chain = $1", [chain]);
  await rewind(query, chain, row.version + 1n, to);
  await keepWatched(query, chain, late);
}

/**
 * Forgets what is above a block, so that it is read again; and which blocks were proven, since that was without what is named now.
 * @param version that the chain is at without them
 */
export async function rewind(query: SqlQuery, chain: number, version: bigint, to: number): Promise<void> {
  await forgetBlocks(query, chain, { version, above: to });
  await forgetDigestsAbove(query, chain, to);
  await query("delete from watched where chain = $1 and since > $2 and found_by is not null", [chain, to]);
  await query("update followed set cursor = $2 where chain = $1", [chain, to]);
  await forgetProven(query, chain);
}

/** @throws SymbolonError `NotFollowed` */
export async function readFollowed(sql: Sql, chain: number): Promise<Followed> {
  const [row] = await sql.query<FollowedRow>("select * from followed where chain = $1", [chain]);
  if (row === undefined) throw notFollowed(chain);
  const [watched, blocks] = await Promise.all([
    sql.query<WatchedRow>("select * from watched where chain = $1", [chain]),
    sql.query<HashRow>(
      "select number, hash from block where chain = $1 and undone is null and number >= least($2::int8, $3::int8)",
      [chain, row.final, row.cursor],
    ),
  ]);
  return {
    version: row.version,
    way: row.way,
    cursor: Number(row.cursor),
    final: Number(row.final),
    head: Number(row.head),
    stopped: row.stopped ?? undefined,
    watched: new Map(watched.map(watchedOf).map((one) => [one.address, one])),
    hashes: new Map(blocks.map(({ number, hash }) => [Number(number), bytesToHex(hash)])),
  };
}

type FollowedRow = {
  readonly version: bigint;
  readonly way: Assurance;
  readonly cursor: bigint;
  readonly final: bigint;
  readonly head: bigint;
  readonly stopped: string | null;
};
type HashRow = { readonly number: bigint; readonly hash: Uint8Array };
type WatchedRow = {
  readonly address: Uint8Array;
  readonly role: WatchedContract["role"];
  readonly since: bigint;
  readonly found_by: Uint8Array | null;
  readonly past_from: bigint | null;
  readonly past_to: bigint | null;
};

function watchedOf(row: WatchedRow): WatchedContract {
  const { address, role, since, found_by: foundBy, past_from: from, past_to: to } = row;
  return {
    address: bytesToHex(address),
    role,
    since: Number(since),
    foundBy: foundBy === null ? undefined : bytesToHex(foundBy),
    ...(from !== null && { past: { from: Number(from), to: Number(to) } }),
  };
}

/** One piece of work on a chain, kept whole or not at all. */
export type Piece = Progress & {
  readonly chain: number;
  /** What the store had. */
  readonly before: Followed;
  /** Blocks above it are undone; undefined: none is. */
  readonly undoneAbove?: number;
  readonly blocks?: readonly BlockRow[];
  readonly events?: readonly LogRow[];
  readonly found?: readonly WatchedContract[];
  /** Why blocks are on the node's word though their headers are proven, by number. */
  readonly unproven?: ReadonlyMap<number, string>;
  /** Why it is not followed any more. */
  readonly stopped?: string;
};

/**
 * Keeps what was read and how far, in one COMMIT.
 * @returns what the store has now, as `readFollowed` would find it
 * @throws SymbolonError `FollowedByAnother` where somebody else kept something in between: nothing is kept then
 */
export async function keepPiece(sql: Sql, piece: Piece): Promise<Followed> {
  const { chain, before, cursor, final, head, undoneAbove, blocks = [], events = [], found = [] } = piece;
  await sql.transaction(async (query) => {
    const [row] = await query(
      `update followed set version = version + 1, cursor = $3, final = $4, head = $5, stopped = $6,
         looked = clock_timestamp()
       where chain = $1 and version = $2 returning version`,
      [chain, before.version, cursor, final, head, piece.stopped ?? null],
    );
    if (row === undefined) throw followedByAnother(chain);
    const version = before.version + 1n;
    if (undoneAbove !== undefined) await undo(query, chain, version, undoneAbove);
    const ids = await keepBlocks(query, chain, blocks);
    if (events.length > 0) await keepEvents(query, { chain, version, kind: "added", ids, events });
    await keepReadDigests(query, chain, [...ids.values()]);
    if (found.length > 0) await keepWatched(query, chain, found);
    for (const [block, why] of piece.unproven ?? []) await keepTold(query, chain, block, why);
    await prune(query, chain, before.final, final);
  });
  return followedAfter(piece);
}

function followedAfter({ before, blocks = [], found = [], ...piece }: Piece): Followed {
  const { cursor, final, head, stopped, undoneAbove = Number.POSITIVE_INFINITY } = piece;
  const kept = [...before.watched.values()].filter(
    (one) => one.foundBy === undefined || one.since <= undoneAbove,
  );
  const watched = new Map(kept.map((one) => [one.address, one]));
  for (const one of found) if (!watched.has(one.address)) watched.set(one.address, one);
  const hashes = new Map([...before.hashes].filter(([number]) => number <= undoneAbove && number >= final));
  for (const { number, hash } of blocks) if (number >= final) hashes.set(number, hash);
  return { version: before.version + 1n, way: before.way, cursor, final, head, stopped, watched, hashes };
}

async function undo(query: SqlQuery, chain: number, version: bigint, above: number): Promise<void> {
  await undoBlocks(query, chain, { version, above });
  await forgetDigestsAbove(query, chain, above);
  await query("delete from watched where chain = $1 and since > $2 and found_by is not null", [chain, above]);
}

/** Blocks that have become final, and that nothing happened in, are not needed any more; the last one is. */
async function prune(query: SqlQuery, chain: number, from: number, final: number): Promise<void> {
  await query(
    `delete from block where chain = $1 and undone is null and number >= $2 and number < $3
       and not exists (select from event where event.block = block.id)`,
    [chain, from, final],
  );
}

/** The error for whoever was not quick enough. */
export function followedByAnother(chain: number): SymbolonError {
  return new SymbolonError({
    code: "FollowedByAnother",
    reason: `Another process follows chain ${chain} into this store, and was faster.`,
    hint: "Nothing is lost: continue from what the store has now.",
    details: { chain },
  });
}

/**
 * The error for a node that has another block where a final one was.
 * @param hash of the final one
 * @param found what the node has there
 */
export function changedBelowFinal(
  number: number,
  hash: string | undefined,
  found = "another one",
): SymbolonError {
  return new SymbolonError({
    code: "ChangedBelowFinal",
    reason: `Block ${number} was ${hash} and final, but the node has ${found} there: nothing was changed.`,
    hint: "Ask another node. If the chain has truly changed, follow it into another store.",
    details: { block: number, hash },
  });
}

function followedOtherwise(chain: number, why: string): SymbolonError {
  return new SymbolonError({
    code: "FollowedOtherwise",
    reason: `The store follows chain ${chain} with other options: ${why}.`,
    hint: "Follow it as before, or into another store.",
    details: { chain, why },
  });
}
