import type { Hash, Hex } from "viem";
import { bytesToHex } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { addChain } from "../../delivery/tables/chains.ts";
import type { Sql, SqlQuery } from "../../store/sql.ts";
import type { EventRow, Watched } from "../follow/rows.ts";

/** How far it is known that nothing is missing: by hashes from the block's header down, or by the node's word. */
export type Way = "proven" | "told";

/** A block of which events are kept, or that may still be taken back. */
export type BlockRow = {
  readonly number: number;
  readonly hash: Hex;
  readonly parent: Hex | undefined;
  /** Unix seconds. */
  readonly time: number;
  readonly way: Way;
};

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
  readonly way: Way;
  /** Why it is not followed any more. */
  readonly stopped: string | undefined;
  readonly watched: ReadonlyMap<Hex, Watched>;
  /** Hashes of its blocks that are kept, by number. */
  readonly hashes: ReadonlyMap<number, Hex>;
};

export type BeginParameters = {
  readonly chain: number;
  /** Hash of its block 0. */
  readonly genesis: Hash;
  readonly way: Way;
  /** First block that is read. */
  readonly fromBlock: number;
  readonly watched: readonly Watched[];
};

/**
 * Makes a chain known, once; where it is known already, it has to be followed in the same way.
 * @throws SymbolonError `OtherChain`, `FollowedOtherwise`
 */
export async function beginFollowing(sql: Sql, parameters: BeginParameters): Promise<void> {
  const { chain, genesis, way, fromBlock, watched } = parameters;
  await addChain(sql, chain, genesis);
  await sql.transaction(async (query) => {
    const made = await query(
      `insert into followed (chain, way, cursor, final) values ($1, $2, $3, -1)
       on conflict do nothing returning chain`,
      [chain, way, fromBlock - 1],
    );
    if (made.length > 0) await keepWatched(query, chain, watched);
  });
  const [row] = await sql.query<{ readonly way: Way }>("select way from followed where chain = $1", [chain]);
  const before = await sql.query<{ readonly address: Uint8Array }>(
    "select address from watched where chain = $1 and found_by is null",
    [chain],
  );
  const addresses = before.map(({ address }) => bytesToHex(address));
  const added = watched.find(({ address }) => !addresses.includes(address));
  const left = addresses.find((address) => !watched.some((one) => one.address === address));
  if (row?.way !== way) throw followedOtherwise(chain, `its blocks are ${row?.way}, not ${way}`);
  if (added !== undefined) throw followedOtherwise(chain, `${added.address} was not among its contracts`);
  if (left !== undefined) throw followedOtherwise(chain, `${left} is among its contracts`);
}

/** @throws SymbolonError `NotFollowed` */
export async function readFollowed(sql: Sql, chain: number): Promise<Followed> {
  const [row] = await sql.query<FollowedRow>("select * from followed where chain = $1", [chain]);
  if (row === undefined) {
    throw new SymbolonError({
      code: "NotFollowed",
      reason: `The store has nothing of chain ${chain}.`,
      hint: "Follow it first.",
      details: { chain },
    });
  }
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
    ...{ cursor: Number(row.cursor), final: Number(row.final), head: Number(row.head) },
    stopped: row.stopped ?? undefined,
    watched: new Map(watched.map(watchedOf).map((one) => [one.address, one])),
    hashes: new Map(blocks.map(({ number, hash }) => [Number(number), bytesToHex(hash)])),
  };
}

type FollowedRow = {
  readonly version: bigint;
  readonly way: Way;
  readonly cursor: bigint;
  readonly final: bigint;
  readonly head: bigint;
  readonly stopped: string | null;
};
type HashRow = { readonly number: bigint; readonly hash: Uint8Array };
type WatchedRow = {
  readonly address: Uint8Array;
  readonly role: Watched["role"];
  readonly since: bigint;
  readonly found_by: Uint8Array | null;
};

function watchedOf({ address, role, since, found_by: foundBy }: WatchedRow): Watched {
  return {
    address: bytesToHex(address),
    role,
    since: Number(since),
    foundBy: foundBy === null ? undefined : bytesToHex(foundBy),
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
  readonly events?: readonly EventRow[];
  readonly found?: readonly Watched[];
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
    if (undoneAbove !== undefined) await undo(query, chain, undoneAbove);
    const ids = await keepBlocks(query, chain, blocks);
    for (let from = 0; from < events.length; from += ROWS)
      await keepEvents(query, ids, events.slice(from, from + ROWS));
    if (found.length > 0) await keepWatched(query, chain, found);
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
  return {
    ...{ version: before.version + 1n, way: before.way, cursor, final, head, stopped },
    ...{ watched, hashes },
  };
}

async function undo(query: SqlQuery, chain: number, above: number): Promise<void> {
  await query(
    "update block set undone = clock_timestamp() where chain = $1 and number > $2 and undone is null",
    [chain, above],
  );
  await query("delete from watched where chain = $1 and since > $2 and found_by is not null", [chain, above]);
}

async function keepBlocks(
  query: SqlQuery,
  chain: number,
  blocks: readonly BlockRow[],
): Promise<ReadonlyMap<number, bigint>> {
  if (blocks.length === 0) return new Map();
  const rows = await query<{ readonly id: bigint; readonly number: bigint }>(
    `insert into block (chain, number, hash, parent, time, way)
     select $1, b.number, decode(b.hash, 'hex'), decode(b.parent, 'hex'), b.time, b.way
     from unnest($2::int8[], $3::text[], $4::text[], $5::int8[], $6::text[]) as b (number, hash, parent, time, way)
     returning id, number`,
    [
      chain,
      blocks.map(({ number }) => number),
      blocks.map(({ hash }) => digitsOf(hash)),
      blocks.map(({ parent }) => (parent === undefined ? null : digitsOf(parent))),
      blocks.map(({ time }) => time),
      blocks.map(({ way }) => way),
    ],
  );
  return new Map(rows.map(({ id, number }) => [Number(number), id]));
}

/** Events of one statement: a range may have some 13,000, whose text would stand in memory several times. */
const ROWS = 2_000;

async function keepEvents(
  query: SqlQuery,
  ids: ReadonlyMap<number, bigint>,
  events: readonly EventRow[],
): Promise<void> {
  const column = (value: (event: EventRow) => Hex | undefined) =>
    events.map((event) => {
      const hex = value(event);
      return hex === undefined ? null : digitsOf(hex);
    });
  await query(
    `insert into event (block, log, part, contract, name, transaction, account, actor, item, index, topics, data)
     select e.block, e.log, e.part, decode(e.contract, 'hex'), e.name, decode(e.transaction, 'hex'),
       decode(e.account, 'hex'), decode(e.actor, 'hex'), decode(e.item, 'hex'), e.index, decode(e.topics, 'hex'),
       decode(e.data, 'hex')
     from unnest($1::int8[], $2::int4[], $3::int4[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
       $9::text[], $10::numeric[], $11::text[], $12::text[])
       as e (block, log, part, contract, name, transaction, account, actor, item, index, topics, data)`,
    [
      events.map(({ block }) => ids.get(block) as bigint),
      events.map(({ logIndex }) => logIndex),
      events.map(({ part }) => part),
      column(({ contract }) => contract),
      events.map(({ name }) => name),
      column(({ transaction }) => transaction),
      column(({ account }) => account),
      column(({ actor }) => actor),
      column(({ item }) => item),
      events.map(({ index }) => index ?? null),
      events.map(({ topics }) => topics.map(digitsOf).join("")),
      column(({ data }) => data),
    ],
  );
}

async function keepWatched(query: SqlQuery, chain: number, found: readonly Watched[]): Promise<void> {
  await query(
    `insert into watched (chain, address, role, since, found_by)
     select $1, decode(w.address, 'hex'), w.role, w.since, decode(w.found_by, 'hex')
     from unnest($2::text[], $3::text[], $4::int8[], $5::text[]) as w (address, role, since, found_by)
     on conflict do nothing`,
    [
      chain,
      found.map(({ address }) => digitsOf(address)),
      found.map(({ role }) => role),
      found.map(({ since }) => since),
      found.map(({ foundBy }) => (foundBy === undefined ? null : digitsOf(foundBy))),
    ],
  );
}

/** Blocks that have become final, and that nothing happened in, are not needed any more; the last one is. */
async function prune(query: SqlQuery, chain: number, from: number, final: number): Promise<void> {
  await query(
    `delete from block where chain = $1 and undone is null and number >= $2 and number < $3
       and not exists (select from event where event.block = block.id)`,
    [chain, from, final],
  );
}

const digitsOf = (hex: Hex) => hex.slice(2);

function followedByAnother(chain: number): SymbolonError {
  return new SymbolonError({
    code: "FollowedByAnother",
    reason: `Somebody else follows chain ${chain} into this store, and was quicker.`,
    hint: "Nothing is lost: go on from what the store has now.",
    details: { chain },
  });
}

function followedOtherwise(chain: number, why: string): SymbolonError {
  return new SymbolonError({
    code: "FollowedOtherwise",
    reason: `The store follows chain ${chain} otherwise: ${why}.`,
    hint: "Follow it as before, or into another store.",
    details: { chain, why },
  });
}
