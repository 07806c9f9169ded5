import type { Abi, Address, Hash, Hex, TransactionReceipt } from "viem";
import type { SymbolonError } from "../core/errors.ts";

/** One thing to be done on the chain, exactly once. */
export type Task = {
  /** Its permanent name in the journal: a row's number, a uid. */
  readonly key: string;
  /** 32 bytes that change when the task changes. */
  readonly digest: Hex;
  /** Its name for people: `row 3 (line 4)`. */
  readonly label: string;
};

/** A call of the contract that does several tasks, all of them or none. */
export type TaskCall = {
  readonly functionName: string;
  readonly args: readonly unknown[];
  /** Wei. */
  readonly value: bigint;
  /** What it does, in words for the person who signs it. */
  readonly what: string;
};

/** The result of each task, by key: the uid of an attestation. */
export type Results = ReadonlyMap<string, Hex>;

/** Results of a transaction whose hash we did not know. */
export type Recovered = { readonly results: Results; readonly hash: Hash | undefined };

/** What kind of thing the tasks are. */
export type Work<T extends Task> = {
  /** ABI of the contract that does them. */
  readonly abi: Abi;
  /** The contract's name for people: `an AttestationRegistry or EAS`. */
  readonly contract: string;
  /** The contract's refusal inside an error of viem, as a sentence; undefined: no refusal. */
  readonly explain: (thrown: unknown) => SymbolonError | undefined;
  /** How to make a task smaller that is too much for a transaction. */
  readonly smaller: string;
  readonly call: (tasks: readonly T[]) => TaskCall;
  /** Maximum gas that they may burn beyond the estimate, by changing after it; default: 0. */
  readonly reserve?: (tasks: readonly T[]) => bigint;
  /** Which of the tasks a mined transaction has done. `isUsed`: uids that belong to other tasks already. */
  readonly recognize: (
    tasks: readonly T[],
    receipt: TransactionReceipt,
    time: bigint,
    isUsed: (uid: Hex) => boolean,
  ) => Results;
  /** Finds on the chain itself which of the tasks were done from a block on, by any transaction. */
  readonly recover: (
    tasks: readonly T[],
    fromBlock: bigint,
    isUsed: (uid: Hex) => boolean,
  ) => Promise<Recovered>;
};

/** Where tasks are done, and by whom; `registry` is the contract. */
export type Place = { readonly chainId: number; readonly registry: Address; readonly account: Address };

/** Results of tasks by their keys, without tasks that have none. */
export function resultsByKey<T extends Pick<Task, "key">, Result>(
  tasks: readonly T[],
  resultOf: (task: T) => Result | undefined,
): ReadonlyMap<string, Result> {
  const found = new Map<string, Result>();
  for (const task of tasks) {
    const result = resultOf(task);
    if (result !== undefined) found.set(task.key, result);
  }
  return found;
}
