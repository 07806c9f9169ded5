import type { Address, Hash } from "viem";
import type { Sql } from "../../store/sql.ts";
import type { ChainState } from "./chains.ts";

/** How many intents of a kind are in a state. */
export type IntentCount = {
  readonly chain: number;
  readonly kind: string;
  readonly state: string;
  readonly count: number;
};

/** A chain that the store knows. */
export type KnownChain = {
  readonly chain: number;
  readonly state: ChainState;
  /** Seconds that the oldest intent has waited which is not sent yet and comes after no other; undefined: none waits. */
  readonly oldestWaiting: number | undefined;
};

/** A key, and how far it is. */
export type KnownSender = {
  readonly chain: number;
  readonly address: Address;
  /** Whose lease it is; undefined: nobody works with it. */
  readonly worker: string | undefined;
  readonly state: "active" | "parked";
  readonly reason: string | undefined;
  readonly nextNonce: number;
  /** Transactions that are signed and not mined, and such that are mined and not final. */
  readonly inFlight: number;
  readonly mined: number;
};

/** What a store holds, at a glance. */
export type WorkOverview = {
  readonly chains: readonly KnownChain[];
  readonly intents: readonly IntentCount[];
  readonly senders: readonly KnownSender[];
};

/** Looks at all that is queued, under way and ended. Of intents it reads an index alone, all of it; those in the archive are counted already. */
export async function readOverview(sql: Sql): Promise<WorkOverview> {
  const intents = await sql.query<{ chain: bigint; kind: string; state: string; count: bigint }>(
    `select chain, kind, state, sum(count) as count from (
       select chain, kind, state, count(*) as count from only intent group by chain, state, kind
       union all select chain, kind, state, count from archived_count) as counted
     group by chain, kind, state order by chain, kind, state`,
  );
  const counted = intents.map(({ chain }) => chain);
  const chains = await sql.query<{ chain: bigint; state: ChainState | null; oldest: number | null }>(
    `select chain, chain.state, (select extract(epoch from clock_timestamp() - min(submitted))::float8
       from intent where intent.chain = known.chain and intent.state = 'queued' and intent.after is null) as oldest
     from (select chain from chain union select unnest($1::int8[])) as known (chain) left join chain using (chain)
     order by chain`,
    [counted],
  );
  const senders = await sql.query<SenderRow>(
    `select chain, address, case when lease_until > clock_timestamp() then owner end as worker, state, reason,
       next_nonce as nonce,
       (select count(*) from transaction where chain = sender.chain and transaction.sender = address
         and transaction.state = 'signed') as flying,
       (select count(*) from transaction where chain = sender.chain and transaction.sender = address
         and transaction.state = 'mined') as mined
     from sender order by chain, address`,
  );
  return {
    chains: chains.map(({ chain, state, oldest }) => ({
      chain: Number(chain),
      state: state ?? "running",
      oldestWaiting: oldest === null ? undefined : Math.max(0, Math.floor(oldest)),
    })),
    intents: intents.map(({ chain, count, ...rest }) => ({
      ...rest,
      chain: Number(chain),
      count: Number(count),
    })),
    senders: senders.map(({ chain, address, worker, state, reason, nonce, flying, mined }) => ({
      chain: Number(chain),
      address,
      worker: worker ?? undefined,
      state,
      reason: reason ?? undefined,
      nextNonce: Number(nonce),
      inFlight: Number(flying),
      mined: Number(mined),
    })),
  };
}

type SenderRow = {
  readonly chain: bigint;
  readonly address: Address;
  readonly worker: string | null;
  readonly state: "active" | "parked";
  readonly reason: string | null;
  readonly nonce: bigint;
  readonly flying: bigint;
  readonly mined: bigint;
};

/**
 * How much is not at its end yet: it waits, or is part of a transaction that is not final.
 * @param chains on these
 * @param leftOut a kind of which what waits does not count: nobody may be there to send it
 */
export async function countOpen(sql: Sql, chains: readonly number[], leftOut = ""): Promise<number> {
  const [row] = await sql.query<{ count: bigint }>(
    `select count(*) as count from intent
     where state in ('queued', 'bundled', 'mined') and chain = any($1) and not (state = 'queued' and kind = $2)`,
    [chains, leftOut],
  );
  return Number(row?.count ?? 0n);
}

/** An intent, and what became of it. */
export type KnownIntent = {
  readonly id: bigint;
  readonly chain: number;
  readonly kind: string;
  readonly key: string;
  /** Of its content, which another may take the place of as long as nothing was sent. */
  readonly digest: string;
  readonly state: string;
  /** Why it is skipped, expired or parked; while it is queued, what somebody has to bring first. */
  readonly reason: string | undefined;
  /** Unix seconds after which it is refused; undefined: never. */
  readonly deadline: bigint | undefined;
  /** Hash of the newest version of its transaction; undefined: it is part of none. */
  readonly transaction: Hash | undefined;
  /** What comes after it: the delegation beside a claim; undefined: nothing does. */
  readonly follower?: FollowingIntent | undefined;
};

/** An intent that comes after another, as the store has it. */
export type FollowingIntent = {
  /** Its number. */
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  /** How many transactions it was part of in vain. */
  readonly tries: number;
  /** Hash of the newest version of its transaction; null: it is part of none. */
  readonly transaction: Hash | null;
};

/** A change of state, as it was written down. */
export type KnownStep = {
  /** Milliseconds since 1970, by the store's clock. */
  readonly at: number;
  readonly kind: string;
  readonly actor: string;
  readonly cause: string | undefined;
};

const newestHash = (intent: string) =>
  `(select hash from version where version.transaction = ${intent}.transaction order by number desc limit 1)`;

/** What comes after an intent is JSON, since most have nothing. @param table where that is looked for */
const intentsWith = (
  table: "intent" | "only intent",
) => `select id, chain, kind, key, digest, state, reason, deadline,
  ${newestHash("intent")} as transaction,
  (select jsonb_build_object('id', next.id::text, 'state', next.state, 'reason', next.reason,
      'tries', next.tries, 'transaction', ${newestHash("next")})
    from ${table} next where next.chain = intent.chain and next.after = intent.key order by next.id limit 1) as follower
  from intent`;

/** Intents by their numbers, in their order; what is not there is left out. */
export async function findIntentsById(sql: Sql, ids: readonly bigint[]): Promise<readonly KnownIntent[]> {
  return (await sql.query<IntentRow>(`${intentsWith("intent")} where id = any($1) order by id`, [ids])).map(
    knownIntent,
  );
}

/** What comes after another intent, by its number. */
export async function findFollowing(sql: Sql, id: bigint): Promise<FollowingIntent | undefined> {
  const [found] = await sql.query<FollowingIntent>(
    `select id::text as id, state, reason, tries, ${newestHash("intent")} as transaction from intent where id = $1`,
    [id],
  );
  return found;
}

/** The first of those that wait for a person. */
export async function listParked(sql: Sql, max: number): Promise<readonly KnownIntent[]> {
  const rows = await sql.query<IntentRow>(
    `${intentsWith("only intent")} where state = 'parked' order by id limit $1`,
    [max],
  );
  return rows.map(knownIntent);
}

type IntentRow = {
  readonly id: bigint;
  readonly chain: bigint;
  readonly kind: string;
  readonly key: string;
  readonly digest: string;
  readonly state: string;
  readonly reason: string | null;
  readonly deadline: bigint | null;
  readonly transaction: Hash | null;
  readonly follower: FollowingIntent | null;
};

function knownIntent({ chain, reason, deadline, transaction, follower, ...rest }: IntentRow): KnownIntent {
  return {
    ...rest,
    chain: Number(chain),
    reason: reason ?? undefined,
    deadline: deadline ?? undefined,
    transaction: transaction ?? undefined,
    follower: follower ?? undefined,
  };
}

/** All that happened to an intent, and to the transactions that it was part of, in its order. */
export async function listSteps(sql: Sql, intent: bigint): Promise<readonly KnownStep[]> {
  const rows = await sql.query<{ at: number; kind: string; actor: string; cause: string | null }>(
    `with own as (select * from step where intents @> array[$1::int8]),
     sent as (select * from step where intents is null
       and transaction in (select transaction from own where kind = 'bundled'))
     select at, kind, actor, cause from (select * from own union all select * from sent) as found order by id`,
    [intent],
  );
  return rows.map(({ cause, ...rest }) => ({ ...rest, cause: cause ?? undefined }));
}
