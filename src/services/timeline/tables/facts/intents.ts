import type { Hex } from "viem";
import { bytesToHex } from "../../../../sdk/core/bytes.ts";
import type { Sql } from "../../../store/sql.ts";
import type { Window } from "./window.ts";

/**
 * Intents of a lane that were sent long after the turn that they were promised, wait beyond it, or expired; but for those that
 * waited for something else, too: a person, an earlier nonce, a try that was put off. Whoever comes after their turn, as a ticket
 * lets them, is not late before they come.
 */
export type LateLane = {
  readonly lane: string;
  readonly count: number;
  /** The one that was late most: its number, its turn, and when it was sent, or now. Milliseconds since 1970. */
  readonly intent: bigint;
  readonly turn: number;
  readonly sent: number;
  /** When the queue before it began to be late: the first turn from which on something that goes before it was late, up to its own. */
  readonly begun: number;
  readonly isSent: boolean;
  /** It was never sent: its deadline came first. */
  readonly isExpired: boolean;
  /** The numbers of some. */
  readonly intents: readonly bigint[];
  /** Who promised it. */
  readonly promiser: string;
  /** Of other lanes of its class, those sent while it was over its turn, and behind it by rank: how many, and which lanes. */
  readonly passes: number;
  readonly passing: readonly string[];
};

/** @param max milliseconds after its turn at which an intent may be sent */
export async function lateLanes(
  sql: Sql,
  { chain, since, until }: Window,
  max: number,
): Promise<readonly LateLane[]> {
  const rows = await sql.query<LateRow>(
    `with placed as (
       select i.id, i.lane, coalesce(i.class, 'claims') as class, i.rank, i.state,
         to_timestamp(greatest(i.turn, extract(epoch from i.submitted)::float8)) as turn,
         case when v.signed < $3 then v.signed end as signed,
         case when i.state = 'expired' and i.changed < $3 then i.changed
           else least(clock_timestamp(), $3::timestamptz) end as now
       from intent i left join version v on v.transaction = i.transaction and v.number = 0
       where i.chain = $1 and i.turn is not null and i.submitted < $3 and i.signer is null and i.due is null
         and (v.signed is not null or i.state = 'expired' or (i.state = 'queued' and i.reason is null))),
     -- What was late before may be why others are.
     overdue as (
       select *, coalesce(signed, now) as sent from placed
       where coalesce(signed, now) >= $2::timestamptz - interval '1 day' and coalesce(signed, now) > turn + make_interval(secs => $4 / 1000.0)
         -- What was sent in its turn and came to nothing is sent again without one.
         and not exists (select from step where step.intents && array[placed.id] and (step.kind in ('parked', 'retried')
           or step.kind = 'bundled' and step.at <= turn + make_interval(secs => $4 / 1000.0)))),
     late as (select * from overdue where sent >= $2),
     worst as (select distinct on (lane) *, count(*) over (partition by lane) as count from late order by lane, sent - turn desc)
     select w.lane, w.count, w.id as intent, w.turn, w.sent, queue.begun, w.signed is not null as "isSent",
       w.signed is null and w.state = 'expired' as "isExpired",
       array(select id from late where late.lane = w.lane order by id limit 5) as intents,
       coalesce((select actor from step where step.intents && array[w.id] and kind = 'submitted' limit 1), 'nobody') as promiser,
       passed.passes, passed.passing
     from worst w
     -- Each began to wait before all that had waited before it were sent.
     cross join lateral (select max(turn) as begun from (
         select turn, max(sent) over (order by turn, id rows between unbounded preceding and 1 preceding) as before
         from overdue other where other.class = w.class and other.turn <= w.turn and (other.rank < w.rank or other.id = w.id)
       ) as waiting where before is null or turn > before) as queue
     cross join lateral (select count(*) as passes, coalesce(array_agg(distinct other.lane), '{}') as passing
       from placed other where other.lane <> w.lane and other.class = w.class and other.rank > w.rank
         and other.signed > w.turn + make_interval(secs => $4 / 1000.0) and other.signed < w.sent) as passed
     order by w.lane`,
    [chain, since, until, max],
  );
  return rows.map(({ count, passes, ...rest }) => ({
    ...rest,
    count: Number(count),
    passes: Number(passes),
  }));
}

type LateRow = Omit<LateLane, "count" | "passes"> & { readonly count: bigint; readonly passes: bigint };

/** An intent that was bundled before it was freed of another transaction. */
export type DoubledIntent = {
  readonly intent: bigint;
  readonly transactions: readonly bigint[];
  /** Who bundled it while another had it, and when: milliseconds since 1970, by the store's clock. */
  readonly actor: string;
  readonly at: number;
};

/** Intents that are looked at. */
const MAX_INTENTS = 1_000;

export async function doubledIntents(
  sql: Sql,
  { chain, since, until }: Window,
): Promise<readonly DoubledIntent[]> {
  return sql.query<DoubledIntent>(
    `with part as materialized (
       select id, at, kind, actor, transaction, unnest(intents) as intent from step
       where chain = $1 and kind in ('bundled', 'freed', 'parked') and transaction is not null),
     again as (select intent from part where kind = 'bundled' group by intent having count(*) > 1),
     held as (
       select part.*, sum(case kind when 'bundled' then 1 else -1 end) over (partition by intent order by id) as open
       from part join again using (intent)),
     doubled as (
       select intent, array_agg(transaction order by id) filter (where kind = 'bundled') as transactions,
         (array_agg(actor order by id) filter (where open > 1))[1] as actor, min(at) filter (where open > 1) as at
       from held group by intent having max(open) > 1)
     select * from doubled where at >= $2 and at < $3 order by intent limit ${MAX_INTENTS}`,
    [chain, since, until],
  );
}

/** Intents that lack a step, by which one. */
export type MissingSteps = {
  /** What is not there, in words. */
  readonly missing: string;
  readonly count: number;
  readonly intents: readonly bigint[];
  readonly from: number;
  readonly to: number;
  /** Who made what is there all the same. */
  readonly actor: string;
};

/**
 * What must be there before an intent is in such a state, and what the chain must have of it: by the query for the intents that
 * lack it. Sets are subtracted, since a planner that knows nothing of new tables would look for each by itself.
 */
const MISSING: readonly (readonly [missing: string, lacking: string])[] = [
  [
    "that it was taken in",
    `select id from intent where chain = $1
     except select unnest(intents) from step where chain = $1 and kind = 'submitted'`,
  ],
  [
    "that it became part of its transaction",
    `select id from (
       select id, transaction from intent
       where chain = $1 and transaction is not null and state in ('bundled', 'mined', 'done', 'skipped')
       except select unnest(intents), transaction from step where chain = $1 and kind = 'bundled') as unbundled`,
  ],
  [
    "that its transaction was signed",
    `select id from intent where transaction in (
       select transaction from intent where chain = $1 and transaction is not null
       except select transaction from step where chain = $1 and kind = 'signed')`,
  ],
  [
    "an event of its transaction, whose block is final",
    `select i.id from intent i
     join followed f on f.chain = i.chain
     join watched w on w.chain = i.chain and w.address = decode(substr(lower(i.contract), 3), 'hex') and w.past_from is null
     join (select id, (settled ->> 'block')::int8 as block from transaction where id in (
         select id from transaction where chain = $1 and state = 'ended' and settled ->> 'status' = 'mined'
         except select v.transaction from version v
           join event e on e.transaction = decode(substr(v.hash, 3), 'hex')
           join block b on b.id = e.block and b.chain = $1 and b.undone is null)) as silent
       on silent.id = i.transaction and silent.block between w.since and f.final
     where i.chain = $1 and i.state in ('mined', 'done') and i.kind <> 'transfer'`,
  ],
];

export async function missingSteps(
  sql: Sql,
  { chain, since, until }: Window,
): Promise<readonly MissingSteps[]> {
  const found: MissingSteps[] = [];
  for (const [missing, lacking] of MISSING) {
    const [row] = await sql.query<{
      readonly count: bigint;
      readonly intents: readonly bigint[] | null;
      readonly from: number;
      readonly to: number;
      readonly actor: string | null;
    }>(
      `with lacking as materialized (${lacking})
       select count(*) as count, (array_agg(id order by id))[1:5] as intents, min(changed) as "from", max(changed) as "to",
         (select actor from step where step.transaction = min(intent.transaction) order by id desc limit 1) as actor
       from lacking join intent using (id) where changed >= $2 and changed < $3`,
      [chain, since, until],
    );
    if (row === undefined || row.count === 0n) continue;
    const { count, intents, actor, ...rest } = row;
    found.push({
      missing,
      ...rest,
      count: Number(count),
      intents: intents ?? [],
      actor: actor ?? "the store",
    });
  }
  return found;
}

/** Claims that were left out here, since somebody else had sent them: by who was paid for it. */
export type OvertakenClaims = {
  /** Whoever kept a fee for it; undefined: nobody did, so it may have been the claimant. */
  readonly relayer: string | undefined;
  readonly count: number;
  /** Of the first: its intent, and the transaction that paid. */
  readonly intents: readonly bigint[];
  readonly transaction: string;
  /** When they were paid: milliseconds since 1970, by the chain's clock. */
  readonly from: number;
  readonly to: number;
};

export async function overtakenClaims(
  sql: Sql,
  { chain, since, until }: Window,
): Promise<readonly OvertakenClaims[]> {
  const rows = await sql.query<{
    readonly relayer: string | null;
    readonly count: bigint;
    readonly intents: readonly bigint[];
    readonly transaction: string;
    readonly from: bigint;
    readonly to: bigint;
  }>(
    `with paid as (
       -- Of an index that is paid several times the newest payment is in the way.
       select distinct on (i.id) i.id, '0x' || encode(e.transaction, 'hex') as transaction, b.time,
         (select '0x' || encode(fee.account, 'hex') from event fee where fee.block = e.block and fee.contract = e.contract
           and fee.transaction = e.transaction and fee.name = 'FeesKept' limit 1) as relayer
       from intent i
       join event e on e.contract = decode(substr(lower(i.contract), 3), 'hex') and e.index = i.near and e.name = 'Claimed'
       join block b on b.id = e.block and b.chain = i.chain and b.undone is null
       where i.chain = $1 and i.state = 'skipped' and i.reason = 'AlreadyClaimed' and i.changed >= $2 and i.changed < $3
       order by i.id, b.number desc, e.log desc)
     select relayer, count(*) as count, (array_agg(id order by id))[1:5] as intents,
       (array_agg(transaction order by id))[1] as transaction, min(time) as "from", max(time) as "to"
     from paid where not exists (select from version where version.hash = paid.transaction)
     group by relayer order by relayer nulls last`,
    [chain, since, until],
  );
  return rows.map(({ relayer, count, from, to, ...rest }) => ({
    ...rest,
    relayer: relayer ?? undefined,
    count: Number(count),
    from: Number(from) * 1_000,
    to: Number(to) * 1_000,
  }));
}

/** A signed change of status that took long to reach the chain, or has not. */
export type SlowRequest = {
  readonly intent: bigint;
  /** When it was taken in, and when its block was made, or now: milliseconds since 1970. */
  readonly submitted: number;
  readonly announced: number;
  readonly isAnnounced: boolean;
  /** What it is about: a batch, or an attestation; undefined: it is not announced. */
  readonly item: Hex | undefined;
  /** The request that was handed in. */
  readonly content: unknown;
};

/** Of all requests, the ones that change a status. @param max milliseconds that one may wait */
export async function slowRequests(
  sql: Sql,
  { chain, since, until }: Window,
  max: number,
): Promise<readonly SlowRequest[]> {
  const rows = await sql.query<Omit<SlowRequest, "item"> & { readonly item: Uint8Array | null }>(
    `with asked as (
       select i.id as intent, i.submitted, i.content, found.time, found.item
       from intent i
       left join lateral (select b.time, e.item from version v
         join event e on e.transaction = decode(substr(v.hash, 3), 'hex') and e.name in ('StatusChanged', 'HoldChanged', 'Revoked')
         join block b on b.id = e.block and b.undone is null
         where v.transaction = i.transaction limit 1) as found on true
       where i.chain = $1 and i.kind = 'request' and i.submitted < $3
         and (found.time is not null or (i.class = 'urgent' and i.state in ('queued', 'bundled', 'parked')))),
     timed as (select *, coalesce(to_timestamp(time), least(clock_timestamp(), $3::timestamptz)) as announced from asked)
     select intent, submitted, announced, time is not null as "isAnnounced", item, content from timed where announced >= $2 and announced > submitted + make_interval(secs => $4 / 1000.0)
     order by intent limit ${MAX_INTENTS}`,
    [chain, since, until, max],
  );
  return rows.map(({ item, ...rest }) => ({ ...rest, item: item === null ? undefined : bytesToHex(item) }));
}
