import { type Address, type Hash, type Hex, hexToBytes } from "viem";
import { bytesToHex } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Step } from "../../../sdk/core/step.ts";
import { replay, type Sending, type Settled } from "../../../sdk/delivery/journal.ts";
import { callIn, isNothing } from "../../../sdk/delivery/outgoingCall.ts";
import type { Beginning, SenderJournal, Settlement } from "../../../sdk/delivery/senderContext.ts";
import type { Sql, SqlQuery } from "../../store/sql.ts";
import { isLost, key, type Lease, requireLease, reserver } from "./leases.ts";
import { isEnded, type SettleContext, settleTransactions } from "./settleTransactions.ts";
import { writeSteps } from "./steps.ts";

export type TableJournalParameters = {
  readonly lease: Lease;
  readonly outcomeOf: SettleContext["outcomeOf"];
};

/** The journal of one key in tables: the keys of a sending are the numbers of its intents. */
export type TableJournal = Required<SenderJournal>;

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

/**
 * Opens the journal of a key whose lease is held: its transactions that are not final. Each change is one transaction of
 * the store, refused where the lease is lost.
 */
export async function openTableJournal(sql: Sql, parameters: TableJournalParameters): Promise<TableJournal> {
  const { lease } = parameters;
  const sendings = await readOpen(sql, lease);
  let next = lease.nextNonce;
  const change = <Result>(run: (query: SqlQuery, context: Context) => Promise<Result>) =>
    sql.transaction(async (query) => {
      await requireLease(query, lease);
      const steps: Step[] = [];
      const result = await run(query, {
        ...parameters,
        step: (step) => void steps.push(stepOf(lease, step)),
      });
      await writeSteps(query, steps);
      return result;
    });
  const beginAll = async (beginnings: readonly Beginning[]) => {
    const ids = await change((query, context) => insertTransactions(query, context, beginnings));
    const begun = beginnings.map(
      ({ fields }, i): Sending => ({ ...fields, id: ids[i] as number, settled: undefined }),
    );
    next = (begun.at(-1) as Sending).nonce + 1;
    sendings.push(...begun);
    return begun;
  };
  const settleAll = async (settlements: readonly Settlement[]) => {
    await change((query, context) => settleTransactions(query, context, settlements));
    for (const { sending, settled } of settlements) {
      replay(sending, { record: "settled", id: sending.id, ...settled });
      if (isEnded(settled)) sendings.splice(sendings.indexOf(sending), 1);
    }
  };
  return {
    path: undefined,
    sendings,
    nextNonce: () => next,
    async begin(fields, signing) {
      const [sending] = await beginAll([{ fields, signing }]);
      return sending as Sending;
    },
    beginAll: (beginnings) => beginAll(beginnings).catch(unlessLost(undefined)),
    async addHash(sending, hash, bytes, signing) {
      if (sending.hashes.includes(hash)) return;
      await change(async (query, { step }) => {
        const version = { transaction: BigInt(sending.id), number: sending.hashes.length, hash, bytes };
        await insertVersions(query, [version]);
        const call = bytes && callIn(bytes);
        const kind = call && isNothing(call, lease.sender) ? "withdrawn" : "raised";
        step({ kind, cause: signerWords(signing), transaction: BigInt(sending.id) });
      });
      replay(sending, { record: "hash", id: sending.id, hash, ...(bytes !== undefined && { bytes }) });
    },
    settle: (sending, settled) => settleAll([{ sending, settled }]),
    settleAll: (settlements) =>
      settleAll(settlements)
        .then(() => true)
        .catch(unlessLost(false)),
    async reopen(sending) {
      await change(async (query, { step }) => {
        await query("update transaction set state = 'signed', settled = null where id = $1", [sending.id]);
        await query(
          "update only intent set state = 'bundled', result = null, changed = clock_timestamp() where transaction = $1 and state = 'mined'",
          [sending.id],
        );
        step({ kind: "reopened", transaction: BigInt(sending.id) });
      });
      replay(sending, { record: "reopened", id: sending.id });
    },
    close: () => undefined,
  };
}

type Context = TableJournalParameters & SettleContext;

/** The result where nothing was kept, and each change may be tried by itself. */
function unlessLost<Result>(result: Result): (thrown: unknown) => Result {
  return (thrown) => {
    // No change can be made any more, or nobody knows what was kept.
    if (isLost(thrown)) throw thrown;
    return result;
  };
}

function stepOf({ owner, chain, sender }: Lease, step: Omit<Step, "actor" | "chain" | "sender">): Step {
  return { ...step, actor: owner, chain, sender: key(sender) };
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

/** The one COMMIT: the nonces, the bytes, and the intents that they are for; all of it, or nothing. @returns their numbers */
async function insertTransactions(
  query: SqlQuery,
  { lease, step }: Context,
  beginnings: readonly Beginning[],
): Promise<readonly number[]> {
  const { chain, sender } = lease;
  const all = beginnings.map(({ fields }) => fields);
  const rows = await query<{ readonly id: bigint; readonly nonce: bigint }>(
    `insert into transaction (chain, sender, nonce, after, digest, keys)
     select $1, $2, nonce, after, digest, keys::text[]
     from unnest($3::int8[], $4::int8[], $5::text[], $6::text[]) as new (nonce, after, digest, keys) order by nonce
     returning id, nonce`,
    [
      chain,
      key(sender),
      all.map(({ nonce }) => nonce),
      all.map(({ after }) => after),
      all.map(({ digest }) => digest),
      all.map(({ keys }) => `{${keys.join(",")}}`),
    ],
  );
  const ids = rows.toSorted((a, b) => (a.nonce < b.nonce ? -1 : 1)).map(({ id }) => id);
  await query("update sender set next_nonce = $3 where chain = $1 and address = $2", [
    chain,
    key(sender),
    Math.max(...all.map(({ nonce }) => nonce)) + 1,
  ]);
  const versions = all.flatMap(({ hashes, bytes = {} }, i) =>
    hashes.map((hash, number) => ({ transaction: ids[i] as bigint, number, hash, bytes: bytes[hash] })),
  );
  await insertVersions(query, versions);
  const owned = all.flatMap(({ keys }, i) =>
    keys.map((intent) => ({ intent, transaction: ids[i] as bigint })),
  );
  const bundled = await query(
    `update only intent set state = 'bundled', transaction = new.transaction, reserved_by = null, changed = clock_timestamp()
     from unnest($1::int8[], $2::int8[]) as new (id, transaction)
     where intent.id = new.id and state = 'queued' and reserved_by = $3 returning intent.id`,
    // Reserved by another since, or with another content: it is not what this transaction was planned for.
    [
      owned.map(({ intent }) => intent),
      owned.map(({ transaction }) => transaction),
      reserver(lease.owner, sender),
    ],
  );
  if (bundled.length !== owned.length) throw intentsTaken(owned.length - bundled.length);
  for (const [i, { fields, signing }] of beginnings.entries()) {
    const transaction = ids[i] as bigint;
    step({ kind: "bundled", transaction, intents: fields.keys.map(BigInt) });
    step({ kind: "signed", cause: signerWords(signing), transaction });
  }
  return ids.map(Number);
}

/** Milliseconds that a signature takes without being worth a word. */
const QUICK_SIGNER = 1_000;

/** That a signer took its time, for those who look for where it went. */
function signerWords(signing = 0): string | undefined {
  return signing < QUICK_SIGNER ? undefined : `${SIGNER_CAUSE}${Math.round(signing)} ms`;
}

type NewVersion = {
  readonly transaction: bigint;
  readonly number: number;
  readonly hash: Hash;
  readonly bytes: Hex | undefined;
};

async function insertVersions(query: SqlQuery, versions: readonly NewVersion[]): Promise<void> {
  if (versions.length === 0) return;
  await query(
    `insert into version (transaction, number, hash, bytes)
     select * from unnest($1::int8[], $2::int4[], $3::text[], $4::bytea[])`,
    [
      versions.map(({ transaction }) => transaction),
      versions.map(({ number }) => number),
      versions.map(({ hash }) => hash),
      versions.map(({ bytes }) => (bytes === undefined ? null : hexToBytes(bytes))),
    ],
  );
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
