import type { TransactionReceipt } from "viem";
import { getBlock } from "viem/actions";
import type { WriteClient } from "../chain/clients.ts";
import { SymbolonError } from "../core/errors.ts";
import type { OpenJournal, Sending, Settled } from "./journal.ts";
import type { SendingMeaning } from "./senderContext.ts";
import type { Place, Task, Work } from "./task.ts";
import { callOf, gasOrRefused } from "./taskCalls.ts";

export type TaskMeaningParameters<T extends Task> = {
  /** Who sends. */
  readonly client: WriteClient;
  readonly place: Place;
  readonly journal: OpenJournal;
  readonly work: Work<T>;
  /** The tasks of a sending, where they are known. */
  readonly tasksOf: (sending: Sending) => readonly T[] | undefined;
};

/** What transactions that do tasks are for. */
export function taskMeaning<T extends Task>(parameters: TaskMeaningParameters<T>): SendingMeaning {
  const { client, place, work, journal, tasksOf } = parameters;
  const knownTasks = (sending: Sending) => {
    const tasks = tasksOf(sending);
    if (tasks === undefined) throw inputChanged(journal.path, sending);
    return tasks;
  };
  return {
    callOf(sending) {
      const tasks = knownTasks(sending);
      return { to: place.registry, ...callOf(work, tasks) };
    },
    gasOf: (sending, call) => gasOrRefused(client, call, { reserve: work.reserve?.(tasksOf(sending) ?? []) }),
    async outcomeOf(sending, receipt) {
      if (receipt?.status === "reverted") return { status: "reverted", ...minedIn(receipt), results: {} };
      const tasks = knownTasks(sending);
      if (receipt !== undefined) return outcomeIn(parameters, sending, tasks, receipt);
      // The nonce was used by what we do not know: somebody raised its price in a wallet, or we died between sending and
      // writing its hash down. So the chain itself is asked which of the tasks are done.
      const { results, hash } = await work.recover(tasks, BigInt(sending.after), usedUids(journal, sending));
      return {
        status: "replaced",
        ...(hash !== undefined && { hash }),
        results: Object.fromEntries(results),
      };
    },
  };
}

async function outcomeIn<T extends Task>(
  { client, work, journal }: TaskMeaningParameters<T>,
  sending: Sending,
  tasks: readonly T[],
  receipt: TransactionReceipt,
): Promise<Settled> {
  const { timestamp } = await getBlock(client, { blockHash: receipt.blockHash });
  const results = work.recognize(tasks, receipt, timestamp, usedUids(journal, sending));
  const missing = tasks.filter(({ key }) => !results.has(key));
  if (missing.length === 0) {
    return { status: "mined", ...minedIn(receipt), results: Object.fromEntries(results) };
  }
  const hash = receipt.transactionHash;
  throw new SymbolonError({
    code: "UnexpectedReceipt",
    reason: `Transaction ${hash} succeeded, but the contract tells nothing of ${missing.length} of its tasks (${missing[0]?.label}).`,
    hint: `Check that --registry is ${work.contract}: this contract does something else.`,
    details: { hash, missing: missing.map(({ key }) => key) },
  });
}

/** Where a receipt says that its transaction is. */
export function minedIn({ transactionHash: hash, blockHash, blockNumber, gasUsed }: TransactionReceipt) {
  return { hash, block: Number(blockNumber), blockHash, gas: Number(gasUsed) };
}

/** Uids that other transactions of the journal came out as: two tasks may be alike in everything. */
function usedUids({ sendings }: OpenJournal, sending: Sending): (uid: `0x${string}`) => boolean {
  const others = sendings.filter(({ id }) => id !== sending.id);
  const used = new Set(others.flatMap(({ settled }) => Object.values(settled?.results ?? {})));
  return (uid) => used.has(uid);
}

/** What is not in the input any more as it was sent. */
export function inputChanged(journal: string | undefined, { keys }: Sending): SymbolonError {
  const first = keys[0];
  const last = keys.at(-1);
  return new SymbolonError({
    code: "InputChanged",
    reason: `The input has changed: ${journal} has sent ${first === last ? first : `${first} to ${last}`} with other content.`,
    hint: "Restore the input; you may add new rows at its end. For other work give another --journal.",
    details: { journal, first, last },
  });
}
