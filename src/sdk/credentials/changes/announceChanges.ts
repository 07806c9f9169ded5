import { getBlock } from "viem/actions";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import { badArgument } from "../../core/arguments.ts";
import { shownValue } from "../../core/decode.ts";
import { type AnnouncedKind, changeKinds } from "../../core/status/digest.ts";
import { MAX_BATCH_SIZE } from "../../core/status/statusWords.ts";
import { deliver, settleEarlier } from "../../delivery/deliver.ts";
import {
  type DeliveredTransaction,
  plannedTransactions,
  sentTransactions,
} from "../../delivery/estimateTasks.ts";
import {
  type Delivery,
  type Done,
  doneTasks,
  type RunOptions,
  withDelivery,
} from "../../delivery/openDelivery.ts";
import { type KnownBatch, requireRole } from "../batch/knownBatch.ts";
import { groupByWord, indexesInWord } from "../groupByWord.ts";
import { type ChangeTask, changeTasks, changeWork, sameKey, taskOfKey } from "./changeWork.ts";
import { type ChangePlan, planChanges, type RequestedChange } from "./planChanges.ts";
import { readChangeState, requireNoneRefused } from "./planStatusChange.ts";

export type AnnounceChangesParameters = RunOptions & {
  readonly batch: KnownBatch;
  readonly rows: readonly RequestedChange[];
  /** Whether rows that are refused stop the others. */
  readonly keepGoing?: boolean;
  readonly onProgress?: (kind: AnnouncedKind, done: number, total: number) => void;
};

export type AnnouncedChanges = {
  /** Made before anything was sent: its moments are those of changes that are mined in the epoch of that block. */
  readonly plan: ChangePlan;
  /** Unix seconds: the newest block, after what was sent. */
  readonly now: bigint;
  /** What has become of each row, by its position; rows that were skipped or refused are missing. */
  readonly done: ReadonlyMap<number, Done>;
  /** Positions of rows that earlier runs did. */
  readonly earlier: ReadonlySet<number>;
  /** Positions of those that somebody has undone since: they are not done again. */
  readonly undone: ReadonlySet<number>;
  readonly transactions: readonly DeliveredTransaction[];
  /** Of a dry run: what would be sent, in order. */
  readonly calls: readonly PlannedCall[];
  readonly gas: bigint;
};

const KEEP_GOING = "Or give --keep-going, to do what can be done.";

/**
 * Announces or retracts a list of changes, each exactly once, whatever happens in between: first settles what earlier runs
 * have sent, then plans what is left by the newest block's state, then sends it.
 * @throws SymbolonError `NotInRole`, `NoBatch`, `RowsRefused`, and as `deliver`
 * @example
 * const rows = [{ index: 7, kind: "Revoke", reason: 0, evidence: zeroHash }] as const;
 * const { transactions } = await announceChanges(issuer, { batch, rows });
 */
export async function announceChanges(
  client: WriteClient,
  parameters: AnnounceChangesParameters,
): Promise<AnnouncedChanges> {
  const { batch, rows, journal, dryRun = false, timing, signal, onProgress } = parameters;
  const { id, registry, header } = batch;
  requireRole(header, "revoker", client.account.address);
  requireKinds(rows);
  const opened = {
    client,
    place: { chainId: client.chain.id, registry, account: client.account.address },
    work: changeWork(client, batch),
    action: `change ${id}`,
    journal,
    dryRun,
    timing,
    signal,
  };
  return withDelivery(opened, async (delivery) => {
    if (!dryRun) await settleEarlier(delivery, taskFinder(rows));
    const known = doneRows(delivery, rows);
    const positions = [...rows.keys()].filter((row) => !known.has(row));
    const { plan, plannedAt, undone } = await planRows(client, parameters, positions, known);
    if (!parameters.keepGoing) requireNoneRefused(plan, rows, KEEP_GOING);
    const planned: DeliveredTransaction[] = [];
    const calls: PlannedCall[] = [];
    for (const change of plan.calls) {
      const tasks = changeTasks(change);
      const report = (done: number, total: number) => onProgress?.(change.kind, done, total);
      if (!dryRun) await deliver(delivery, { tasks, onProgress: report });
      const would = await plannedTransactions(delivery, dryRun ? tasks : []);
      planned.push(...would.transactions);
      calls.push(...would.calls);
    }
    const transactions = [...planned, ...sentTransactions(delivery)];
    const gas = transactions.reduce((sum, { gas: one }) => sum + BigInt(one), 0n);
    const done = doneRows(delivery, rows);
    const now = transactions.length > planned.length ? (await getBlock(client)).timestamp : plannedAt;
    return { plan, now, done, earlier: new Set(known.keys()), undone, transactions, calls, gas };
  });
}

/** Plans what is left of the list, and looks what has become of the rest. */
async function planRows(
  client: ReadClient,
  { batch, rows }: AnnounceChangesParameters,
  positions: readonly number[],
  known: ReadonlyMap<number, Done>,
) {
  const { header } = batch;
  const { now, words } = await readChangeState(client, { batch, rows });
  const planned = (some: readonly number[]): ChangePlan => {
    const plan = planChanges({ header, words, rows: some.map((row) => rows[row] as RequestedChange), now });
    const at = (row: number) => some[row] ?? row;
    return {
      ...plan,
      calls: plan.calls.map((call) => ({ ...call, rows: call.rows.map(at) })),
      skipped: plan.skipped.map((one) => ({ ...one, row: at(one.row) })),
      refused: plan.refused.map((one) => ({ ...one, row: at(one.row) })),
    };
  };
  const undone = planned([...known.keys()]).calls.flatMap((call) => call.rows);
  return { plan: planned(positions), plannedAt: now, undone: new Set(undone) };
}

/** What the journal knows to be done, by position of the row. */
function doneRows(
  delivery: Delivery<ChangeTask>,
  rows: readonly RequestedChange[],
): ReadonlyMap<number, Done> {
  const byChange = new Map<string, Map<number, Done>>();
  for (const [key, done] of doneTasks(delivery)) {
    const task = taskOfKey(key);
    if (task === undefined) continue;
    const group = byChange.get(sameKey(task)) ?? new Map<number, Done>();
    byChange.set(sameKey(task), group);
    for (const index of indexesInWord(task)) group.set(index, done);
  }
  return new Map(
    [...rows.entries()].flatMap(([row, change]) => {
      const done = byChange.get(sameKey(change))?.get(change.index);
      return done === undefined ? [] : [[row, done] as const];
    }),
  );
}

/** Finds the tasks of earlier runs, as long as the list still has all their rows. */
function taskFinder(rows: readonly RequestedChange[]): (key: string) => ChangeTask | undefined {
  const planned = new Map<string, ReadonlyMap<bigint, bigint>>();
  for (const [key, group] of Map.groupBy(rows, sameKey)) {
    // What no batch can have is refused with its row, later.
    const indexes = group.map(({ index }) => index).filter((index) => index >= 0 && index < MAX_BATCH_SIZE);
    const masks = groupByWord(indexes);
    planned.set(key, new Map(masks.map(({ word, mask }) => [word, mask])));
  }
  return (key) => {
    const task = taskOfKey(key);
    if (task === undefined) return undefined;
    const there = planned.get(sameKey(task))?.get(task.word) ?? 0n;
    return (task.mask & ~there) === 0n ? task : undefined;
  };
}

/** Refuses a row that says no change, which would else do nothing. @throws SymbolonError `BadArgument` */
function requireKinds(rows: readonly RequestedChange[]): void {
  for (const [row, change] of rows.entries()) {
    if (Object.hasOwn(changeKinds, change?.kind ?? "")) continue;
    throw badArgument(
      "announceChanges",
      `its rows[${row}].kind is ${shownValue(change?.kind)}, and must be one of ${Object.keys(changeKinds).join(", ")}`,
    );
  }
}
