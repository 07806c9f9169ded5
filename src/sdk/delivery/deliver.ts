import type { Hex } from "viem";
import type { PlannedCall } from "../chain/calls/plannedCall.ts";
import { SymbolonError } from "../core/errors.ts";
import {
  type DeliveredTransaction,
  type Portion,
  plannedTransactions,
  planTasks,
  refusedTask,
  sentTransactions,
} from "./estimateTasks.ts";
import type { Sending, Settled } from "./journal.ts";
import {
  type Delivery,
  type Done,
  digestOf,
  doneTasks,
  type OpenDeliveryParameters,
  withDelivery,
} from "./openDelivery.ts";
import { requireEther } from "./requireEther.ts";
import { awaitFree, sendAll, settleAll } from "./sendAll.ts";
import type { Sender } from "./sender.ts";
import { resultsByKey, type Task } from "./task.ts";
import { isRefusal } from "./taskCalls.ts";
import { inputChanged } from "./taskMeaning.ts";

/**
 * Finds out what became of the transactions of earlier runs. A mined transaction that is not final is looked up again,
 * so that a reorganized chain is followed.
 * @param find the task of a key; undefined where the input no longer has it
 * @throws SymbolonError `InputChanged`, and as `sendAll`
 */
export async function settleEarlier<T extends Task>(
  delivery: Delivery<T>,
  find: (key: string) => T | undefined,
): Promise<void> {
  const { journal } = delivery;
  const tasksOf = ({ keys, digest }: Sending) => {
    const tasks = keys.map(find).filter((task) => task !== undefined);
    return tasks.length === keys.length && digestOf(tasks) === digest ? tasks : undefined;
  };
  for (const sending of journal.sendings) {
    if (!cameToNothing(sending) && tasksOf(sending) === undefined) throw inputChanged(journal.path, sending);
  }
  await settleSendings(delivery, tasksOf);
}

/**
 * Follows every transaction of the journal that is not final to its end.
 * @param tasksOf undefined: the input no longer has them as they were, and the transaction had no effect
 * @throws SymbolonError as `sendAll`
 */
export async function settleSendings<T extends Task>(
  delivery: Delivery<T>,
  tasksOf: (sending: Sending) => readonly T[] | undefined,
): Promise<void> {
  for (const sending of delivery.journal.sendings) {
    const tasks = tasksOf(sending);
    if (tasks !== undefined) delivery.remember(sending, tasks);
  }
  await settleAll(delivery);
}

export type DeliverParameters<T extends Task> = {
  readonly tasks: readonly T[];
  /** Whether a sender may do all of the tasks; default: each may. */
  readonly maySend?: ((sender: Sender) => boolean) | undefined;
  /** Called with the results of a transaction; true: the rest is not sent. Default: never. */
  readonly isEnough?: ((results: readonly Hex[]) => boolean) | undefined;
  /** Called with how many tasks are simulated. */
  readonly onPlanning?: ((done: number, total: number) => void) | undefined;
  /** Called with how many tasks are done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/**
 * Does the remaining tasks, each exactly once, or until `isEnough`: simulates all of them, then sends them, with
 * several transactions under way at once. Call `settleEarlier` before.
 * @throws SymbolonError `TransactionReverted`, as `requireEther` and `sendAll`, and what `refusedTask` makes of a
 * refusal
 */
export async function deliver<T extends Task>(
  delivery: Delivery<T>,
  parameters: DeliverParameters<T>,
): Promise<void> {
  const { tasks, onPlanning } = parameters;
  const keys = new Set(tasks.map(({ key }) => key));
  for (;;) {
    // Each time: a task that the chain has reverted by a reorganization is under way again.
    await awaitFree(delivery, (key) => keys.has(key));
    const before = doneTasks(delivery);
    const left = tasks.filter(({ key }) => !before.has(key));
    if (left.length === 0) return;
    const portions = await planTasks(delivery, left, onPlanning);
    await requireEtherFor(delivery, portions, parameters);
    const { done, refused, isEnough } = await sendPortions(
      delivery,
      portions,
      parameters,
      tasks.length - left.length,
    );
    if (isEnough) return;
    if (done > 0) continue;
    // A node that mines at once may report the revert instead of the hash: then the chain shows what it refuses.
    await planTasks(delivery, left);
    if (refused !== undefined) throw refusedTask(delivery.work, left[0] as T, refused);
    // Other transactions of the account can take our nonces, but hardly all of them.
    const { account } = delivery.place;
    throw new SymbolonError({
      code: "NoncesTaken",
      reason: `Other transactions of ${account} took the nonces of all that were sent.`,
      hint: "Stop everything else that sends from this account, and run the same command again.",
      details: { account },
    });
  }
}

/** Before the first is paid for: the ether for all of them. */
async function requireEtherFor<T extends Task>(
  { client, senders, work, priceCeiling: ceiling }: Delivery<T>,
  portions: readonly Portion<T>[],
  { maySend = () => true }: DeliverParameters<T>,
): Promise<void> {
  const payers = senders.filter(maySend).map(({ account }) => account);
  const gas = portions.reduce((sum, one) => sum + one.gas, 0n);
  const value = portions.reduce((sum, { tasks }) => sum + work.call(tasks).value, 0n);
  await requireEther(client, payers, { transactions: portions.length, gas, value, ceiling });
}

type Sent = {
  /** Tasks done by this portion. */
  readonly done: number;
  /** The chain's refusal where something changed since the simulation: the next plan finds out which task it is. */
  readonly refused: unknown;
  readonly isEnough: boolean;
};

/** @param before tasks that were done before */
async function sendPortions<T extends Task>(
  delivery: Delivery<T>,
  portions: readonly Portion<T>[],
  { tasks, onProgress, isEnough, maySend = () => true }: DeliverParameters<T>,
  before: number,
): Promise<Sent> {
  const waiting = [...portions];
  let done = 0;
  let hasEnough = false;
  let undone: { readonly hash: string | undefined; readonly tasks: readonly T[] } | undefined;
  const next = async (sender: Sender) => {
    const isOver = hasEnough || undone !== undefined || !maySend(sender);
    const portion = isOver ? undefined : waiting.shift();
    return portion && { tasks: portion.tasks };
  };
  const onSettled = ({ status, hash, results }: Settled, some: readonly T[]) => {
    if (status === "reverted") undone ??= { hash, tasks: some };
    done += Object.keys(results).length;
    onProgress?.(before + done, tasks.length);
    hasEnough ||= isEnough?.(Object.values(results)) ?? false;
  };
  const found = (refused?: unknown): Sent => ({ done, refused, isEnough: hasEnough });
  try {
    await sendAll(delivery, { next, onSettled });
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    return found(thrown);
  }
  if (undone === undefined || hasEnough) return found();
  // A new simulation gives the error and the task: a chain does not keep the reason of a refused transaction.
  await planTasks(delivery, undone.tasks);
  throw reverted(undone.hash, undone.tasks);
}

/** Reverted, or its nonce was used by another transaction: its rows may have been fixed since. */
function cameToNothing({ settled }: Sending): boolean {
  return settled !== undefined && Object.keys(settled.results).length === 0;
}

function reverted(hash: string | undefined, tasks: readonly Task[]): SymbolonError {
  return new SymbolonError({
    code: "TransactionReverted",
    reason: `Transaction ${hash} (${tasks[0]?.label} and ${tasks.length - 1} more) was mined, but reverted: something changed after it was simulated.`,
    hint: "Run the same command again: it simulates the rest again, and prints what is refused. If that reverts, too, the node may estimate too little gas: use another one (--rpc).",
    details: { hash, keys: tasks.map(({ key }) => key) },
  });
}

export type RunDeliveryParameters<T extends Task> = OpenDeliveryParameters<T> & {
  readonly tasks: readonly T[];
  /** What the chain shows as done, by any sender; default: nothing. */
  readonly isDone?: (task: T) => boolean;
  /** Only simulate and count. */
  readonly dryRun: boolean;
  readonly onPlanning?: (done: number, total: number) => void;
  readonly onProgress?: (done: number, total: number) => void;
};

export type Delivered = {
  /** By key, in the order of the tasks. */
  readonly done: ReadonlyMap<string, Done>;
  /** How many of them were done by earlier runs. */
  readonly earlier: number;
  /** How many tasks a dry run would do. */
  readonly planned: number;
  readonly transactions: readonly DeliveredTransaction[];
  /** Of a dry run: what would be sent, in order. */
  readonly calls: readonly PlannedCall[];
  readonly gas: bigint;
};

/**
 * Does a list of tasks from beginning to end: settles the transactions of earlier runs, simulates the rest, sends it.
 * @throws SymbolonError, where the input, the chain or the node is at fault
 */
export async function runDelivery<T extends Task>(parameters: RunDeliveryParameters<T>): Promise<Delivered> {
  const { dryRun, onPlanning, onProgress, isDone = () => false } = parameters;
  const all = parameters.tasks;
  return withDelivery(parameters, async (delivery) => {
    const byKey = new Map(all.map((task) => [task.key, task]));
    if (!dryRun) await settleEarlier(delivery, (key) => byKey.get(key));
    const known = doneTasks(delivery);
    const earlier = all.filter(({ key }) => known.has(key)).length;
    const tasks = all.filter((task) => known.has(task.key) || !isDone(task));
    const left = tasks.filter(({ key }) => !known.has(key));
    const { transactions: planned, calls } = await plannedTransactions(
      delivery,
      dryRun ? left : [],
      onPlanning,
    );
    if (!dryRun) await deliver(delivery, { tasks, onPlanning, onProgress });
    const found = doneTasks(delivery);
    const done = resultsByKey(all, ({ key }) => found.get(key));
    const transactions = [...planned, ...sentTransactions(delivery)];
    const gas = transactions.reduce((sum, transaction) => sum + BigInt(transaction.gas), 0n);
    return { done, earlier, planned: dryRun ? tasks.length - earlier : 0, transactions, calls, gas };
  });
}
