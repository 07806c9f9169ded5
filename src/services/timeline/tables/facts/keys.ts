import { SIGNER_CAUSE } from "../../../delivery/tables/tableJournal.ts";
import type { Sql } from "../../../store/sql.ts";
import type { Window } from "./window.ts";

/** A transaction that took long to be mined, or is not mined yet: of each key the first that others waited behind. */
export type SlowTransaction = {
  readonly sender: string;
  readonly transaction: bigint;
  readonly hash: string;
  readonly versions: number;
  /** Of the key, how many were that slow. */
  readonly count: number;
  /** Milliseconds since 1970, by the store's clock; `ended` of one that is not: now. */
  readonly signed: number;
  readonly ended: number;
  readonly isMined: boolean;
  /** Why the key was parked meanwhile; undefined: it was not. */
  readonly parked: string | undefined;
  /** Who held the key last meanwhile, and whether they let go of it. */
  readonly worker: string | undefined;
  readonly isHeld: boolean;
};

/** What ends the wait for a block. */
const ENDS = "('mined', 'reverted', 'displaced', 'final')";

/** @param max milliseconds until a transaction is mined */
export async function slowTransactions(
  sql: Sql,
  { chain, since, until }: Window,
  max: number,
): Promise<readonly SlowTransaction[]> {
  const rows = await sql.query<SlowRow>(
    `with sent as (
       select t.id, t.sender, t.nonce, v.hash, coalesce(back.at, v.signed) as signed,
         (select min(at) from step where step.transaction = t.id and kind in ${ENDS} and step.id > coalesce(back.id, 0)) as seen
       from transaction t join version v on v.transaction = t.id and v.number = 0
       -- Once its block is taken back, it waits again.
       left join lateral (select id, at from step where step.transaction = t.id and kind = 'reopened'
         order by id desc limit 1) as back on true
       where t.chain = $1 and v.signed < $3),
     slow as (
       select *, coalesce(seen, clock_timestamp()) as ended, count(*) over (partition by sender) as count
       from sent where coalesce(seen, clock_timestamp()) >= greatest($2, signed + make_interval(secs => $4 / 1000.0))),
     first as (select distinct on (sender) * from slow order by sender, nonce)
     select f.sender, f.id as transaction, f.hash, f.count, f.signed, f.ended, f.seen is not null as "isMined",
       (select count(*) from version where version.transaction = f.id) as versions,
       (select cause from step where step.chain = $1 and intents is null and step.sender = f.sender
         and kind = 'key parked' and at <= f.ended
         and not exists (select from step resumed where resumed.chain = $1 and resumed.intents is null
           and resumed.sender = f.sender and resumed.kind in ('key resumed', 'leased') and resumed.id > step.id
           and resumed.at < f.ended)
         order by id desc limit 1) as parked,
       held.actor as worker, coalesce(held.kind = 'leased' and (f.seen is not null or key.lease_until > clock_timestamp()), false)
         as "isHeld"
     from first f join sender key on key.chain = $1 and key.address = f.sender
     left join lateral (select kind, actor from step where step.chain = $1 and intents is null and step.sender = f.sender
       and kind in ('leased', 'let go') and at <= least(f.ended, f.signed + make_interval(secs => $4 / 1000.0))
       order by id desc limit 1) as held on true
     order by f.sender`,
    [chain, since, until, max],
  );
  return rows.map(({ count, versions, parked, worker, ...rest }) => ({
    ...rest,
    count: Number(count),
    versions: Number(versions),
    parked: parked ?? undefined,
    worker: worker ?? undefined,
  }));
}

type SlowRow = Omit<SlowTransaction, "count" | "versions" | "parked" | "worker"> & {
  readonly count: bigint;
  readonly versions: bigint;
  readonly parked: string | null;
  readonly worker: string | null;
};

/** A key that is parked. */
export type ParkedKey = {
  readonly sender: string;
  readonly reason: string;
  /** Milliseconds since 1970, by the store's clock. */
  readonly from: number;
  readonly to: number;
  readonly worker: string;
};

/** Keys that are parked now, and have been for long; but for those that nobody works with any more. @param max milliseconds */
export async function parkedKeys(
  sql: Sql,
  { chain, until }: Window,
  max: number,
): Promise<readonly ParkedKey[]> {
  const rows = await sql.query<ParkedKey>(
    `select key.address as sender, coalesce(key.reason, 'no reason') as reason, parked.at as "from",
       least(clock_timestamp(), $2) as "to", parked.actor as worker
     from sender key
     join lateral (select at, actor from step where step.chain = key.chain and step.sender = key.address
       and kind = 'key parked' order by id desc limit 1) as parked on true
     where key.chain = $1 and key.state = 'parked'
       and parked.at < least(clock_timestamp(), $2) - make_interval(secs => $3 / 1000.0)
       and (key.lease_until > clock_timestamp() or exists (select from transaction t
         where t.chain = key.chain and t.sender = key.address and t.state <> 'ended'))
     order by key.address`,
    [chain, until, max],
  );
  return rows;
}

/** Nonces of a key that transactions used which the store does not have. */
export type ForeignNonces = {
  readonly sender: string;
  readonly count: number;
  /** The first of them, and the version of ours that came to nothing by it. */
  readonly nonce: number;
  readonly hash: string;
  readonly from: number;
  readonly to: number;
};

export async function readForeignNonces(
  sql: Sql,
  { chain, since, until }: Window,
): Promise<readonly ForeignNonces[]> {
  const rows = await sql.query<{
    readonly sender: string;
    readonly count: bigint;
    readonly nonce: bigint;
    readonly hash: string;
    readonly from: number;
    readonly to: number;
  }>(
    `select distinct on (t.sender) t.sender, t.nonce, v.hash, count(*) over own as count, min(s.at) over own as "from",
       max(s.at) over own as "to"
     from step s join transaction t on t.id = s.transaction
     join version v on v.transaction = t.id and v.number = 0
     where s.kind = 'displaced' and s.chain = $1 and s.at >= $2 and s.at < $3
       and not exists (select from step other where other.transaction = t.id and other.kind = 'withdrawn')
     window own as (partition by t.sender)
     order by t.sender, t.nonce`,
    [chain, since, until],
  );
  return rows.map(({ count, nonce, ...rest }) => ({ ...rest, count: Number(count), nonce: Number(nonce) }));
}

/** Signatures of a key that took long. */
export type SlowSignatures = {
  readonly sender: string;
  readonly worker: string;
  readonly count: number;
  /** Milliseconds of the slowest, and one of its versions. */
  readonly slowest: number;
  readonly hash: string | undefined;
  readonly from: number;
  readonly to: number;
};

/** @param max milliseconds that a signature may take */
export async function slowSignatures(
  sql: Sql,
  { chain, since, until }: Window,
  max: number,
): Promise<readonly SlowSignatures[]> {
  const rows = await sql.query<SignatureRow>(
    `with taken as (
       select *, substring(cause, '^${SIGNER_CAUSE}(\\d+) ms$')::int8 as took from step
       where chain = $1 and at >= $2 and at < $3 and kind in ('signed', 'raised', 'withdrawn') and cause like '${SIGNER_CAUSE}%')
     select distinct on (sender) sender, actor as worker, took as slowest, count(*) over own as count,
       min(at) over own as "from", max(at) over own as "to",
       (select hash from version where version.transaction = taken.transaction order by number limit 1) as hash
     from taken where took > $4
     window own as (partition by sender)
     order by sender, took desc`,
    [chain, since, until, max],
  );
  return rows.map(({ count, slowest, hash, ...rest }) => ({
    ...rest,
    count: Number(count),
    slowest: Number(slowest),
    hash: hash ?? undefined,
  }));
}

type SignatureRow = Omit<SlowSignatures, "count" | "slowest" | "hash"> & {
  readonly count: bigint;
  readonly slowest: bigint;
  readonly hash: string | null;
};
