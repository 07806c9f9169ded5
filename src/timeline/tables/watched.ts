import type { ContractRole } from "../../chain/events/contractEvents.ts";
import type { Sql } from "../../store/sql.ts";

/** The contracts of one kind that are followed on a chain, and what they said. */
export type WatchedCount = {
  readonly chain: number;
  readonly role: ContractRole;
  readonly count: number;
  /** Of blocks that stand. */
  readonly events: number;
};

/** Counts what is followed, by chain and kind of contract. */
export async function countWatched(sql: Sql): Promise<readonly WatchedCount[]> {
  const rows = await sql.query<{ chain: bigint; role: ContractRole; count: bigint; events: bigint }>(
    `with told as (
       select b.chain, e.contract, count(*) as events from event e join block b on b.id = e.block
       where b.undone is null group by b.chain, e.contract)
     select w.chain, w.role, count(*) as count, coalesce(sum(told.events), 0)::int8 as events from watched w
     left join told on told.chain = w.chain and told.contract = w.address
     group by w.chain, w.role order by w.chain, w.role`,
  );
  return rows.map(({ chain, role, count, events }) => ({
    ...{ chain: Number(chain), role, count: Number(count), events: Number(events) },
  }));
}
