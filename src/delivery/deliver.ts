import type { Hex } from "viem";
import type { PlannedCall } from "../chain/calls/plannedCall.ts";
import { SymbolonError } from "../core/errors.ts";
import {
  type DeliveredTransaction,
  isRefusal,
  plannedTransactions,
  planTasks,
  refusedTask,
  sentTransactions,
} from "./estimateTasks.ts";
import type { Sending } from "./journal.ts";
import { finalBlock, receiptOf } from "./lookUp.ts";
import {
  type Delivery,
  type Done,
  digestOf,
  doneTasks,
  type OpenDeliveryParameters,
  withDelivery,
} from "./openDelivery.ts";
import { pushThrough } from "./pushThrough.ts";
import { resultsByKey, type Task } from "./task.ts";

/**
 * Finds out what became of what earlier runs have sent. What is mined but could still be replaced is looked up again, so
 * a chain that changed its mind is followed.
 * @param find the task of a key; undefined where the input no longer has it
 * @throws SymbolonError `InputChanged`, and as `pushThrough`
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
 * Sees every transaction of the journal through that is not settled for good.
 * @param tasksOf undefined: the input no longer has them as they were, and the transaction came to nothing
 * @throws SymbolonError as `pushThrough`
 */
export async function settleSendings<T extends Task>(
  delivery: Delivery<T>,
  tasksOf: (sending: Sending) => readonly T[] | undefined,
): Promise<void> {
  const { client, journal } = delivery;
  if (journal.sendings.length === 0) return;
  const final = await finalBlock(client);
  for (const sending of journal.sendings) {
    const { settled, hashes } = sending;
    if (settled !== undefined) {
      if (settled.block === undefined || settled.block <= final) continue;
      if ((await receiptOf(client, hashes))?.blockHash === settled.blockHash) continue;
    }
    const tasks = tasksOf(sending);
    if (tasks !== undefined) await pushThrough(delivery, tasks, sending);
  }
}

export type DeliverParameters<T extends Task> = {
  readonly tasks: readonly T[];
  /** Told what a transaction has come to; true: the rest is not sent. Left out: never. */
  readonly isEnough?: ((results: readonly Hex[]) => boolean) | undefined;
  /** Told how many tasks are simulated. */
  readonly onPlanning?: ((done: number, total: number) => void) | undefined;
  /** Told how many tasks are done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/**
 * Does what is left of the tasks, each exactly once, or till it is enough: simulates all of them, then sends one
 * transaction after the other. Call `settleEarlier` before.
 * @throws SymbolonError `TransactionReverted`, as `pushThrough`, and what `refusedTask` makes of a refusal
 */
export async function deliver<T extends Task>(
  delivery: Delivery<T>,
  { tasks, isEnough, onPlanning, onProgress }: DeliverParameters<T>,
): Promise<void> {
  for (;;) {
    const before = doneTasks(delivery);
    const left = tasks.filter(({ key }) => !before.has(key));
    if (left.length === 0) return;
    const portions = await planTasks(delivery, left, onPlanning);
    let done = tasks.length - left.length;
    let refused: unknown;
    for (const portion of portions) {
      try {
        const settled = await pushThrough(delivery, portion.tasks);
        if (settled.status === "reverted") {
          // Whoever asks again is told by name, and where: a chain does not keep what a transaction was refused with.
          await planTasks(delivery, portion.tasks);
          throw reverted(settled.hash, portion.tasks);
        }
        done += Object.keys(settled.results).length;
        onProgress?.(done, tasks.length);
        if (isEnough?.(Object.values(settled.results))) return;
      } catch (thrown) {
        if (!isRefusal(thrown)) throw thrown;
        // Something changed since it was simulated: the next plan finds out which task it is.
        refused = thrown;
        break;
      }
    }
    if (done > tasks.length - left.length) continue;
    // A node that mines at once and reports the revert in place of the hash: then the chain says what it refuses.
    await planTasks(delivery, left);
    if (refused !== undefined) throw refusedTask(delivery.work, left[0] as T, refused);
    // Other transactions of the account can take our nonces, but hardly all of them.
    const { account } = delivery.place;
    throw new SymbolonError({
      code: "NoncesTaken",
      reason: `Other transactions of ${account} took the nonces of all that were sent.`,
      hint: "Let nothing else send from this account, and run the same command again.",
      details: { account },
    });
  }
}

/** Reverted, or its nonce was used by something else: its rows may have been mended since. */
function cameToNothing({ settled }: Sending): boolean {
  return settled !== undefined && Object.keys(settled.results).length === 0;
}

function inputChanged(journal: string | undefined, { keys }: Sending): SymbolonError {
  const [first, last] = [keys[0], keys.at(-1)];
  return new SymbolonError({
    code: "InputChanged",
    reason: `What ${journal} says was sent as ${first === last ? first : `${first} to ${last}`} is not in the input as it was.`,
    hint: "Restore the input; new rows may be added at its end. For other work give another --journal.",
    details: { journal, first, last },
  });
}

function reverted(hash: string | undefined, tasks: readonly Task[]): SymbolonError {
  return new SymbolonError({
    code: "TransactionReverted",
    reason: `Transaction ${hash} (${tasks[0]?.label} and ${tasks.length - 1} more) was mined, but reverted: something changed after it was simulated.`,
    hint: "Run the same command again: it simulates what is left anew and says what is refused.",
    details: { hash, keys: tasks.map(({ key }) => key) },
  });
}

export type RunDeliveryParameters<T extends Task> = OpenDeliveryParameters<T> & {
  readonly tasks: readonly T[];
  /** What the chain shows to be done, whoever did it; left out: nothing. */
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
 * Does a list of tasks from beginning to end: settles what earlier runs left, simulates the rest, sends it.
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
