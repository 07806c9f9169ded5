import { type Hash, type Hex, keccak256, numberToHex, toHex } from "viem";
import { getBlock } from "viem/actions";
import { changeStatusCall } from "../../chain/calls/batches.ts";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import {
  type BatchEvent,
  batchEvents,
  listBatchEvents,
  type StatusChangedEvent,
} from "../../chain/events/batches.ts";
import { SymbolonError } from "../../core/errors.ts";
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
import type { Task, Work } from "../../delivery/task.ts";
import { batchWork, type KnownBatch, noBatch, requireRole } from "../batch/knownBatch.ts";
import { groupByWord, indexesInWord, type WordUpdate } from "../groupByWord.ts";
import { readWordsOf } from "./batchStatus.ts";
import { type ChangePlan, type PlannedChange, planChanges, type WantedChange } from "./planChanges.ts";

export type AnnounceChangesParameters = RunOptions & {
  readonly batch: KnownBatch;
  readonly rows: readonly WantedChange[];
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

/**
 * Announces or retracts a list of changes, each exactly once, whatever happens in between: first settles what earlier runs
 * have sent, then plans what is left by the newest block's state, then sends it.
 * @throws SymbolonError `NotInRole`, `NoBatch`, `RowsRefused`, and as `deliver`
 */
export async function announceChanges(
  client: WriteClient,
  parameters: AnnounceChangesParameters,
): Promise<AnnouncedChanges> {
  const { batch, rows, journal, dryRun = false, timing, signal, onProgress } = parameters;
  const { id, registry, header } = batch;
  requireRole(header, "revoker", client.account.address);
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
    if (plan.refused.length > 0 && !parameters.keepGoing) throw rowsRefused(plan);
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

/** One word update. Its key says all of it, so that a later run can make it again from the journal alone. */
type ChangeTask = Task & Omit<WantedChange, "index"> & WordUpdate;

type Same = Pick<WantedChange, "kind" | "reason" | "evidence">;

/** The tasks of one planned call, in order. */
function changeTasks({ kind, reason, evidence, masks }: PlannedChange): readonly ChangeTask[] {
  return masks.map((update) => changeTask({ kind, reason, evidence }, update));
}

function changeTask({ kind, reason, evidence }: Same, { word, mask }: WordUpdate): ChangeTask {
  const key = [kind, word, toHex(mask, { size: 32 }), reason, evidence.toLowerCase()].join(" ");
  const indexes = indexesInWord({ word, mask });
  const label =
    indexes.length === 1
      ? `${kind} of credential ${indexes[0]}`
      : `${kind} of ${indexes.length} credentials from ${indexes[0]} to ${indexes.at(-1)}`;
  return { key, digest: keccak256(toHex(key)), label, kind, reason, evidence, word, mask };
}

/** The task that a journal knows by its key; undefined where it is none. */
function taskOfKey(key: string): ChangeTask | undefined {
  const [kind, word, mask, reason, evidence] = key.split(" ");
  if (kind === undefined || word === undefined || mask === undefined || evidence === undefined)
    return undefined;
  if (!Object.hasOwn(changeKinds, kind)) return undefined;
  const same = { kind: kind as AnnouncedKind, reason: Number(reason), evidence: evidence as Hex };
  return changeTask(same, { word: BigInt(word), mask: BigInt(mask) });
}

/** Finds the tasks of earlier runs, as long as the list still has all their rows. */
function taskFinder(rows: readonly WantedChange[]): (key: string) => ChangeTask | undefined {
  const wanted = new Map<string, ReadonlyMap<bigint, bigint>>();
  for (const [key, group] of Map.groupBy(rows, sameKey)) {
    // What no batch can have is refused with its row, later.
    const indexes = group.map(({ index }) => index).filter((index) => index >= 0 && index < MAX_BATCH_SIZE);
    const masks = groupByWord(indexes);
    wanted.set(key, new Map(masks.map(({ word, mask }) => [word, mask])));
  }
  return (key) => {
    const task = taskOfKey(key);
    if (task === undefined) return undefined;
    const there = wanted.get(sameKey(task))?.get(task.word) ?? 0n;
    return (task.mask & ~there) === 0n ? task : undefined;
  };
}

/** What changes must have in common to be sent in one call. */
function sameKey({ kind, reason, evidence }: Same): string {
  return `${kind} ${reason} ${evidence.toLowerCase()}`;
}

/**
 * Announcing and retracting changes of one batch. A call takes one kind, reason and evidence, so the tasks that are
 * delivered together must agree in these. A task comes out as the second in which it takes effect.
 *
 * Toggles are safe to send again: the registry refuses to suspend what will be suspended (`NoChange`), so nothing is
 * ever flipped twice.
 */
function changeWork(client: ReadClient, { id, registry, header }: KnownBatch): Work<ChangeTask> {
  return {
    ...batchWork,
    call(tasks) {
      const [first] = tasks;
      const { kind = "Revoke", reason = 0, evidence = "0x" } = first ?? {};
      const masks = tasks.map(({ word, mask }) => ({ word, mask }));
      const what = changeText(id, kind, masks);
      return { ...changeStatusCall({ registry, header, kind, masks, reason, evidence }), value: 0n, what };
    },
    recognize: (tasks, { logs }) => resultsOf(tasks, ofBatch(batchEvents(registry, logs))).results,
    async recover(tasks, fromBlock) {
      return resultsOf(tasks, ofBatch(await listBatchEvents(client, { registry, batch: id, fromBlock })));
    },
  };

  function ofBatch(events: readonly BatchEvent[]): readonly StatusChangedEvent[] {
    return events.filter((event) => event.event === "StatusChanged" && event.batch === id) as never;
  }
}

const CHANGE_TEXT: Readonly<Record<AnnouncedKind, string>> = {
  Revoke: "Announce: revoke, for ever,",
  Suspend: "Announce: suspend",
  Reinstate: "Announce: reinstate",
  RetractRevoke: "Retract the revocation of",
  RetractSuspension: "Retract the suspension, or reinstatement, of",
};

/** What a change does, in words for a person who signs it. */
export function changeText(id: Hex, kind: AnnouncedKind, masks: readonly WordUpdate[]): string {
  return `${CHANGE_TEXT[kind]} ${countOf(masks)} of the batch ${id}`;
}

/** `12 credentials (3 to 90)`. */
function countOf(masks: readonly WordUpdate[]): string {
  const indexes = masks.flatMap(indexesInWord);
  const [first, last] = [indexes[0], indexes.at(-1)];
  if (indexes.length === 1) return `credential ${first}`;
  return `${indexes.length.toLocaleString("en")} credentials (${first} to ${last})`;
}

/** A task is done where one event has announced all of its credentials, for the same reason. */
function resultsOf(tasks: readonly ChangeTask[], events: readonly StatusChangedEvent[]) {
  const results = new Map<string, Hex>();
  let hash: Hash | undefined;
  for (const task of tasks) {
    const done = events.find(
      (event) =>
        sameKey(event) === sameKey(task) &&
        event.masks.some(({ word, mask }) => word === task.word && (task.mask & ~mask) === 0n),
    );
    if (done === undefined) continue;
    results.set(task.key, numberToHex(done.from, { size: 32 }));
    hash = done.transactionHash;
  }
  return { results, hash };
}
