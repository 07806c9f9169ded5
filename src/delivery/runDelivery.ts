import { deliver, settleEarlier } from "./deliver.ts";
import { type Done, doneTasks, type OpenDeliveryParameters, withDelivery } from "./openDelivery.ts";
import type { Task } from "./task.ts";
import { type DeliveredTransaction, plannedTransactions, sentTransactions } from "./transactions.ts";

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
    const planned = dryRun ? await plannedTransactions(delivery, left, onPlanning) : [];
    if (!dryRun) await deliver(delivery, { tasks, onPlanning, onProgress });
    const found = doneTasks(delivery);
    const done = new Map(
      all.flatMap(({ key }) => {
        const one = found.get(key);
        return one === undefined ? [] : [[key, one] as const];
      }),
    );
    const transactions = [...planned, ...sentTransactions(delivery)];
    const gas = transactions.reduce((sum, transaction) => sum + BigInt(transaction.gas), 0n);
    return { done, earlier, planned: dryRun ? tasks.length - earlier : 0, transactions, gas };
  });
}
