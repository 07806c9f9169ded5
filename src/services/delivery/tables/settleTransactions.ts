import type { Hex } from "viem";
import type { Step } from "../../../sdk/core/step.ts";
import type { Settled } from "../../../sdk/delivery/journal.ts";
import type { Settlement } from "../../../sdk/delivery/senderContext.ts";
import type { SqlQuery } from "../../store/sql.ts";

/** What a task's result means for the intent that asked for it. */
export type IntentOutcome =
  | { readonly state: "done" }
  /** Never: the contract left it out, with the reason. */
  | { readonly state: "skipped"; readonly reason: string }
  /** Not in this transaction: another one may do it, not without end. */
  | { readonly state: "again"; readonly reason: string };

/** What settling is done with. */
export type SettleContext = {
  /** What a result of a kind of work means. */
  readonly outcomeOf: (kind: string, result: Hex) => IntentOutcome;
  /** Notes what changes; all of it is written down together, last. */
  readonly step: (step: Omit<Step, "actor" | "chain" | "sender">) => void;
};

/** How often an intent may be part of a transaction that reverts before a person has to look. */
const MAX_TRIES = 3;
/** And of one that does others, and not this one: what has to wait for others takes some. */
const MAX_AGAIN = 5;

/** Whether nothing changes a transaction any more. */
export function isEnded({ final = false, block }: Settled): boolean {
  return final || block === undefined;
}

/** Settles transactions, in as few statements for many as for one. */
export async function settleTransactions(
  query: SqlQuery,
  context: SettleContext,
  settlements: readonly Settlement[],
): Promise<void> {
  const ended = settlements.filter(({ settled }) => isEnded(settled)).map(({ sending }) => sending.id);
  await Promise.all([
    query(
      `update transaction set state = new.state, settled = new.settled::jsonb
       from unnest($1::int8[], $2::text[], $3::text[]) as new (id, state, settled) where transaction.id = new.id`,
      [
        settlements.map(({ sending }) => sending.id),
        settlements.map(({ settled }) => (isEnded(settled) ? "ended" : "mined")),
        settlements.map(({ settled }) => JSON.stringify(settled)),
      ],
    ),
    // Nobody sends them again, and they are as large as all that they did.
    ended.length > 0 && query("update version set bytes = null where transaction = any($1)", [ended]),
  ]);
  const results = await writeResults(query, context, settlements);
  for (const [i, settlement] of settlements.entries()) {
    const transaction = BigInt(settlement.sending.id);
    const { settled } = settlement;
    const isOver = isEnded(settled);
    context.step({
      kind: isOver && settled.status !== "replaced" ? "final" : stepKindOf(settled),
      transaction,
      cause: settled.block === undefined ? undefined : `block ${settled.block}`,
    });
    if (isOver) await endResults(query, context, settlement, results[i] ?? []);
  }
}

function stepKindOf({ status }: Settled): Step["kind"] {
  return status === "replaced" ? "displaced" : status;
}

/** What an intent of a mined transaction came out as. */
type IntentResult = { readonly id: bigint; readonly result: Hex; readonly outcome: IntentOutcome };

/**
 * Writes what the intents of mined transactions came out as; for good only where the block is final.
 * @returns by transaction
 */
async function writeResults(
  query: SqlQuery,
  { outcomeOf }: SettleContext,
  settlements: readonly Settlement[],
): Promise<readonly (readonly IntentResult[])[]> {
  const withResults = settlements.filter(({ settled }) => Object.keys(settled.results).length > 0);
  if (withResults.length === 0) return [];
  const rows = await query<{ readonly id: bigint; readonly kind: string; readonly transaction: bigint }>(
    // Locked as whoever replaces intents locks them.
    `select id, kind, transaction from only intent where transaction = any($1) and state in ('bundled', 'mined')
     order by id for update`,
    [withResults.map(({ sending }) => sending.id)],
  );
  const kinds = new Map(rows.map(({ id, kind, transaction }) => [`${transaction} ${id}`, kind]));
  const found = settlements.map(({ sending, settled }) =>
    Object.entries(settled.results).flatMap(([id, result]): IntentResult[] => {
      const kind = kinds.get(`${sending.id} ${id}`);
      return kind === undefined ? [] : [{ id: BigInt(id), result, outcome: outcomeOf(kind, result) }];
    }),
  );
  const known = settlements.flatMap(({ settled }, i) => {
    const isOver = isEnded(settled);
    const own = found[i] ?? [];
    return own
      .filter(({ outcome }) => !isOver || outcome.state !== "again")
      .map((one) => ({ ...one, state: isOver ? one.outcome.state : "mined" }));
  });
  await query(
    `update only intent set state = new.state, result = new.result, reason = new.reason, changed = clock_timestamp()
     from unnest($1::int8[], $2::text[], $3::text[], $4::text[]) as new (id, state, result, reason)
     where intent.id = new.id`,
    [
      known.map(({ id }) => id),
      known.map(({ state }) => state),
      known.map(({ result }) => result),
      known.map(({ outcome }) => (outcome.state === "skipped" ? outcome.reason : null)),
    ],
  );
  return found;
}

/** Tells what has come of the intents of a final transaction, and frees the others for another one. */
async function endResults(
  query: SqlQuery,
  context: SettleContext,
  { sending: { id, keys }, settled: { status, results } }: Settlement,
  found: readonly IntentResult[],
): Promise<void> {
  const transaction = BigInt(id);
  for (const state of ["done", "skipped"] as const) {
    const intents = found.filter(({ outcome }) => outcome.state === state).map((one) => one.id);
    if (intents.length > 0) context.step({ kind: state, transaction, intents });
  }
  const rest = keys.filter((one) => results[one] === undefined).map(BigInt);
  const isOwn = status === "reverted";
  const ofAll = { cause: status, tries: MAX_TRIES, isOwn, reason: "TransactionReverted" };
  await freeRest(query, context, transaction, rest, ofAll);
  const repeatable = found.flatMap((one) =>
    one.outcome.state === "again" ? [{ id: one.id, reason: one.outcome.reason }] : [],
  );
  for (const [reason, some] of Map.groupBy(repeatable, (one) => one.reason)) {
    const ids = some.map((one) => one.id);
    const ofThese = { cause: reason, tries: MAX_AGAIN, isOwn: true, reason };
    await freeRest(query, context, transaction, ids, ofThese);
  }
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
  { step }: SettleContext,
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
    if (intents.length > 0) step({ kind, cause, transaction, intents });
  }
}
