import type { ContractRole } from "../../../sdk/chain/events/contractRoles.ts";
import type { Sql } from "../../store/sql.ts";
import { EVENT_GROUND, type EventGround, JOIN_CHECKED } from "./checked.ts";

/** The contracts of one kind that are followed on a chain, and what they said. */
export type WatchedCount = {
  readonly chain: number;
  readonly role: ContractRole;
  readonly count: number;
  /** Of blocks that stand. */
  readonly events: number;
  /** The same by how sure they are. */
  readonly grounds: Readonly<Record<EventGround, number>>;
  /** Contracts whose past is checked, and the block up to which all of these are; undefined: none is. */
  readonly checked: number;
  readonly checkedTo: number | undefined;
};

type Row = Readonly<
  Record<"chain" | "count" | "checked" | "provenEvents" | "checkedEvents" | "wordEvents", bigint>
> & {
  readonly role: ContractRole;
  readonly checkedTo: bigint | null;
};

/** Counts what is followed, by chain and kind of contract. */
export async function countWatched(sql: Sql): Promise<readonly WatchedCount[]> {
  const rows = await sql.query<Row>(
    `with sure as (
       select b.chain, e.contract, ${EVENT_GROUND} as ground, count(*) as events
       from event e join block b on b.id = e.block ${JOIN_CHECKED}
       where b.undone is null group by 1, 2, 3),
     said as (
       select chain, contract, sum(events) filter (where ground = 'proven') as proven,
         sum(events) filter (where ground = 'checked') as checked, sum(events) filter (where ground = 'told') as word
       from sure group by chain, contract)
     select w.chain, w.role, count(*) as count, count(c.block) as checked, min(c.block) as "checkedTo",
       coalesce(sum(said.proven), 0)::int8 as "provenEvents", coalesce(sum(said.checked), 0)::int8 as "checkedEvents",
       coalesce(sum(said.word), 0)::int8 as "wordEvents"
     from watched w
     left join said on said.chain = w.chain and said.contract = w.address
     left join checked c on c.chain = w.chain and c.address = w.address
     group by w.chain, w.role order by w.chain, w.role`,
  );
  return rows.map(({ chain, role, count, checked, checkedTo, provenEvents, checkedEvents, wordEvents }) => ({
    chain: Number(chain),
    role,
    count: Number(count),
    events: Number(provenEvents + checkedEvents + wordEvents),
    grounds: { proven: Number(provenEvents), checked: Number(checkedEvents), told: Number(wordEvents) },
    checked: Number(checked),
    checkedTo: checkedTo === null ? undefined : Number(checkedTo),
  }));
}
