import type { Address, Hash, Hex } from "viem";
import type { StepKind } from "../../../sdk/core/step.ts";
import type { Sql } from "../../store/sql.ts";

/** A change of state as delivery wrote it down. */
export type RecordedStep = {
  /** Its number in the store. */
  readonly id: bigint;
  /** Milliseconds since 1970, by the store's clock. */
  readonly at: number;
  readonly kind: StepKind;
  readonly actor: string;
  readonly cause: string | undefined;
  /** Number of the transaction that it is about; undefined: it is about none. */
  readonly transaction: bigint | undefined;
};

/** Signed bytes of a transaction: it has one nonce, and may have several of them. */
export type RecordedVersion = {
  readonly transaction: bigint;
  readonly number: number;
  readonly hash: Hash;
  /** Milliseconds since 1970, by the store's clock. */
  readonly signed: number;
};

/** An intent, and all that delivery wrote down of it and of the transactions that it was part of. */
export type IntentRecord = {
  readonly id: bigint;
  readonly chain: number;
  readonly kind: string;
  readonly contract: Address;
  readonly key: string;
  /** Of its content, as it was submitted. */
  readonly digest: Hex;
  readonly content: unknown;
  readonly lane: string | undefined;
  /** When its gateway promised to send it, in Unix seconds; undefined: nobody promised anything. */
  readonly turn: number | undefined;
  readonly state: string;
  /** Why it is skipped, expired or parked; while it is queued, what somebody has to bring first. */
  readonly reason: string | undefined;
  /** In their order. */
  readonly steps: readonly RecordedStep[];
  /** Of all its transactions, in their order. */
  readonly versions: readonly RecordedVersion[];
};

/** Intents by their numbers, in their order; what is not there is left out. */
export async function readIntentRecords(sql: Sql, ids: readonly bigint[]): Promise<readonly IntentRecord[]> {
  if (ids.length === 0) return [];
  const [rows, steps] = await Promise.all([
    sql.query<IntentRow>(
      `select id, chain, kind, contract, key, digest, content, lane, turn, state, reason from intent
       where id = any($1) order by id`,
      [ids],
    ),
    sql.query<StepRow>(
      `with own as materialized (select * from step where intents && $1::int8[])
       select id, at, kind, actor, cause, transaction, intents from own
       union all
       select id, at, kind, actor, cause, transaction, intents from step where intents is null
         and transaction in (select transaction from own where kind = 'bundled')
       order by id`,
      [ids],
    ),
  ]);
  const transactions = steps.flatMap(({ transaction }) => transaction ?? []);
  const versions = await sql.query<RecordedVersion>(
    "select transaction, number, hash, signed from version where transaction = any($1) order by transaction, number",
    [[...new Set(transactions)]],
  );
  return rows.map((row) => recordOf(row, steps, versions));
}

type IntentRow = {
  readonly id: bigint;
  readonly chain: bigint;
  readonly kind: string;
  readonly contract: Address;
  readonly key: string;
  readonly digest: Hex;
  readonly content: unknown;
  readonly lane: string | null;
  readonly turn: number | null;
  readonly state: string;
  readonly reason: string | null;
};
type StepRow = {
  readonly id: bigint;
  readonly at: number;
  readonly kind: StepKind;
  readonly actor: string;
  readonly cause: string | null;
  readonly transaction: bigint | null;
  readonly intents: readonly bigint[] | null;
};

function recordOf(
  row: IntentRow,
  steps: readonly StepRow[],
  versions: readonly RecordedVersion[],
): IntentRecord {
  const isOwn = ({ intents }: StepRow) => intents?.includes(row.id) === true;
  const transactions = new Set(
    steps.flatMap((step) => (step.kind === "bundled" && isOwn(step) ? (step.transaction ?? []) : [])),
  );
  const { id, kind, contract, key, digest, content, state } = row;
  return {
    id,
    chain: Number(row.chain),
    kind,
    contract,
    key,
    digest,
    content,
    state,
    lane: row.lane ?? undefined,
    turn: row.turn ?? undefined,
    reason: row.reason ?? undefined,
    steps: steps
      .filter(
        (step) =>
          isOwn(step) ||
          (step.intents === null && step.transaction !== null && transactions.has(step.transaction)),
      )
      .map(({ id: number, at, kind: change, actor, cause, transaction }) => ({
        id: number,
        at,
        kind: change,
        actor,
        cause: cause ?? undefined,
        transaction: transaction ?? undefined,
      })),
    versions: versions.filter(({ transaction }) => transactions.has(transaction)),
  };
}

/** Numbers of what comes after some intents: the delegations beside claims. */
export async function findFollowers(sql: Sql, ids: readonly bigint[]): Promise<readonly bigint[]> {
  if (ids.length === 0) return [];
  const rows = await sql.query<{ readonly id: bigint }>(
    `select next.id from intent first join intent next on next.chain = first.chain and next.after = first.key
     where first.id = any($1) order by next.id`,
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** Numbers of the intents with these keys, as far as there are any. */
export async function findIntentsByKey(
  sql: Sql,
  chain: number,
  keys: readonly string[],
): Promise<readonly bigint[]> {
  if (keys.length === 0) return [];
  const rows = await sql.query<{ readonly id: bigint }>(
    "select id from intent where chain = $1 and key = any($2) order by id",
    [chain, keys],
  );
  return rows.map(({ id }) => id);
}

/** A transaction that delivery signed. */
export type SentTransaction = {
  readonly chain: number;
  /** What it was signed for. */
  readonly intents: readonly bigint[];
};

/** The transactions of which some hashes are versions, in no order; what delivery did not sign is left out. */
export async function findSentTransactions(
  sql: Sql,
  hashes: readonly Hash[],
): Promise<readonly SentTransaction[]> {
  if (hashes.length === 0) return [];
  const rows = await sql.query<SentRow>(
    `select chain, keys from version
     join transaction on transaction.id = version.transaction where hash = any($1)`,
    [hashes],
  );
  return rows.map(({ chain, keys }) => ({ chain: Number(chain), intents: keys.map(BigInt) }));
}

type SentRow = { readonly chain: bigint; readonly keys: readonly string[] };
