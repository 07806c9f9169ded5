import { LEASE_ENDED } from "../../delivery/tables/leases.ts";
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
  readonly parked: readonly { readonly from: number; readonly to: number; readonly reason: string }[];
};

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

/** What is needed to know who held keys between two moments, in milliseconds since 1970, and who held each last before. */
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
     where key.chain = $1 order by key.address, s.id`,
    [chain, iso(from), iso(to)],
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

type OpenHold = Omit<KeyHold, "to" | "end" | "parked"> & {
  readonly parked: { from: number; to: number; reason: string }[];
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
  for (const { kind, sender, actor, at, cause } of rows) {
    const ended = endIn(cause);
    const parked = open?.parked.at(-1);
    if (kind === "let go") close(ended ?? at, ended === undefined ? "let go" : "ran out");
    else if (kind === "key parked")
      open?.parked.push({ from: at, to: Infinity, reason: cause ?? "no reason" });
    else if (kind === "key resumed") {
      if (parked !== undefined) parked.to = Math.min(parked.to, at);
    } else {
      close(ended ?? at, ended === undefined ? "unknown" : "ran out");
      open = { sender, worker: actor, from: at, parked: [] };
    }
  }
  const until = rows.at(-1)?.until;
  close(until ?? Infinity, until === null ? "unknown" : "ran out");
  return holds;
}

/** The end of a lease that ran out, out of the cause of the next step. */
function endIn(cause: string | null): number | undefined {
  return cause?.startsWith(LEASE_ENDED) ? Date.parse(cause.slice(LEASE_ENDED.length)) : undefined;
}

/** Whoever drains a chain takes nothing new in, and goes on sending. */
function pausesOf(
  steps: readonly { readonly actor: string; readonly kind: string; readonly at: number }[],
): readonly ChainPause[] {
  return steps.flatMap(({ actor, kind, at }, i) =>
    kind === "paused" ? [{ actor, from: at, to: steps[i + 1]?.at ?? Infinity }] : [],
  );
}
