import type { Address } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Sql, SqlQuery } from "../../store/sql.ts";
import { writeStep } from "./steps.ts";

/** The right to send with a key, for a while. Every change is made under its number, which grows from holder to holder. */
export type Lease = {
  readonly chain: number;
  readonly sender: Address;
  /** Who holds it: a worker's name. */
  readonly owner: string;
  readonly fence: bigint;
  /** The nonce that the next transaction gets. */
  readonly nextNonce: number;
};

/** Milliseconds for which a lease is good once it is renewed; the store's clock tells when that is over. */
export const LEASE_MS = 5_000;

/** Begins the cause of a step about a lease that had run out before: its end follows, in ISO form. Nobody let go of that one. */
export const LEASE_ENDED = "the last lease ended at ";

/** Begins the cause of a step about a lease that its own holder took once more, before it ran out: when it was renewed last follows. */
export const LEASE_TAKEN_AGAIN = "its own lease, renewed last at ";

/** Ends the cause of a step about the lease of a refill key. */
export const ONLY_REFILLS = "it only refills other keys";

type LeaseRow = { readonly fence: bigint; readonly next_nonce: bigint };

/** Keys that work may be sent with, known to the store from now on. */
export async function addSenders(sql: Sql, chain: number, senders: readonly Address[]): Promise<void> {
  await sql.query(
    `insert into sender (chain, address, next_nonce)
     select $1, address, 0 from unnest($2::text[]) as new (address) on conflict do nothing`,
    [chain, senders.map(key)],
  );
}

type TakenLease = Pick<Lease, "chain" | "sender" | "owner"> & {
  /** Whether it is sent with for refills alone. */
  readonly isRefilling?: boolean;
};

/**
 * Takes the lease of a key if nobody holds it, or whoever did has let it run out; what they had reserved is free then, and
 * whether the key can send is seen again.
 * @returns undefined: somebody else holds it
 */
export async function takeLease(
  sql: Sql,
  { chain, sender, owner, isRefilling = false }: TakenLease,
): Promise<Lease | undefined> {
  return sql.transaction(async (query) => {
    const [row] = await query<LeaseRow & { readonly before: string | null } & LastLease>(
      `with old as (
         select owner, lease_until from sender where chain = $1 and address = $2
           and (owner is null or owner = $3 or lease_until < clock_timestamp()) for update skip locked
       )
       update sender set owner = $3, fence = fence + 1, state = 'active', reason = null,
         lease_until = clock_timestamp() + make_interval(secs => ${LEASE_MS} / 1000.0)
       from old where chain = $1 and address = $2
       returning fence, next_nonce, old.owner as before,
         case when old.owner is not null then old.lease_until end as ended, old.lease_until >= clock_timestamp() as "isGood"`,
      [chain, key(sender), owner],
    );
    if (row === undefined) return undefined;
    // Also of the same name: a worker that was killed and is back planned with them in another life.
    if (row.before !== null) await freeReserved(query, chain, reserver(row.before, sender));
    // The end of a lease that ran out is told by whoever is next: a worker that is dead writes nothing.
    await writeStep(query, {
      kind: "leased",
      actor: owner,
      cause: causeOf(row, isRefilling),
      chain,
      sender: key(sender),
    });
    return { chain, sender, owner, fence: row.fence, nextNonce: Number(row.next_nonce) };
  });
}

/** Holds on to a lease. @returns whether it is still ours */
export async function renewLease(sql: Sql, { chain, sender, fence }: Lease): Promise<boolean> {
  const rows = await sql.query(
    `update sender set lease_until = clock_timestamp() + make_interval(secs => ${LEASE_MS} / 1000.0)
     where chain = $1 and address = $2 and fence = $3 and lease_until > clock_timestamp() returning fence`,
    [chain, key(sender), fence],
  );
  return rows.length === 1;
}

type LastLease = { readonly ended: number | null; readonly isGood: boolean | null };

/** Whoever takes their own lease once more was killed, and is back before it ran out: the key was theirs all the while. */
function causeOf({ ended, isGood }: LastLease, isRefilling: boolean): string | undefined {
  const again =
    ended !== null && isGood === true
      ? `${LEASE_TAKEN_AGAIN}${new Date(ended - LEASE_MS).toISOString()}`
      : endOf(ended);
  const causes = [again ?? [], isRefilling ? ONLY_REFILLS : []].flat();
  return causes.length === 0 ? undefined : causes.join("; ");
}

function endOf(ended: number | null): string | undefined {
  return ended === null ? undefined : `${LEASE_ENDED}${new Date(ended).toISOString()}`;
}

async function freeReserved(query: SqlQuery, chain: number, by: string): Promise<void> {
  await query(
    "update only intent set reserved_by = null where chain = $1 and reserved_by = $2 and state = 'queued'",
    [chain, by],
  );
}

/** Lets go of a lease, so that nobody has to wait until it runs out. */
export async function endLease(sql: Sql, { chain, sender, owner, fence }: Lease): Promise<void> {
  await sql.transaction(async (query) => {
    const [row] = await query<{ readonly ended: number | null }>(
      `with old as (
         select lease_until from sender where chain = $1 and address = $2 and fence = $3 for update
       )
       update sender set owner = null, lease_until = null from old where chain = $1 and address = $2
       returning case when old.lease_until < clock_timestamp() then old.lease_until end as ended`,
      [chain, key(sender), fence],
    );
    if (row === undefined) return;
    await freeReserved(query, chain, reserver(owner, sender));
    const cause = endOf(row.ended);
    await writeStep(query, { kind: "let go", actor: owner, cause, chain, sender: key(sender) });
  });
}

/** Never gives out a nonce that the chain has used, or has waiting: the key may have sent before it came here. */
export async function raiseNonce(sql: Sql, lease: Lease, used: number): Promise<Lease> {
  const { chain, sender, nextNonce } = lease;
  if (used <= nextNonce) return lease;
  await sql.transaction(async (query) => {
    await requireLease(query, lease);
    await query("update sender set next_nonce = greatest(next_nonce, $3) where chain = $1 and address = $2", [
      chain,
      key(sender),
      used,
    ]);
  });
  return { ...lease, nextNonce: used };
}

/**
 * Parks a key: nothing new is sent with it, and what is under way is seen through.
 * @throws SymbolonError `LeaseLost`
 */
export async function parkSender(sql: Sql, lease: Lease, reason: string): Promise<void> {
  const { chain, sender, owner } = lease;
  await sql.transaction(async (query) => {
    await requireLease(query, lease);
    await query("update sender set state = 'parked', reason = $3 where chain = $1 and address = $2", [
      chain,
      key(sender),
      reason,
    ]);
    await writeStep(query, { kind: "key parked", actor: owner, cause: reason, chain, sender: key(sender) });
  });
}

/**
 * A key sends again.
 * @throws SymbolonError `LeaseLost`
 */
export async function resumeSender(sql: Sql, lease: Lease): Promise<void> {
  const { chain, sender, owner } = lease;
  await sql.transaction(async (query) => {
    await requireLease(query, lease);
    await query("update sender set state = 'active', reason = null where chain = $1 and address = $2", [
      chain,
      key(sender),
    ]);
    await writeStep(query, { kind: "key resumed", actor: owner, chain, sender: key(sender) });
  });
}

/**
 * Makes sure, inside a transaction of the store, that a lease is still held: whoever was stopped for longer than it lasts
 * and wakes up changes nothing.
 * @throws SymbolonError `LeaseLost`
 */
export async function requireLease(query: SqlQuery, lease: Lease): Promise<void> {
  const { chain, sender, fence } = lease;
  const rows = await query(
    `select 1 from sender where chain = $1 and address = $2 and fence = $3 and lease_until > clock_timestamp()
     for update`,
    [chain, key(sender), fence],
  );
  if (rows.length === 0) throw leaseLost(lease);
}

export function leaseLost({
  chain,
  sender,
  owner,
}: Pick<Lease, "chain" | "sender" | "owner">): SymbolonError {
  return new SymbolonError({
    code: "LeaseLost",
    reason: `${owner} no longer holds the key ${sender} on chain ${chain}: it was silent for too long, and another worker has the key.`,
    hint: "Nothing is lost, and there is nothing to do; if it happens often, find out why the worker stops.",
    details: { chain, sender, owner },
  });
}

/**
 * Whether this process no longer knows the store's state of the key: another worker has it, or the connection broke
 * during a COMMIT that may have been kept. The process then reads the journal again under a new lease. From memory it
 * would use a nonce twice.
 */
export function isLost(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const isOwn = thrown instanceof SymbolonError && ["LeaseLost", "StoreLost"].includes(thrown.code);
  return isOwn || isLost(thrown.cause);
}

/** How addresses stand in the store. */
export function key(address: Address): string {
  return address.toLowerCase();
}

/** Whose reservations of intents are whose: of a worker and a key. */
export function reserver(owner: string, sender: Address): string {
  return `${owner} ${key(sender)}`;
}
