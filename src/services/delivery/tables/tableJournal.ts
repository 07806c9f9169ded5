import { type Address, type Hash, type Hex, hexToBytes } from "viem";
import { bytesToHex } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Step } from "../../../sdk/core/step.ts";
import { type OpenJournal, replay, type Sending, type Settled } from "../../../sdk/delivery/journal.ts";
import { callIn, isNothing } from "../../../sdk/delivery/outgoingCall.ts";
import type { Sql, SqlQuery } from "../../store/sql.ts";
import { key, type Lease, requireLease, reserver } from "./leases.ts";
import { writeStep } from "./steps.ts";

/** What a task's result means for the intent that asked for it. */
export type IntentOutcome =
  | { readonly state: "done" }
  /** Never: the contract left it out, with the reason. */
  | { readonly state: "skipped"; readonly reason: string }
  /** Not in this transaction: another one may do it, not without end. */
  | { readonly state: "again"; readonly reason: string };

export type TableJournalParameters = {
  readonly lease: Lease;
  /** What a result of a kind of work means. */
  readonly outcomeOf: (kind: string, result: Hex) => IntentOutcome;
};

/** The journal of one key in tables: the keys of a sending are the numbers of its intents. */
export type TableJournal = OpenJournal & {
  /** The nonce that the next transaction gets. */
  readonly nextNonce: () => number;
};

type TransactionRow = {
  readonly id: bigint;
  readonly nonce: bigint;
  readonly after: bigint;
  readonly digest: Hex;
  readonly keys: readonly string[];
  readonly settled: Settled | null;
};
type VersionRow = { readonly transaction: bigint; readonly hash: Hash; readonly bytes: Uint8Array | null };

/** How the cause of a signed version begins whose signer took long: milliseconds follow. */
export const SIGNER_CAUSE = "signer: ";

/** How often an intent may be part of a transaction that reverts before a person has to look. */
const MAX_TRIES = 3;
/** And of one that does others, and not this one: what has to wait for others takes some. */
const MAX_AGAIN = 5;

/**
 * Opens the journal of a key whose lease is held: its transactions that are not final. Each change is one transaction of
 * the store, refused where the lease is lost.
 */
export async function openTableJournal(sql: Sql, parameters: TableJournalParameters): Promise<TableJournal> {
  const { lease } = parameters;
  const sendings = await readOpen(sql, lease);
  let next = lease.nextNonce;
  const change = <Result>(run: (query: SqlQuery) => Promise<Result>) =>
    sql.transaction(async (query) => {
      await requireLease(query, lease);
      return run(query);
    });
  const context: Context = { ...parameters, step: (query, step) => writeStep(query, stepOf(lease, step)) };
  return {
    path: undefined,
    sendings,
    nextNonce: () => next,
    async begin(fields, signing) {
      const id = await change((query) => insertTransaction(query, context, fields, signing));
      next = fields.nonce + 1;
      const sending: Sending = { ...fields, id, settled: undefined };
      sendings.push(sending);
      return sending;
    },
    async addHash(sending, hash, bytes, signing) {
      if (sending.hashes.includes(hash)) return;
      await change(async (query) => {
        await insertVersion(query, sending.id, sending.hashes.length, hash, bytes);
        const call = bytes && callIn(bytes);
        const kind = call && isNothing(call, lease.sender) ? "withdrawn" : "raised";
        await context.step(query, { kind, cause: signerWords(signing), transaction: BigInt(sending.id) });
      });
      replay(sending, { record: "hash", id: sending.id, hash, ...(bytes !== undefined && { bytes }) });
    },
    async settle(sending, settled) {
      await change((query) => settleTransaction(query, context, sending, settled));
      replay(sending, { record: "settled", id: sending.id, ...settled });
      if (isEnded(settled)) sendings.splice(sendings.indexOf(sending), 1);
    },
    async reopen(sending) {
      await change(async (query) => {
        await query("update transaction set state = 'signed', settled = null where id = $1", [sending.id]);
        await query(
          "update only intent set state = 'bundled', result = null, changed = clock_timestamp() where transaction = $1 and state = 'mined'",
          [sending.id],
        );
        await context.step(query, { kind: "reopened", transaction: BigInt(sending.id) });
      });
      replay(sending, { record: "reopened", id: sending.id });
    },
    close: () => undefined,
  };
}

type Context = TableJournalParameters & {
  readonly step: (query: SqlQuery, step: Omit<Step, "actor" | "chain" | "sender">) => Promise<void>;
};

function stepOf({ owner, chain, sender }: Lease, step: Omit<Step, "actor" | "chain" | "sender">): Step {
  return { ...step, actor: owner, chain, sender: key(sender) };
}

/** Whether nothing changes a transaction any more. */
function isEnded({ final = false, block }: Settled): boolean {
  return final || block === undefined;
}

async function readOpen(sql: Sql, { chain, sender }: Lease): Promise<Sending[]> {
  const rows = await sql.query<TransactionRow>(
    `select id, nonce, after, digest, keys, settled from transaction
     where chain = $1 and sender = $2 and state <> 'ended' order by nonce`,
    [chain, key(sender)],
  );
  const versions = await sql.query<VersionRow>(
    `select transaction, hash, bytes from version where transaction = any($1) order by transaction, number`,
    [rows.map(({ id }) => id)],
  );
  const byTransaction = Map.groupBy(versions, ({ transaction }) => transaction);
  return rows.map((row) => sendingOf(row, byTransaction.get(row.id) ?? [], sender));
}

function sendingOf(
  { id, nonce, after, digest, keys, settled }: TransactionRow,
  versions: readonly VersionRow[],
  account: Address,
): Sending {
  const signed = versions.flatMap(({ hash, bytes }) => (bytes === null ? [] : [[hash, bytesToHex(bytes)]]));
  return {
    id: Number(id),
    nonce: Number(nonce),
    after: Number(after),
    digest,
    keys,
    account,
    hashes: versions.map(({ hash }) => hash),
    bytes: Object.fromEntries(signed),
    settled: settled ?? undefined,
  };
}

/** The one COMMIT: the nonce, the bytes, and the intents that they are for; all of it, or nothing. */
async function insertTransaction(
  query: SqlQuery,
  { lease, step }: Context,
  { nonce, after, digest, keys, hashes, bytes = {} }: Omit<Sending, "id" | "settled">,
  signing: number | undefined,
): Promise<number> {
  const { chain, sender } = lease;
  const [row] = await query<{ readonly id: bigint }>(
    `insert into transaction (chain, sender, nonce, after, digest, keys) values ($1, $2, $3, $4, $5, $6) returning id`,
    [chain, key(sender), nonce, after, digest, keys],
  );
  const id = (row as { readonly id: bigint }).id;
  await query("update sender set next_nonce = $3 where chain = $1 and address = $2", [
    chain,
    key(sender),
    nonce + 1,
  ]);
  for (const [number, hash] of hashes.entries())
    await insertVersion(query, Number(id), number, hash, bytes[hash]);
  const intents = keys.map(BigInt);
  const bundled = await query(
    `update only intent set state = 'bundled', transaction = $2, reserved_by = null, changed = clock_timestamp()
     where id = any($1) and state = 'queued' and reserved_by = $3 returning id`,
    // Reserved by another since, or with another content: it is not what this transaction was planned for.
    [intents, id, reserver(lease.owner, sender)],
  );
  if (bundled.length !== intents.length) throw intentsTaken(intents.length - bundled.length);
  await step(query, { kind: "bundled", transaction: id, intents });
  await step(query, { kind: "signed", cause: signerWords(signing), transaction: id });
  return Number(id);
}

/** Milliseconds that a signature takes without being worth a word. */
const QUICK_SIGNER = 1_000;

/** That a signer took its time, for those who look for where it went. */
function signerWords(signing = 0): string | undefined {
  return signing < QUICK_SIGNER ? undefined : `${SIGNER_CAUSE}${Math.round(signing)} ms`;
}

async function insertVersion(
  query: SqlQuery,
  transaction: number,
  number: number,
  hash: Hash,
  bytes: Hex | undefined,
): Promise<void> {
  await query("insert into version (transaction, number, hash, bytes) values ($1, $2, $3, $4)", [
    transaction,
    number,
    hash,
    bytes === undefined ? null : hexToBytes(bytes),
  ]);
}

async function settleTransaction(
  query: SqlQuery,
  context: Context,
  { id, keys }: Sending,
  settled: Settled,
): Promise<void> {
  const ended = isEnded(settled);
  await Promise.all([
    query("update transaction set state = $2, settled = $3 where id = $1", [
      id,
      ended ? "ended" : "mined",
      JSON.stringify(settled),
    ]),
    // Nobody sends it again, and it is as large as all that it did.
    ended && query("update version set bytes = null where transaction = $1", [id]),
  ]);
  const transaction = BigInt(id);
  const kind = ended && settled.status !== "replaced" ? "final" : stepKindOf(settled);
  await context.step(query, {
    kind,
    transaction,
    cause: settled.block === undefined ? undefined : `block ${settled.block}`,
  });
  const results = Object.entries(settled.results);
  const repeatable =
    results.length > 0 ? await writeResults(query, context, transaction, results, ended) : [];
  if (!ended) return;
  const rest = keys.filter((id) => settled.results[id] === undefined).map(BigInt);
  const { status } = settled;
  const ofAll = {
    cause: status,
    tries: MAX_TRIES,
    isOwn: status === "reverted",
    reason: "TransactionReverted",
  };
  await freeRest(query, context, transaction, rest, ofAll);
  for (const [reason, some] of Map.groupBy(repeatable, (one) => one.reason)) {
    const ids = some.map(({ id }) => id);
    await freeRest(query, context, transaction, ids, {
      cause: reason,
      tries: MAX_AGAIN,
      isOwn: true,
      reason,
    });
  }
}

function stepKindOf({ status }: Settled): Step["kind"] {
  return status === "replaced" ? "displaced" : status;
}

type RepeatableIntent = { readonly id: bigint; readonly reason: string };

/**
 * What the intents of a mined transaction came out as; for good only where its block is final.
 * @returns those that another transaction may do
 */
async function writeResults(
  query: SqlQuery,
  { outcomeOf, step }: Context,
  transaction: bigint,
  results: readonly (readonly [string, Hex])[],
  ended: boolean,
): Promise<readonly RepeatableIntent[]> {
  const kinds = await query<{ readonly id: bigint; readonly kind: string }>(
    "select id, kind from intent where transaction = $1 and state in ('bundled', 'mined')",
    [transaction],
  );
  const kindOf = new Map(kinds.map(({ id, kind }) => [String(id), kind]));
  const found = results.flatMap(([id, result]) => {
    const kind = kindOf.get(id);
    return kind === undefined ? [] : [{ id: BigInt(id), result, outcome: outcomeOf(kind, result) }];
  });
  const known = ended ? found.filter(({ outcome }) => outcome.state !== "again") : found;
  await query(
    `update only intent set state = new.state, result = new.result, reason = new.reason, changed = clock_timestamp()
     from unnest($1::int8[], $2::text[], $3::text[], $4::text[]) as new (id, state, result, reason)
     where intent.id = new.id`,
    [
      known.map(({ id }) => id),
      known.map(({ outcome }) => (ended ? outcome.state : "mined")),
      known.map(({ result }) => result),
      known.map(({ outcome }) => (outcome.state === "skipped" ? outcome.reason : null)),
    ],
  );
  if (!ended) return [];
  for (const state of ["done", "skipped"] as const) {
    const intents = known.filter(({ outcome }) => outcome.state === state).map(({ id }) => id);
    if (intents.length > 0) await step(query, { kind: state, transaction, intents });
  }
  return found.flatMap(({ id, outcome }) =>
    outcome.state === "again" ? [{ id, reason: outcome.reason }] : [],
  );
}

type Freed = {
  /** Of the step. */
  readonly cause: string;
  /** Whether that counts as a try, of which there are not many. */
  readonly isOwn: boolean;
  /** How many there may be. */
  readonly tries: number;
  /** Of those that a person has to look at. */
  readonly reason: string;
};

/** What a transaction was to do, and has for good not done, may be part of another one; not without end where it was mined. */
async function freeRest(
  query: SqlQuery,
  { step }: Context,
  transaction: bigint,
  rest: readonly bigint[],
  { cause, isOwn, tries, reason }: Freed,
): Promise<void> {
  if (rest.length === 0) return;
  const freed = await query<{ readonly id: bigint; readonly state: string }>(
    `update only intent set tries = tries + $2, transaction = null, result = null, changed = clock_timestamp(),
       state = case when tries + $2 >= $5 then 'parked' else 'queued' end,
       reason = case when tries + $2 >= $5 then $4 end
     where id = any($1) and transaction = $3 and state in ('bundled', 'mined') returning id, state`,
    // Of this transaction: done a second time, when nobody knows whether the first was kept, they may be part of another.
    [rest, isOwn ? 1 : 0, transaction, reason, tries],
  );
  for (const [state, kind] of [
    ["queued", "freed"],
    ["parked", "parked"],
  ] as const) {
    const intents = freed.filter((one) => one.state === state).map(({ id }) => id);
    if (intents.length > 0) await step(query, { kind, cause, transaction, intents });
  }
}

/** Somebody took or replaced them since, as this worker was too slow: its plan is thrown away, and its bytes with it. */
function intentsTaken(count: number): SymbolonError {
  return new SymbolonError({
    code: "IntentsTaken",
    reason: `Another worker took ${count} intents of a transaction before this worker stored it, or a newer signature took their place.`,
    hint: "Nothing was sent, and there is nothing to do.",
    details: { count },
  });
}
