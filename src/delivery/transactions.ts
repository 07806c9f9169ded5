import type { Hash } from "viem";
import { planTasks } from "./estimateTasks.ts";
import type { Sending } from "./journal.ts";
import type { Delivery } from "./openDelivery.ts";
import type { Task } from "./task.ts";

/** A transaction, sent or planned. */
export type DeliveredTransaction = {
  readonly hash: string | null;
  readonly block: number | null;
  readonly gas: number;
  readonly tasks: number;
};

/** What became of the transactions that this run has begun. */
export function sentTransactions<T extends Task>({
  journal,
  earlier,
}: Delivery<T>): readonly DeliveredTransaction[] {
  return journal.sendings.slice(earlier).map(({ settled, keys }) => ({
    hash: settled?.hash ?? null,
    block: settled?.block ?? null,
    gas: settled?.gas ?? 0,
    tasks: keys.length,
  }));
}

/** The hashes of what is mined, as far as the journal knows them. */
export function minedHashes(sendings: readonly Sending[]): ReadonlySet<Hash> {
  return new Set(sendings.flatMap(({ settled }) => (settled?.hash === undefined ? [] : [settled.hash])));
}

/**
 * What would be sent to do these tasks, each simulated; nothing is sent.
 * @throws as `planTasks`
 */
export async function plannedTransactions<T extends Task>(
  delivery: Delivery<T>,
  tasks: readonly T[],
  onPlanning?: (done: number, total: number) => void,
): Promise<readonly DeliveredTransaction[]> {
  const portions = await planTasks(delivery, tasks, onPlanning);
  return portions.map((portion) => ({
    hash: null,
    block: null,
    gas: Number(portion.gas),
    tasks: portion.tasks.length,
  }));
}
