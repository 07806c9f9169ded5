import type { Address, Hex } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Sql, SqlQuery } from "../../store/sql.ts";
import { sqlStateOf } from "../../store/storeErrors.ts";
import { tellInserted } from "./insertedHere.ts";
import { intentName, KNOWN_COLUMNS, type KnownRow, rowOf } from "./intentRow.ts";
import type { NewIntent } from "./newIntent.ts";
import { type Kept, type Replacing, replaceIntents } from "./replaceIntents.ts";
import { writeStep } from "./steps.ts";

export type { IntentPlace, NewIntent } from "./newIntent.ts";

/** An intent that waits, as workers get it. */
export type QueuedIntent = Pick<NewIntent, "kind" | "contract" | "key" | "content"> & {
  readonly id: bigint;
  readonly deadline: bigint | undefined;
  /** Whether earlier intents of its order are under way from the key that will send it. Default: false. */
  readonly follows?: boolean;
};

/**
 * The kind that moves ether from a refill key to another key. Only the refill key does it, and it does nothing else.
 */
export const TRANSFER_KIND = "transfer";

/** The result of an intent that its transaction has done; each kind's other results say why not. */
export const DONE: Hex = "0x01";

/** Channel that notifies waiting workers of new work. */
export const WORK_CHANNEL = "symbolon_work";

/** PostgreSQL's `deadlock_detected`. */
const DEADLOCK = "40P01";

/** Intents that go into one statement. */
const INTENTS_AT_ONCE = 500;

export type SubmittedIntents = {
  /** Ids of the intents, in the order of the input. */
  readonly ids: readonly bigint[];
  /** How many of them are new, and how many took the place of an earlier one. */
  readonly added: number;
  readonly replaced: number;
  /** How many are older than what is there, which stays. */
  readonly superseded: number;
};

/**
 * Stores intents, each once, all or none. Many cost little more than one. A known intent keeps its id, also where another
 * content takes its place (`mayReplace`), or it is older than what is there: so the same file may be submitted again.
 * @param by who submits them, for the record
 * @throws SymbolonError `IntentDiffers` where another content was submitted under the same key, and stays; `Draining`
 * where the chain accepts nothing new
 */
export async function submitIntents(
  sql: Sql,
  intents: readonly NewIntent[],
  by: string,
): Promise<SubmittedIntents> {
  if (intents.length === 0) return { ids: [], added: 0, replaced: 0, superseded: 0 };
  for (;;) {
    try {
      return await sql.transaction((query) => insertAll(query, intents, by));
    } catch (error) {
      // Where two calls insert the same intents in different orders, PostgreSQL aborts one and keeps the other.
      if (sqlStateOf(error) !== DEADLOCK) throw error;
    }
  }
}

/** The same inside a transaction of the store. */
export async function insertAll(
  query: SqlQuery,
  intents: readonly NewIntent[],
  by: string,
): Promise<SubmittedIntents> {
  const inserted = await insertUnknown(query, intents, by);
  const ids = intents.map((one) => idOf(one, inserted));
  const { fresh, replaced, kept } = inserted;
  return { ids, added: fresh.size, replaced: replaced.size, superseded: kept.size };
}

/** All intents that the store has, by `intentName`, the names of the new ones, and what took another's place. */
export type Inserted = Replacing & {
  readonly known: ReadonlyMap<string, KnownRow>;
  readonly fresh: ReadonlySet<string>;
};

/**
 * Inserts the intents that are new, the first of each name, and puts in place those that may replace what is there;
 * inside a transaction of the store.
 * @throws SymbolonError `Draining`
 */
export async function insertUnknown(
  query: SqlQuery,
  intents: readonly NewIntent[],
  by: string,
): Promise<Inserted> {
  const known = new Map<string, KnownRow>();
  const fresh = new Set<string>();
  const chains = new Set(intents.map(({ chain }) => chain));
  const once = [...new Map(intents.toReversed().map((one) => [intentName(one), one])).values()].reverse();
  let states: readonly ChainState[] = [];
  for (let start = 0; start < once.length; start += INTENTS_AT_ONCE) {
    const some = once.slice(start, start + INTENTS_AT_ONCE);
    const isLast = start + INTENTS_AT_ONCE >= once.length;
    // Sent together: waiting for one answer before the next statement takes time.
    const [inserted, chainsNow] = await Promise.all([
      insertIntents(query, some, by),
      isLast ? tellWorkers(query, chains) : [],
    ]);
    states = chainsNow;
    for (const row of inserted) {
      known.set(intentName(row), row);
      fresh.add(intentName(row));
    }
    const rest = some.filter((one) => !known.has(intentName(one)));
    for (const row of await findIntents(query, rest)) known.set(intentName(row), row);
  }
  const replacing = await replaceIntents(query, intents, known, by);
  // A refill is not new work: it keeps keys able to send.
  const isWork = fresh.size > 0 && intents.some(({ kind }) => kind !== TRANSFER_KIND);
  if (isWork || replacing.replaced.size > 0) requireNotDraining(states);
  return { known, fresh, ...replacing };
}

type ChainState = { readonly chain: bigint; readonly state: string };

/** A chain that the store does not know has no workers. */
function tellWorkers(query: SqlQuery, chains: ReadonlySet<number>): Promise<readonly ChainState[]> {
  // The statement that drains a chain waits for this lock, so that nothing is added afterwards.
  return query<ChainState>(
    "select chain, state, pg_notify($2, chain::text) from chain where chain = any($1) for share",
    [[...chains], WORK_CHANNEL],
  );
}

/** @throws SymbolonError `Draining` */
function requireNotDraining(states: readonly ChainState[]): void {
  const draining = states.find(({ state }) => state === "draining");
  if (draining === undefined) return;
  const chain = Number(draining.chain);
  throw new SymbolonError({
    code: "Draining",
    reason: `Chain ${chain} is drained: the store takes nothing new for it.`,
    hint: `Submit it to another store, or end that first: symbolon work resume --chain ${chain}.`,
    details: { chain },
  });
}

/** What is stored of an intent when it is accepted. */
const COLUMNS =
  "chain, kind, contract, key, digest, content, signer, position, deadline, near, lane, class, rank, turn, after";

/** Also records who submitted them. @returns the new ones */
function insertIntents(
  query: SqlQuery,
  intents: readonly NewIntent[],
  by: string,
): Promise<readonly KnownRow[]> {
  tellInserted(intents);
  // One document: arrays of texts take twice as long to write and to read.
  return query<KnownRow>(
    `with added as (insert into intent (${COLUMNS})
     select ${COLUMNS} from jsonb_to_recordset($1::jsonb) as new (chain int8, kind text, contract text, key text,
       digest text, content jsonb, signer text, position numeric, deadline int8, near int8, lane text, class text,
       rank float8, turn float8, after text)
     on conflict (chain, key) do nothing returning id, chain, key, digest, state, null::text as transaction),
     noted as (insert into step (kind, actor, chain, intents)
       select 'submitted', $2, chain, array_agg(id order by id) from added group by chain)
     select * from added`,
    [JSON.stringify(intents.map(rowOf)), by],
  );
}

/** Finds those of some intents that the store has, by their keys. */
export async function findIntents(
  query: SqlQuery,
  intents: readonly Pick<NewIntent, "chain" | "key">[],
): Promise<readonly KnownRow[]> {
  if (intents.length === 0) return [];
  return query<KnownRow>(
    `select ${KNOWN_COLUMNS} from intent
     join unnest($1::int8[], $2::text[]) as asked (chain, key) on intent.chain = asked.chain and intent.key = asked.key`,
    [intents.map(({ chain }) => chain), intents.map(({ key }) => key)],
  );
}

function idOf(intent: NewIntent, { known, kept }: Inserted): bigint {
  const row = known.get(intentName(intent));
  if (row === undefined) throw new Error(`The intent ${intent.key} was accepted, but is missing.`);
  const stays = kept.get(intent);
  if (stays !== undefined && stays.beside !== "older") throw intentDiffers(intent, stays);
  return row.id;
}

/** The error for an intent whose key the store has with another content. @param kept why that one stays */
export function intentDiffers({ chain, key, mayReplace }: NewIntent, kept: Kept): SymbolonError {
  const { state, deadline, isOpen, beside } = kept;
  return new SymbolonError({
    code: "IntentDiffers",
    reason: `The intent ${key} on chain ${chain} was submitted before with other content, and is ${state}.`,
    hint:
      beside === "foreign"
        ? FOREIGN
        : mayReplace === undefined
          ? DONE_ONCE
          : isOpen
            ? laterThan(deadline)
            : SENT,
    details: { chain, key, state, deadline },
  });
}

const DONE_ONCE =
  "An intent is done once, as first submitted: see its content (symbolon work show), and give a new intent another key.";
const SENT =
  "It stays, since it was sent, a worker is about to send it, or it was replaced too often: follow its state, or claim directly.";
const FOREIGN =
  "The first one names another account. Where a worker parks that for its proof or signature, hand this one in again at a gateway, which checks both; or claim directly.";

function laterThan(deadline: bigint | undefined): string {
  return deadline === undefined
    ? "The first one has no deadline, and none is later: follow its state, or claim directly."
    : `A signature of the same account with a deadline after ${deadline} (Unix seconds) takes its place: sign it again, or follow its state.`;
}

/** An intent that waits, as the store has it. */
export type IntentRow = {
  readonly id: bigint;
  readonly kind: string;
  readonly contract: Address;
  readonly key: string;
  readonly content: unknown;
  readonly deadline: bigint | null;
  readonly follows?: boolean;
};

/** Intents by their ids, in ascending order. */
export async function readIntents(sql: Sql, ids: readonly bigint[]): Promise<readonly QueuedIntent[]> {
  const rows = await sql.query<IntentRow>(
    "select id, kind, contract, key, content, deadline from intent where id = any($1) order by id",
    [ids],
  );
  return rows.map(queuedIntent);
}

export function queuedIntent({ deadline, ...row }: IntentRow): QueuedIntent {
  return { ...row, deadline: deadline ?? undefined };
}

/**
 * Counts the transactions for a contract that are signed and not yet seen in a block. @param contract as the store has
 * it
 */
export async function countUnderWay(sql: Sql, chain: number, contract: Address): Promise<number> {
  const [row] = await sql.query<{ readonly count: bigint }>(
    `select count(*) as count from transaction where chain = $1 and state = 'signed'
       and exists (select 1 from intent where intent.transaction = transaction.id and contract = $2)`,
    [chain, contract],
  );
  return Number(row?.count ?? 0);
}

/** Returns reserved intents that are not sent. `due`: milliseconds until the next try; `reason`: what they wait for. */
export async function returnIntents(
  sql: Sql,
  by: string,
  ids: readonly bigint[],
  { due = 0, reason }: { readonly due?: number; readonly reason?: string | undefined } = {},
): Promise<void> {
  if (ids.length === 0) return;
  await sql.query(
    `update only intent set reserved_by = null, reason = $4,
       due = case when $3::float8 > 0 then clock_timestamp() + make_interval(secs => $3 / 1000.0) else due end
     where id = any($2) and reserved_by = $1 and state = 'queued'`,
    [by, ids, due, reason ?? null],
  );
}

/** Ends reserved intents, each with its reason: skipped or expired for good, or parked until somebody retries them. */
export async function endIntents(
  sql: Sql,
  chain: number,
  by: string,
  ended: readonly {
    readonly id: bigint;
    readonly state: "skipped" | "parked" | "expired";
    readonly reason: string;
  }[],
): Promise<void> {
  if (ended.length === 0) return;
  await sql.transaction(async (query) => {
    const rows = await query<{ readonly id: bigint; readonly state: "skipped" | "parked" | "expired" }>(
      `update only intent set state = new.state, reason = new.reason, reserved_by = null, changed = clock_timestamp()
       from unnest($1::int8[], $2::text[], $3::text[]) as new (id, state, reason)
       where intent.id = new.id and intent.reserved_by = $4 and intent.state = 'queued'
       returning intent.id, intent.state`,
      [
        ended.map(({ id }) => id),
        ended.map(({ state }) => state),
        ended.map(({ reason }) => reason),
        // A worker that was stopped and judges by an old block no longer holds them.
        by,
      ],
    );
    for (const [kind, some] of Map.groupBy(rows, ({ state }) => state)) {
      const intents = some.map(({ id }) => id);
      await writeStep(query, { kind, actor: by, chain, intents });
    }
  });
}

/** Expires intents that have waited past their deadline. @param now Unix seconds, by the chain's clock */
export async function expireIntents(sql: Sql, chain: number, by: string, now: bigint): Promise<void> {
  await sql.transaction(async (query) => {
    const rows = await query<{ readonly id: bigint }>(
      `update only intent set state = 'expired', reason = 'Expired', changed = clock_timestamp()
       where chain = $1 and state = 'queued' and deadline <= $2 returning id`,
      [chain, now],
    );
    const intents = rows.map(({ id }) => id);
    if (intents.length > 0) await writeStep(query, { kind: "expired", actor: by, chain, intents });
  });
}

/** Queues parked intents again. @param ids undefined: all of the chain @returns how many there were */
export async function retryIntents(
  sql: Sql,
  chain: number,
  by: string,
  ids: readonly bigint[] | undefined,
): Promise<number> {
  return sql.transaction(async (query) => {
    const rows = await query<{ readonly id: bigint }>(
      `update only intent set state = 'queued', reason = null, tries = 0, changed = clock_timestamp()
       where chain = $1 and state = 'parked' and ($2::int8[] is null or id = any($2)) returning id`,
      [chain, ids ?? null],
    );
    const intents = rows.map(({ id }) => id);
    if (intents.length > 0) {
      await writeStep(query, { kind: "retried", actor: by, chain, intents });
      await query("select pg_notify($1, $2)", [WORK_CHANNEL, String(chain)]);
    }
    return intents.length;
  });
}
