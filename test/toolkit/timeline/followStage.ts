import type { Sql, SqlQuery } from "../../../src/services/store/sql.ts";
import {
  type Follower,
  type FollowTerms,
  openFollower,
} from "../../../src/services/timeline/follow/openFollower.ts";
import { listEvents } from "../../../src/services/timeline/tables/events.ts";
import { type BlockChain, CHAIN_ID, FACTORY, type NaiveRow } from "./blockChain.ts";

/** Follows a chain from its first block into a store. */
export async function follow(sql: Sql, chain: BlockChain, terms: Partial<FollowTerms> = {}) {
  const contracts = [{ address: FACTORY, role: "instantCampaignFactory" as const }];
  return openFollower({
    sql,
    client: chain.client,
    contracts,
    fromBlock: 0,
    finality: { by: "tag" },
    ...terms,
  });
}

/** Goes on until there is nothing new. */
export async function catchUp(follower: Follower): Promise<void> {
  while (!["nothing new", "node behind"].includes(await follower.advance()));
}

/** The rows that stand, as the naive replay writes them; or those that were undone. */
export async function keptRows(sql: Sql, isUndone = false): Promise<readonly NaiveRow[]> {
  const events = await listEvents(sql, { chain: CHAIN_ID });
  return events
    .filter(({ undone }) => (undone !== undefined) === isUndone)
    .map(({ block, blockHash, logIndex, part, contract, name, transaction, account, actor, item, index }) => [
      block,
      blockHash,
      logIndex,
      part,
      contract,
      name,
      transaction,
      account ?? null,
      actor ?? null,
      item ?? null,
      index ?? null,
    ]);
}

/** Starts anew in the same database. */
export async function empty(sql: Sql): Promise<void> {
  await sql.query("truncate event, block, watched, followed, chain cascade");
}

/** A store that does something before each statement of a transaction. @param before may throw: then that is what it comes to */
export function alteredStatements(sql: Sql, before: (text: string, query: SqlQuery) => Promise<void>): Sql {
  const altered =
    (query: SqlQuery): SqlQuery =>
    async (text, values) => {
      await before(text, query);
      return query(text, values);
    };
  return { ...sql, transaction: (run) => sql.transaction((query) => run(altered(query))) };
}
