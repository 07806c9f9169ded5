import type { Hex } from "viem";
import type { SqlQuery } from "../../store/sql.ts";
import type { LogRow, WatchedContract } from "../follow/rows.ts";
import type { BlockRow } from "./blockRow.ts";

/** Writes blocks down. @returns their ids, by number */
export async function keepBlocks(
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

export type KeepEventsParameters = {
  readonly chain: number;
  /** That the chain is at with them. */
  readonly version: bigint;
  /** `added` with their blocks, or `late`: their contracts were named after their blocks were read. */
  readonly kind: "added" | "late";
  /** Ids of their blocks, by number. */
  readonly ids: ReadonlyMap<number, bigint>;
  readonly events: readonly LogRow[];
};

/** Writes events down, and that they were. */
export async function keepEvents(
  query: SqlQuery,
  { chain, version, kind, ids, events }: KeepEventsParameters,
): Promise<void> {
  const late = kind === "late" ? version : null;
  for (let from = 0; from < events.length; from += ROWS)
    await insertEvents(query, ids, events.slice(from, from + ROWS), late);
  const blocks = [...new Set(events.map(({ block }) => ids.get(block) as bigint))];
  await query(
    "insert into change (block, chain, version, kind) select id, $1, $2, $3 from unnest($4::int8[]) as id",
    [chain, version, kind, blocks],
  );
}

async function insertEvents(
  query: SqlQuery,
  ids: ReadonlyMap<number, bigint>,
  events: readonly LogRow[],
  late: bigint | null,
): Promise<void> {
  const column = (value: (event: LogRow) => Hex | undefined) =>
    events.map((event) => {
      const hex = value(event);
      return hex === undefined ? null : digitsOf(hex);
    });
  await query(
    `insert into event (block, log, part, contract, name, transaction, account, actor, item, index, topics, data, late)
     select e.block, e.log, e.part, decode(e.contract, 'hex'), e.name, decode(e.transaction, 'hex'),
       decode(e.account, 'hex'), decode(e.actor, 'hex'), decode(e.item, 'hex'), e.index, decode(e.topics, 'hex'),
       decode(e.data, 'hex'), $13::int8
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
      late,
    ],
  );
}

/** Writes down what is followed from now on. */
export async function keepWatched(
  query: SqlQuery,
  chain: number,
  found: readonly WatchedContract[],
): Promise<void> {
  await query(
    `insert into watched (chain, address, role, since, found_by, past_from, past_to)
     select $1, decode(w.address, 'hex'), w.role, w.since, decode(w.found_by, 'hex'), w.past_from, w.past_to
     from unnest($2::text[], $3::text[], $4::int8[], $5::text[], $6::int8[], $7::int8[])
       as w (address, role, since, found_by, past_from, past_to)
     on conflict do nothing`,
    [
      chain,
      found.map(({ address }) => digitsOf(address)),
      found.map(({ role }) => role),
      found.map(({ since }) => since),
      found.map(({ foundBy }) => (foundBy === undefined ? null : digitsOf(foundBy))),
      found.map(({ past }) => past?.from ?? null),
      found.map(({ past }) => past?.to ?? null),
    ],
  );
}

/** Hexadecimal text without its `0x`. */
export const digitsOf = (hex: Hex) => hex.slice(2);
