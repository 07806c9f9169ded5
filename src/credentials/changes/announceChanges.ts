import { getBlock } from "viem/actions";
import { type KnownBatch, noBatch } from "../../../scripts/credential/knownBatch.ts";
import { progress } from "../../../scripts/output.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import { deliver, settleEarlier } from "../../delivery/deliver.ts";
import { planTasks } from "../../delivery/estimateTasks.ts";
import { fileJournal } from "../../delivery/node/fileJournal.ts";
import { type Delivery, type Done, doneTasks, openDelivery } from "../../delivery/openDelivery.ts";
import { refusedTask } from "../../delivery/refusedTask.ts";
import type { Timing } from "../../delivery/timing.ts";
import {
  type DeliveredTransaction,
  plannedTransactions,
  sentTransactions,
} from "../../delivery/transactions.ts";
import { requireRole } from "../delegation/batchRole.ts";
import { indexesInWord } from "../index.ts";
import { type ChangeTask, changeTasks, sameKey, taskFinder, taskOfKey } from "./changeTasks.ts";
import { changeWork } from "./changeWork.ts";
import { type ChangePlan, type PlannedCall, planChanges, type WantedChange } from "./planChanges.ts";
import { readWordsOf } from "./readWordsOf.ts";

export type SendChangesParameters = {
  readonly client: WriteClient;
  readonly batch: KnownBatch;
  readonly rows: readonly WantedChange[];
  readonly journalPath: string | undefined;
  readonly dryRun: boolean;
  /** Whether rows that are refused stop the others. */
  readonly keepGoing: boolean;
  readonly timing?: Timing | undefined;
};

export type SentChanges = {
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
  readonly gas: bigint;
};

/**
 * Announces or retracts a list of changes, each exactly once, whatever happens in between: first settles what earlier runs
 * have sent, then plans what is left by the newest block's state, then sends it.
 * @throws SymbolonError `NotInRole`, `NoBatch`, `RowsRefused`, and as `deliver`
 */
export async function sendChanges(parameters: SendChangesParameters): Promise<SentChanges> {
  const { client, batch, rows, journalPath, dryRun, timing } = parameters;
  const { id, registry, header } = batch;
  requireRole(header, "revoker", client.account.address);
  const delivery = await openDelivery({
    client,
    place: { chainId: client.chain.id, registry, account: client.account.address },
    work: changeWork(client, batch),
    action: `change ${id}`,
    journal: fileJournal(journalPath),
    dryRun,
    ...(timing !== undefined && { timing }),
  });
  try {
    if (!dryRun) await settleEarlier(delivery, taskFinder(rows));
    const before = delivery.journal.sendings.length;
    const known = doneRows(delivery, rows);
    const positions = [...rows.keys()].filter((row) => !known.has(row));
    const { plan, plannedAt, undone } = await planRows(parameters, positions, known);
    if (plan.refused.length > 0 && !parameters.keepGoing) throw rowsRefused(plan);
    const refuse = refusedTask(delivery.work);
    const planned: DeliveredTransaction[] = [];
    for (const call of plan.calls) {
      if (dryRun) planned.push(...(await simulate(delivery, call)));
      else await deliver(delivery, { tasks: changeTasks(call), refuse, onProgress: progress(call.kind) });
    }
    const transactions = [...planned, ...sentTransactions(delivery.journal.sendings.slice(before))];
    const gas = transactions.reduce((sum, { gas: one }) => sum + BigInt(one), 0n);
    const done = doneRows(delivery, rows);
    const now = transactions.length > planned.length ? (await getBlock(client)).timestamp : plannedAt;
    return { plan, now, done, earlier: new Set(known.keys()), undone, transactions, gas };
  } finally {
    await delivery.journal.close();
  }
}

type Planned = {
  readonly plan: ChangePlan;
  /** Unix seconds: the newest block then. */
  readonly plannedAt: bigint;
  readonly undone: ReadonlySet<number>;
};

/** Plans what is left of the list, and looks what has become of the rest. */
async function planRows(
  { client, batch, rows }: SendChangesParameters,
  positions: readonly number[],
  known: ReadonlyMap<number, Done>,
): Promise<Planned> {
  const { id, registry, header } = batch;
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const indexes = rows.map(({ index }) => index).filter((index) => index >= 0 && BigInt(index) < header.size);
  const { revision, words } = await readWordsOf(client, { registry, batch: id, indexes, blockNumber });
  if (revision === 0) throw noBatch(id, registry, client.chain.id);
  const planned = (some: readonly number[]): ChangePlan => {
    const plan = planChanges({ header, words, rows: some.map((row) => rows[row] as WantedChange), now });
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

async function simulate(delivery: Delivery<ChangeTask>, call: PlannedCall) {
  return plannedTransactions(await planTasks(delivery, changeTasks(call), refusedTask(delivery.work)));
}

/** What the journal knows to be done, by position of the row. */
function doneRows(delivery: Delivery<ChangeTask>, rows: readonly WantedChange[]): ReadonlyMap<number, Done> {
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

/** Problems that one error carries: a list may have millions of rows. */
const MAX_PROBLEMS = 1_000;

function rowsRefused({ refused }: ChangePlan): SymbolonError {
  const problems = refused.map(({ row, problem }) => `row ${row + 1}: ${problem.reason}`);
  const [first] = refused;
  const more = refused.length > 1 ? ` (and ${refused.length - 1} more)` : "";
  return new SymbolonError({
    code: refused.length === 1 ? (first?.problem.code ?? "RowsRefused") : "RowsRefused",
    reason: `Nothing was sent. In ${problems[0]}${more}`,
    hint: `${first?.problem.hint} Or give --keep-going, to do what can be done.`,
    details: { problems: problems.slice(0, MAX_PROBLEMS), ...first?.problem.details },
  });
}
