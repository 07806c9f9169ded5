import type { Address } from "viem";
import type { Sql, SqlValue } from "../../store/sql.ts";
import { isPaid } from "./followers.ts";
import { type IntentRow, type QueuedIntent, queuedIntent, TRANSFER_KIND } from "./intents.ts";
import { key } from "./leases.ts";

/** Milliseconds for which whoever plans a transaction has its intents for themselves, until they renew that. */
export const RESERVED_MS = 10_000;

/** An intent that may be chosen; what was not said of it is undefined. */
export type Choosable = { readonly near: number | undefined; readonly turn: number | undefined };

/** Chooses among intents that wait, in their order: positions of `max` of them at most. */
export type ChooseIntents = (waiting: readonly Choosable[], max: number) => readonly number[];

export type ReserveParameters = {
  readonly chain: number;
  /** Whose they are while a transaction is planned. */
  readonly by: string;
  readonly max: number;
  /** Unix seconds by the chain's clock: what is past its deadline stays where it is. */
  readonly now: bigint;
  /** Whose key is to send it: of a signer's ordered intents, those behind what is under way from this key may follow. */
  readonly sender: Address;
  /** Whether the key moves ether to others (`transfer`), and does nothing else; default: it does all else. */
  readonly isRefilling?: boolean;
  /** Of which class they are to be; default: of any. */
  readonly name?: string | undefined;
  /** Default: the first. */
  readonly choose?: ChooseIntents | undefined;
  /** How many of a kind one transaction can have; default: so many as are wanted. */
  readonly maxOfKind?: ((kind: string) => number) | undefined;
};

/** Among so many times as many as are wanted it is chosen. */
const CHOICE = 16;
/** Of the locks of those who choose: each chain has its own. */
const RESERVE_LOCK = "8320802056087301999";

/**
 * Reserves the first intents that wait, of one kind and class and for one contract, so that they fit one transaction; or those
 * that are chosen among the first, in the order in which they were chosen. Of a signer's ordered intents only the next ones are
 * given, in their order, and none while another key has some of them under way.
 */
export async function reserveIntents(
  sql: Sql,
  parameters: ReserveParameters,
): Promise<readonly QueuedIntent[]> {
  const { chain, by, max, name = null, choose, maxOfKind = () => max } = parameters;
  const values = waitingValues(parameters);
  if (choose === undefined) {
    const rows = await sql.query<IntentRow>(
      `with chosen as (${first("id", name)} for update skip locked) ${reserveFor("$7")} where id in (select id from chosen) ${RESERVED}`,
      [...values, name, max, by],
    );
    return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(queuedIntent);
  }
  return sql.transaction(async (query) => {
    const [, waiting] = await Promise.all([
      // One after the other: whoever chose among what others hold for a moment would leave the first out.
      query("select pg_advisory_xact_lock(hashint8extended($1, $2))", [chain, RESERVE_LOCK]),
      query<WaitingRow>(together(first("id, kind, near, turn", name)), [...values, name, max * CHOICE]),
    ]);
    const [{ all, kind, nears, turns }] = waiting as readonly [WaitingRow];
    // The others are left to other keys.
    const limit = Math.min(max, maxOfKind(kind));
    const choosable = all.map((_, i) => ({
      near: nears[i] === null ? undefined : Number(nears[i]),
      turn: turns[i] ?? undefined,
    }));
    const ids = choose(choosable, limit).map((at) => all[at] as bigint);
    const stillThere = "id = any($2) and state = 'queued'";
    const rows = await query<IntentRow>(`${reserveFor("$1")} where ${stillThere} ${RESERVED}`, [by, ids]);
    const at = new Map(ids.map((id, i) => [id, i]));
    return rows.toSorted((a, b) => (at.get(a.id) ?? 0) - (at.get(b.id) ?? 0)).map(queuedIntent);
  });
}

/**
 * Reserves one intent for each of several transactions, among the next that wait, of one class where it is asked for, for whatever
 * contracts: of kinds of which a transaction has one at most.
 * @param kinds names of these
 * @param count how many at most, and how many are looked at: behind them may be a million of others
 * @returns in their order; none where another kind is next
 */
export async function reserveOneEach(
  sql: Sql,
  parameters: WaitingParameters & Pick<ReserveParameters, "by" | "name">,
  kinds: readonly string[],
  count: number,
): Promise<readonly QueuedIntent[]> {
  const { by, name } = parameters;
  const waits = name === undefined ? WAITING : `${WAITING} and ${CLASS} = $8`;
  const next = `select kind from intent where ${waits} order by rank nulls first, id limit 1`;
  const rows = await sql.query<IntentRow>(
    `with ahead as (select id, kind from intent where ${waits} and (${next}) = any($5)
       order by rank nulls first, id limit $6 for update skip locked),
     reserved as (${reserveFor("$7")} where id in (select id from ahead where kind = any($5)) ${RESERVED}, rank)
     select id, kind, contract, key, content, deadline, follows from reserved order by rank nulls first, id`,
    [...waitingValues(parameters), kinds, count, by, ...(name === undefined ? [] : [name])],
  );
  return rows.map(queuedIntent);
}

/**
 * Renews what is still reserved for somebody, though its time be over: nobody has taken it. A row that is being changed at this
 * moment is left out.
 */
export async function renewReserved(sql: Sql, by: string, ids: readonly bigint[]): Promise<void> {
  await sql.query(
    `update only intent set reserved_until = ${RESERVED_UNTIL} where id in (
       select id from intent where id = any($2) and reserved_by = $1 and state = 'queued' for update skip locked)`,
    [by, ids],
  );
}

/** Whether any of some intents comes after others of its order that are under way. */
export async function isFollowing(sql: Sql, ids: readonly bigint[]): Promise<boolean> {
  const rows = await sql.query(
    `select 1 from intent where id = any($1) and signer is not null
       and exists (select 1 from ${EARLIER} and earlier.state = 'bundled') limit 1`,
    [ids],
  );
  return rows.length > 0;
}

/** Those that may be chosen, in their order; none of them is of another kind. */
type WaitingRow = {
  readonly all: readonly bigint[];
  readonly kind: string;
  readonly nears: readonly (bigint | null)[];
  readonly turns: readonly (number | null)[];
};

/** In one row: as many as are looked at take twice as long one by one. */
function together(waiting: string): string {
  return `select coalesce(array_agg(id), '{}') as all, coalesce(min(kind), '') as kind,
    coalesce(array_agg(near), '{}') as nears, coalesce(array_agg(turn), '{}') as turns from (${waiting}) as waiting`;
}

/** Whether there is anything that {@link reserveIntents} would take: it changes nothing, and asks no chain. */
export async function isAnythingWaiting(sql: Sql, parameters: WaitingParameters): Promise<boolean> {
  const rows = await sql.query(`select 1 from intent where ${WAITING} limit 1`, waitingValues(parameters));
  return rows.length > 0;
}

/** A class of which something waits. */
export type WaitingClass = {
  readonly name: string;
  /** Whether the lane of what comes next has but a few that wait, and more of others wait behind them. */
  readonly isFew: boolean;
};

/** That wait in a lane, at most, for these to be few. */
const FEW = 8;

/** Of some classes, those of which {@link reserveIntents} would take something. */
export function waitingClasses(
  sql: Sql,
  names: readonly string[],
  parameters: WaitingParameters,
): Promise<readonly WaitingClass[]> {
  const waits = "chain = $1 and state = 'queued'";
  return sql.query<WaitingClass>(
    `select name, case when next.lane is null or (
         select count(*) from (select 1 from intent where lane = next.lane and ${waits} limit ${FEW + 1}) as own
       ) > ${FEW} then false else exists (
         select 1 from intent where ${waits} and ${CLASS} = name and lane <> next.lane offset ${FEW}) end as "isFew"
     from unnest($5::text[]) as asked (name), lateral (
       select lane from intent where ${WAITING} and ${CLASS} = name order by rank nulls first, id limit 1) as next`,
    [...waitingValues(parameters), names],
  );
}

/** Whose key asks, and when. */
export type WaitingParameters = Pick<ReserveParameters, "chain" | "now" | "sender" | "isRefilling">;

function waitingValues({ chain, now, sender, isRefilling = false }: WaitingParameters): readonly SqlValue[] {
  return [chain, now, isRefilling, key(sender)];
}

/** What was taken in without a place is of the class of claims. */
const CLASS = "coalesce(class, 'claims')";

/** Others of its signer that come before it. */
const EARLIER = `intent earlier where earlier.chain = intent.chain and earlier.signer = intent.signer
  and earlier.position < intent.position`;

/**
 * Whether what it has to come after is still paid: it is found by its class only once it was (`settleFollowers`), and what is in
 * the archive stays so.
 */
const AFTER = `(after is null or not exists (select from only intent first where first.chain = intent.chain
  and first.key = intent.after and ${isPaid("first")} is not true))`;

/** Conditions of an intent that a transaction may be made of, of a chain ($1), by its clock ($2), by such a key ($3, $4). */
const WAITING = `chain = $1 and state = 'queued' and (kind = '${TRANSFER_KIND}') = $3
  and (reserved_until is null or reserved_by is null or reserved_until < clock_timestamp())
  and (due is null or due <= clock_timestamp())
  and (deadline is null or deadline > $2)
  and ${AFTER}
  and (signer is null or not exists (
    select 1 from ${EARLIER} and (earlier.state = 'queued' or earlier.state = 'bundled' and not exists (
      select 1 from transaction where transaction.id = earlier.transaction and transaction.sender = $4))))`;

/** Of a class ($5; null: of any) the first $6 of those of the kind and class of the very first, and for its contract. */
function first(columns: string, name: string | null): string {
  // An index has what its condition names in the statement itself.
  const isAsked = name === null ? "$5::text is null" : `${CLASS} = $5`;
  return `select ${columns} from intent where ${WAITING} and (kind, contract, ${CLASS}) =
    (select kind, contract, ${CLASS} from intent where ${WAITING} and ${isAsked} order by rank nulls first, id limit 1)
  order by rank nulls first, id limit $6`;
}

const RESERVED_UNTIL = `clock_timestamp() + make_interval(secs => ${RESERVED_MS} / 1000.0)`;
/** @param by the value that says whose they are */
const reserveFor = (by: string) =>
  `update only intent set reserved_by = ${by}, reason = null, reserved_until = ${RESERVED_UNTIL}`;
const RESERVED = `returning id, kind, contract, key, content, deadline,
  signer is not null and exists (select 1 from ${EARLIER} and earlier.state = 'bundled') as follows`;
