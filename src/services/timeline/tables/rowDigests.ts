import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import { bytesToHex } from "../../../sdk/core/bytes.ts";
import type { Sql, SqlQuery } from "../../store/sql.ts";

/**
 * The digest of a block `b` and of its events `e`, grouped by block: SHA-256 over a line for the block and one for each event, in
 * their order, with the name at the end, since nothing else may hold the character between.
 */
const DIGEST = `sha256(convert_to(
  concat_ws('|', b.chain, b.number, encode(b.hash, 'hex'), coalesce(encode(b.parent, 'hex'), '-'), b.time) || E'\\n' ||
  string_agg(concat_ws('|', e.log, e.part, encode(e.contract, 'hex'), encode(e.transaction, 'hex'),
    coalesce(encode(e.account, 'hex'), '-'), coalesce(encode(e.actor, 'hex'), '-'), coalesce(encode(e.item, 'hex'), '-'),
    coalesce(e.index::text, '-'), encode(e.topics, 'hex'), encode(e.data, 'hex'), e.name), E'\\n' order by e.log, e.part), 'UTF8'))`;

/** Blocks that stand, with their events; what is kept of a block without events may go once it is final. */
const BLOCKS = "block b join event e on e.block = b.id where b.chain = $1 and b.undone is null";

const KEEP = `insert into row_digest (chain, number, events, digest)
  select b.chain, b.number, count(*), ${DIGEST} from ${BLOCKS} and b.way = 'proven'`;

/** Keeps the digests of blocks that were proven as they were read. @param ids of their rows */
export async function keepReadDigests(query: SqlQuery, chain: number, ids: readonly bigint[]): Promise<void> {
  // A digest that damage has left there must not stop who follows.
  await query(
    `${KEEP} and b.id = any($2) group by b.id on conflict (chain, number)
     do update set events = excluded.events, digest = excluded.digest, proven = excluded.proven`,
    [chain, ids],
  );
}

type Span = { readonly first: number; readonly last: number };

/** Keeps the digests of blocks that were proven just now, instead of what was kept of them. */
export async function keepProvenDigests(
  query: SqlQuery,
  chain: number,
  spans: readonly Span[],
): Promise<void> {
  for (const { first, last } of spans) {
    await query("delete from row_digest where chain = $1 and number between $2 and $3", [chain, first, last]);
    await query(`${KEEP} and b.number between $2 and $3 group by b.id`, [chain, first, last]);
  }
}

/** Forgets the digests of all blocks above one: they are undone, or read again. */
export async function forgetDigestsAbove(query: SqlQuery, chain: number, above: number): Promise<void> {
  await query("delete from row_digest where chain = $1 and number > $2", [chain, above]);
}

/** Forgets the digests of some blocks, which get more events on a node's word. */
export async function forgetDigestsOf(
  query: SqlQuery,
  chain: number,
  numbers: readonly number[],
): Promise<void> {
  await query("delete from row_digest where chain = $1 and number = any($2)", [chain, numbers]);
}

/** A block whose rows are not those of which the digest was kept. */
export type ChangedBlock = {
  readonly number: number;
  /** Events then and now; undefined: it had none, or has none. */
  readonly had: number | undefined;
  readonly has: number | undefined;
  /** Milliseconds since 1970, by the store's clock; undefined: nobody has proven what is there. */
  readonly provenAt: number | undefined;
};

/** What the rows of some blocks amount to. */
export type RowsDigest = { readonly digest: Hex; readonly changed: readonly ChangedBlock[] };

/** Blocks whose rows one statement looks at. They begin at multiples of it, so that the same blocks give the same digest. */
const TOGETHER = 10_000;

/**
 * Computes the digest of the rows of some blocks, and compares each block's with what was kept of it.
 * @param kept the blocks of which all digests were kept
 */
export async function digestRows(
  sql: Sql,
  chain: number,
  { first, last }: Span,
  kept: readonly Span[],
): Promise<RowsDigest> {
  const digests: Uint8Array[] = [];
  const changed: ChangedBlock[] = [];
  for (let from = first; from <= last; ) {
    const to = Math.min(last, (Math.floor(from / TOGETHER) + 1) * TOGETHER - 1);
    const part = await readPart(sql, chain, from, to);
    if (part.digest !== null) digests.push(part.digest);
    for (const one of part.changed)
      if (kept.some((span) => span.first <= one.number && one.number <= span.last)) changed.push(one);
    from = to + 1;
  }
  return { digest: bytesToHex(sha256(concatBytes(...digests))), changed };
}

type PartRow = {
  readonly digest: Uint8Array | null;
  readonly changed: readonly (readonly [number, number | null, number | null, number | null])[];
};

async function readPart(sql: Sql, chain: number, from: number, to: number) {
  const [row] = await sql.query<PartRow>(
    `with now as materialized (
       select b.number, count(*) as events, ${DIGEST} as digest from ${BLOCKS} and b.number between $2 and $3 group by b.id),
     kept as (select number, events, digest, proven from row_digest where chain = $1 and number between $2 and $3)
     select
       (select sha256(string_agg(int8send(number) || digest, ''::bytea order by number)) from now) as digest,
       (select coalesce(json_agg(json_build_array(number, kept.events, now.events, extract(epoch from proven) * 1000)
           order by number), '[]')
         from now full join kept using (number) where now.digest is distinct from kept.digest) as changed`,
    [chain, from, to],
  );
  const { digest = null, changed = [] } = row ?? {};
  return {
    digest,
    changed: changed.map(([number, had, has, provenAt]): ChangedBlock => {
      return {
        number,
        had: had ?? undefined,
        has: has ?? undefined,
        provenAt: provenAt === null ? undefined : Math.floor(provenAt),
      };
    }),
  };
}

/** When a block was proven, and whether its rows are still those. */
export type BlockProof = {
  readonly hash: Hex;
  /** Milliseconds since 1970, by the store's clock; undefined: what is there never was. */
  readonly provenAt: number | undefined;
  readonly isAltered: boolean;
};

/**
 * Of some blocks, by number. Left out is of which no digest was kept, except a block with events where the digests of all blocks were:
 * that one was made up, or moved.
 */
export async function readBlockProofs(
  sql: Sql,
  chain: number,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, BlockProof>> {
  if (numbers.length === 0) return new Map();
  const rows = await sql.query<{
    readonly number: bigint;
    readonly hash: Uint8Array;
    readonly proven: number | null;
    readonly altered: boolean;
  }>(
    `with now as (
       select b.number, b.hash, case when count(e.block) > 0 then ${DIGEST} end as digest
       from block b left join event e on e.block = b.id
       where b.chain = $1 and b.undone is null and b.way = 'proven' and b.number = any($2) group by b.id),
     kept as (select number, digest, proven from row_digest where chain = $1 and number = any($2))
     select number, now.hash, proven, now.digest is distinct from kept.digest as altered
     from now left join kept using (number)
     where kept.digest is not null or now.digest is not null and exists
       (select from digested d where d.chain = $1 and number between d.first and d.last)`,
    [chain, numbers],
  );
  return new Map(
    rows.map(({ number, hash, proven: provenAt, altered: isAltered }) => [
      Number(number),
      { hash: bytesToHex(hash), provenAt: provenAt ?? undefined, isAltered },
    ]),
  );
}
