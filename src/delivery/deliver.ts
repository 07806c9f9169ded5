import type { Hex } from "viem";
import { SymbolonError } from "../core/errors.ts";
import { isRefusal, planTasks } from "./estimateTasks.ts";
import type { Sending } from "./journal.ts";
import { finalBlock, receiptOf } from "./lookUp.ts";
import { type Delivery, digestOf, doneTasks } from "./openDelivery.ts";
import { pushThrough } from "./pushThrough.ts";
import type { Task } from "./task.ts";

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
  const { client, journal } = delivery;
  if (journal.sendings.length === 0) return;
  for (const sending of journal.sendings) {
    if (!cameToNothing(sending)) requireSameInput(journal.path, sending, find);
  }
  const final = await finalBlock(client);
  for (const sending of journal.sendings) {
    const { settled } = sending;
    if (settled !== undefined) {
      if (settled.block === undefined || settled.block <= final || !isSameInput(sending, find)) continue;
      const receipt = await receiptOf(client, sending.hashes);
      if (receipt?.blockHash === settled.blockHash) continue;
    }
    await pushThrough(delivery, tasksOf(sending, find), sending);
  }
}

export type DeliverParameters<T extends Task> = {
  readonly tasks: readonly T[];
  /** What to throw where the chain refuses a task, or (`thrown` undefined) it is too much for one transaction. */
  readonly refuse: (task: T, thrown: unknown) => unknown;
  /** Told what a transaction has come to; true: the rest is not sent. Left out: never. */
  readonly isEnough?: (results: readonly Hex[]) => boolean;
  /** Told how many tasks are simulated. */
  readonly onPlanning?: (done: number, total: number) => void;
  /** Told how many tasks are done. */
  readonly onProgress?: (done: number, total: number) => void;
};

/**
 * Does what is left of the tasks, each exactly once, or till it is enough: simulates all of them, then sends one transaction after the other.
 * Call `settleEarlier` before.
 * @throws SymbolonError `TransactionReverted`, as `pushThrough`, and what `refuse` gives
 */
export async function deliver<T extends Task>(
  delivery: Delivery<T>,
  { tasks, refuse, isEnough, onPlanning, onProgress }: DeliverParameters<T>,
): Promise<void> {
  for (;;) {
    const before = doneTasks(delivery);
    const left = tasks.filter(({ key }) => !before.has(key));
    if (left.length === 0) return;
    const portions = await planTasks(delivery, left, refuse, onPlanning);
    let done = tasks.length - left.length;
    let refused: unknown;
    for (const portion of portions) {
      try {
        const settled = await pushThrough(delivery, portion.tasks);
        if (settled.status === "reverted") {
          // Whoever asks again is told by name, and where: a chain does not keep what a transaction was refused with.
          await planTasks(delivery, portion.tasks, refuse);
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
    const [first] = left;
    if (refused !== undefined && first !== undefined) {
      await planTasks(delivery, left, refuse);
      throw refuse(first, refused);
    }
    // A node that mines at once and reports the revert in place of the hash: then the chain says what it refuses.
    await planTasks(delivery, left, refuse);
    // Other transactions of the account can take our nonces, but hardly all of them.
    throw crowdedOut(delivery.place.account);
  }
}

function tasksOf<T extends Task>(sending: Sending, find: (key: string) => T | undefined): readonly T[] {
  return sending.keys.map(find).filter((task) => task !== undefined);
}

/** Reverted, or its nonce was used by something else: its rows may have been mended since. */
function cameToNothing({ settled }: Sending): boolean {
  return settled !== undefined && Object.keys(settled.results).length === 0;
}

function isSameInput<T extends Task>(sending: Sending, find: (key: string) => T | undefined): boolean {
  const tasks = tasksOf(sending, find);
  return tasks.length === sending.keys.length && digestOf(tasks) === sending.digest;
}

function requireSameInput<T extends Task>(
  journal: string | undefined,
  sending: Sending,
  find: (key: string) => T | undefined,
): void {
  if (isSameInput(sending, find)) return;
  const [first, last] = [sending.keys[0], sending.keys.at(-1)];
  throw new SymbolonError({
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

function crowdedOut(account: string): SymbolonError {
  return new SymbolonError({
    code: "NoncesTaken",
    reason: `Other transactions of ${account} took the nonces of all that were sent.`,
    hint: "Let nothing else send from this account, and run the same command again.",
    details: { account },
  });
}
