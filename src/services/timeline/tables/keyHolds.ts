import { TRANSFER_KIND } from "../../delivery/tables/intents.ts";
import { LEASE_ENDED, LEASE_MS, LEASE_TAKEN_AGAIN, ONLY_REFILLS } from "../../delivery/tables/leases.ts";
import type { Sql } from "../../store/sql.ts";

/** A time in which a worker held a key. Moments are in milliseconds since 1970, by the store's clock. */
export type KeyHold = {
  readonly sender: string;
  readonly worker: string;
  readonly from: number;
  /** Until the worker let go, or its lease ran out; of one that holds it now, until its lease will. */
  readonly to: number;
  /** `unknown`: the store does not have its end, and `to` is when the key was leased next, which may be much later. */
  readonly end: "let go" | "ran out" | "unknown";
  /** When the key sent nothing new, and why. */
  readonly parked: readonly Parking[];
  /** When the worker was back after it was killed, before the lease ran out, and when it had renewed the lease last. */
  readonly restarts: readonly { readonly at: number; readonly seen: number }[];
};

/** A time in which a key that was held sent nothing new. */
export type Parking = { readonly from: number; readonly to: number; readonly reason: string };

/** When whoever held a key was seen last: of a lease that ran out, when it was renewed last; default: not known, or it let go. */
export function lastSeen({ to, end }: KeyHold): number | undefined {
  return end === "ran out" ? to - LEASE_MS : undefined;
}

/** A time in which somebody had paused a chain. */
export type ChainPause = { readonly actor: string; readonly from: number; readonly to: number };

/** When a chain's keys were held, and when it was paused. */
export type KeyTimes = {
  readonly holds: readonly KeyHold[];
  readonly pauses: readonly ChainPause[];
  /** The store's clock. */
  readonly now: number;
};

type Row = {
  readonly sender: string;
  readonly until: number | null;
  readonly kind: "leased" | "let go" | "key parked" | "key resumed";
  readonly at: number;
  readonly actor: string;
  readonly cause: string | null;
};

const KINDS = "('leased', 'let go', 'key parked', 'key resumed')";

/** Of a chain ($1): the keys that are for refills alone. Workers say so ($5); of keys of older versions, what they sent does ($4). */
export const REFILLERS = `select one.address from sender one where one.chain = $1 and (
    (select right(coalesce(cause, ''), length($5)) = $5 from step
      where chain = $1 and sender = one.address and kind in ${KINDS} and kind = 'leased' order by id desc limit 1)
    or case when exists (select from transaction t join intent i on i.transaction = t.id
        where t.chain = $1 and t.sender = one.address and i.kind <> $4) then false
      else exists (select from transaction t join intent i on i.transaction = t.id
        where t.chain = $1 and t.sender = one.address and i.kind = $4) end)`;

/**
 * What is needed to know who held keys between two moments, in milliseconds since 1970, and who held each last before: of the
 * keys that send what is asked for. Keys that have sent nothing but refills, or whose worker leased them for that, are left out.
 */
export async function readKeyTimes(
  sql: Sql,
  chain: number,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<KeyTimes> {
  const iso = (moment: number) => new Date(moment).toISOString();
  const rows = await sql.query<Row>(
    `select key.address as sender, key.lease_until as until, s.kind, s.at, s.actor, s.cause
     from sender key
     cross join lateral (select coalesce(max(id), 0) as id from step
       where chain = $1 and sender = key.address and kind in ${KINDS} and kind = 'leased' and at <= $2) as first
     -- The first after it tells how the last within it ended.
     cross join lateral (select min(id) as id from step
       where chain = $1 and sender = key.address and kind in ${KINDS} and kind in ('leased', 'let go') and at > $3) as next
     join step s on s.chain = $1 and s.sender = key.address and s.kind in ${KINDS}
       and s.id >= first.id and (next.id is null or s.id <= next.id)
     where key.chain = $1 and key.address not in (${REFILLERS}) order by key.address, s.id`,
    [chain, iso(from), iso(to), TRANSFER_KIND, ONLY_REFILLS],
  );
  const pauses = await sql.query<{ readonly actor: string; readonly kind: string; readonly at: number }>(
    `select actor, kind, at from step
     where chain = $1 and sender is null and intents is null and kind in ('paused', 'draining', 'resumed') order by id`,
    [chain],
  );
  const [clock] = await sql.query<{ readonly now: number }>("select clock_timestamp() as now");
  return {
    holds: [...Map.groupBy(rows, ({ sender }) => sender).values()].flatMap(holdsOf),
    pauses: pausesOf(pauses),
    now: clock?.now ?? to,
  };
}

type OpenHold = Omit<KeyHold, "to" | "end" | "parked" | "restarts"> & {
  readonly parked: { from: number; to: number; reason: string }[];
  readonly restarts: { readonly at: number; readonly seen: number }[];
};

/** @param rows of one key, in their order */
function holdsOf(rows: readonly Row[]): readonly KeyHold[] {
  const holds: KeyHold[] = [];
  let open: OpenHold | undefined;
  const close = (to: number, end: KeyHold["end"]) => {
    if (open === undefined) return;
    const last = Math.max(open.from, to);
    const parked = open.parked.map((one) => ({ ...one, to: Math.max(one.from, Math.min(one.to, last)) }));
    holds.push({ ...open, to: last, end, parked });
    open = undefined;
  };
  const resume = (at: number) => {
    const parked = open?.parked.at(-1);
    if (parked !== undefined) parked.to = Math.min(parked.to, at);
  };
  for (const { kind, sender, actor, at, cause } of rows) {
    const ended = momentAfter(LEASE_ENDED, cause);
    const seen = momentAfter(LEASE_TAKEN_AGAIN, cause);
    if (kind === "let go") close(ended ?? at, ended === undefined ? "let go" : "ran out");
    else if (kind === "key parked")
      open?.parked.push({ from: at, to: Infinity, reason: cause ?? "no reason" });
    else if (kind === "key resumed") resume(at);
    else if (open !== undefined && seen !== undefined) {
      // Whether it can send is seen again.
      resume(at);
      open.restarts.push({ at, seen });
    } else {
      close(ended ?? at, ended === undefined ? "unknown" : "ran out");
      open = { sender, worker: actor, from: at, parked: [], restarts: [] };
    }
  }
  const until = rows.at(-1)?.until;
  close(until ?? Infinity, until === null ? "unknown" : "ran out");
  return holds;
}

/** What the cause of a step tells of the lease before: when that ended, or was renewed last. */
function momentAfter(words: string, cause: string | null): number | undefined {
  return cause?.startsWith(words) ? Date.parse(cause.slice(words.length).split(";")[0] as string) : undefined;
}

/** Whoever drains a chain takes nothing new in, and goes on sending. */
function pausesOf(
  steps: readonly { readonly actor: string; readonly kind: string; readonly at: number }[],
): readonly ChainPause[] {
  return steps.flatMap(({ actor, kind, at }, i) =>
    kind === "paused" ? [{ actor, from: at, to: steps[i + 1]?.at ?? Infinity }] : [],
  );
}
