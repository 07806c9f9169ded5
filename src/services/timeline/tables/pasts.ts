import type { Hex } from "viem";
import type { Sql, SqlQuery } from "../../store/sql.ts";
import type { LogRow, WatchedContract } from "../follow/rows.ts";
import type { BlockRow } from "./blockRow.ts";
import { changedBelowFinal, type Followed, followedByAnother, rewind } from "./followed.ts";
import { digitsOf, keepBlocks, keepEvents, keepWatched } from "./keepRows.ts";
import { forgetDigestsOf } from "./rowDigests.ts";

/** Final blocks that were read before some contracts were named, read for these alone. */
export type PastPiece = {
  readonly chain: number;
  /** What the store had. */
  readonly before: Followed;
  /** Whose they are; their pasts begin with the first of these blocks, and end with the last or later. */
  readonly contracts: readonly WatchedContract[];
  /** Last block that is read for them now. */
  readonly upTo: number;
  /** Those with events. */
  readonly blocks: readonly BlockRow[];
  readonly events: readonly LogRow[];
  readonly found: readonly WatchedContract[];
};

/**
 * Keeps what was read for contracts that were named later, and how far, in one COMMIT. Blocks that are there already stay; they
 * are only on the node's word from then on, since these events were not in what was proven of them.
 * @throws SymbolonError `FollowedByAnother`; `ChangedBelowFinal` where a block that is there has another hash: nothing is kept then
 */
export function keepPast(sql: Sql, piece: PastPiece): Promise<void> {
  const { chain, before, contracts, upTo, blocks, events, found } = piece;
  return sql.transaction(async (query) => {
    const [row] = await query(
      "update followed set version = version + 1 where chain = $1 and version = $2 returning version",
      [chain, before.version],
    );
    if (row === undefined) throw followedByAnother(chain);
    const version = before.version + 1n;
    const ids = await keepMissing(query, chain, blocks);
    if (events.length > 0) await keepEvents(query, { chain, version, kind: "late", ids, events });
    await query(
      `update watched set past_from = case when past_to > $3 then $3 + 1 end,
         past_to = case when past_to > $3 then past_to end
       where chain = $1 and address in (select decode(a, 'hex') from unnest($2::text[]) as a)`,
      [chain, contracts.map(({ address }) => digitsOf(address)), upTo],
    );
    if (found.length > 0) await nameFound(query, piece);
  });
}

/** Campaigns and gates that the past named were not read since, so they are named later themselves. */
async function nameFound(query: SqlQuery, { chain, before, upTo, found }: PastPiece): Promise<void> {
  const to = Math.min(before.cursor, Math.max(before.final, upTo));
  await rewind(query, chain, before.version + 1n, to);
  const past = upTo < to ? { from: upTo + 1, to } : undefined;
  await keepWatched(
    query,
    chain,
    found.map((one) => ({ ...one, past })),
  );
}

type KnownBlock = { readonly id: bigint; readonly number: bigint; readonly hash: string };

/** Writes those blocks down that are not there. @returns ids of all, by number */
async function keepMissing(
  query: SqlQuery,
  chain: number,
  blocks: readonly BlockRow[],
): Promise<ReadonlyMap<number, bigint>> {
  const known = await query<KnownBlock>(
    `update block set way = 'told' where chain = $1 and number = any($2) and undone is null
     returning id, number, encode(hash, 'hex') as hash`,
    [chain, blocks.map(({ number }) => number)],
  );
  await forgetDigestsOf(
    query,
    chain,
    known.map(({ number }) => Number(number)),
  );
  const hashOf = new Map(known.map(({ number, hash }) => [Number(number), `0x${hash}` as Hex]));
  const other = blocks.find(({ number, hash }) => (hashOf.get(number) ?? hash) !== hash);
  if (other !== undefined) throw changedBelowFinal(other.number, hashOf.get(other.number), other.hash);
  const missing = blocks.filter(({ number }) => !hashOf.has(number));
  const made = await keepBlocks(query, chain, missing);
  return new Map([...known.map(({ id, number }) => [Number(number), id] as const), ...made]);
}
