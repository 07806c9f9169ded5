import type { Sql } from "../../store/sql.ts";
import { wordSql } from "./eventWords.ts";
import { inSpan, type Span, spanValues } from "./span.ts";

/** Who acts, as far as the store can tell them apart: a `guardian` is whoever vetoed, a proposer who takes back among them. */
export type ActorRole =
  | "issuer"
  | "revoker"
  | "proposer"
  | "acceptor"
  | "guardian"
  | "seat"
  | "operator"
  | "verifier";

/** What is measured of them: the time between two acts of theirs, or from what called for an act to the act. */
export type ActMeasure =
  | "between acts"
  | "age of the copy"
  | "after acceptable"
  | "after proposal"
  | "after opening"
  | "after parking";

/** What somebody did in all, or in one week. */
export type ActsOf = {
  readonly role: ActorRole;
  /** An address, a campaign's (`proposer`, `acceptor`), `7 of GROUP` (`seat`), or the name of a verifier or an operator. */
  readonly who: string;
  readonly measure: ActMeasure;
  /** Unix seconds of its Monday, UTC; undefined: in all. */
  readonly week: number | undefined;
  readonly acts: number;
  /** Unix seconds. */
  readonly first: number;
  readonly last: number;
  /** Seconds: of those acts of which it is known. Undefined: of none. */
  readonly median: number | undefined;
  readonly p90: number | undefined;
  readonly p99: number | undefined;
  readonly most: number | undefined;
};

const EVENTS = "event e join block b on b.id = e.block and b.chain = $1 and b.undone is null";
const HEX = (bytes: string) => `'0x' || encode(${bytes}, 'hex')`;

/** Bits of the seats that an event of a group names, as a number. */
const SEAT_BITS = `case e.name ${(
  [
    ["ProposalOpened", "assents"],
    ["Assented", "assents"],
    ["Objected", "objections"],
    ["Acted", "assents"],
  ] as const
)
  .map(([name, bits]) => `when '${name}' then ${wordSql("quorum", name, bits)}`)
  .join(" ")} end`;

/** When each seat first said something of a proposal, and when that was opened; null: it was done at once. */
const VOICES = `
  select seat || ' of ' || ${HEX("contract")} as who, min(time) as at, opened from (
    select e.contract, e.item, seat, b.time::float8 as time,
      min(b.time::float8) filter (where e.name = 'ProposalOpened') over (partition by e.contract, e.item) as opened
    from ${EVENTS} cross join generate_series(0, 15) as seat
    where e.name in ('ProposalOpened', 'Assented', 'Objected', 'Acted') and (${SEAT_BITS} >> seat) & 1 = 1) as told
  group by contract, item, seat, opened`;

/** Acts, each with its moment; those of one second count once. */
const ACTS = `
  select 'verifier' as role, verifier as who, floor(extract(epoch from at))::float8 as at from verification where chain = $1
  union select case e.name when 'RootVetoed' then 'guardian' when 'Revoked' then 'revoker' when 'RevokedOffchain' then 'revoker'
      else 'issuer' end, ${HEX("e.actor")}, b.time::float8
    from ${EVENTS} where e.actor is not null
      and e.name in ('BatchIssued', 'Attested', 'Revoked', 'RevokedOffchain', 'RootVetoed')
  union select 'revoker', ${HEX("issued.actor")}, b.time::float8
    from ${EVENTS} join event issued on issued.item = e.item and issued.name = 'BatchIssued'
    where e.name in ('StatusChanged', 'HoldChanged')
  union select case e.name when 'RootProposed' then 'proposer' else 'acceptor' end, ${HEX("e.contract")}, b.time::float8
    from ${EVENTS} where e.name in ('RootProposed', 'RootAccepted')
  union select 'seat', who, at from voice
  union select 'operator', actor, floor(extract(epoch from at))::float8 from step where chain = $1 and kind = 'retried'`;

/** The latest proposal of the root of an event `e`. @param value SQL over the proposal's event, which is `e` there too */
const ofProposal = (value: string) => `(select ${value} from ${EVENTS}
  where e.name = 'RootProposed' and e.contract = done.contract and e.item = done.item and b.number <= done.number
  order by b.number desc, e.log desc limit 1)`;
const DONE = `(select e.contract, e.item, e.actor, e.name, b.number, b.time from ${EVENTS}
  where e.name in ('RootVetoed', 'RootAccepted')) as done`;

/** Acts with the seconds from what called for them. */
const ANSWERED = `
  select 'verifier' as role, verifier as who, 'age of the copy' as measure, extract(epoch from at)::float8 as at,
      greatest(0, extract(epoch from at) - block_time)::float8 as waited
    from verification where chain = $1 and source <> 'live' and block_time is not null
  union all select 'guardian', ${HEX("done.actor")}, 'after proposal', time::float8,
      (time - ${ofProposal("b.time")})::float8 from ${DONE} where name = 'RootVetoed'
  union all select 'acceptor', ${HEX("done.contract")}, 'after acceptable', time::float8,
      (time - ${ofProposal(wordSql("cumulativeCampaign", "RootProposed", "acceptableFrom"))})::float8
    from ${DONE} where name = 'RootAccepted'
  union all select 'seat', who, 'after opening', at, at - opened from voice where at > opened
  union all select 'operator', actor, 'after parking', at, at - parked from (
      select actor, kind, extract(epoch from at)::float8 as at,
        lag(extract(epoch from at)::float8) over (partition by intent order by id) as parked
      from step, unnest(intents) as intent where chain = $1 and kind in ('parked', 'retried')) as mended
    where kind = 'retried'`;

type Row = Omit<ActsOf, "week" | "median" | "p90" | "p99" | "most"> & {
  readonly week: number | null;
  readonly spread: readonly number[] | null;
};

/** What each did in a span, in all and by week: those who did most first. */
export async function listActs(sql: Sql, chain: number, span: Span): Promise<readonly ActsOf[]> {
  const rows = await sql.query<Row>(
    `with voice as (${VOICES}),
     act as (${ACTS}),
     measured as (
       select role, who, 'between acts' as measure, at, at - lag(at) over (partition by role, who order by at) as waited
       from act where ${inSpan("at", 2)}
       union all select * from (${ANSWERED}) as answered where ${inSpan("at", 2)}),
     dated as (
       select *, extract(epoch from date_trunc('week', to_timestamp(at) at time zone 'UTC'))::float8 as week from measured)
     select role, who, measure, week, count(*)::float8 as acts, min(at) as first, max(at) as last,
       percentile_disc(array[0.5, 0.9, 0.99, 1]) within group (order by waited) as spread
     from dated group by grouping sets ((role, who, measure), (role, who, measure, week))
     order by max(count(*)) over (partition by role, who) desc, role, who, measure, week nulls first`,
    [chain, ...spanValues(span)],
  );
  return rows.map(({ week, spread, ...row }) => {
    const [median, p90, p99, most] = spread ?? [];
    return { ...row, week: week ?? undefined, median, p90, p99, most };
  });
}
