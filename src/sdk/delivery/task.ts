import type { Abi, Address, Hash, Hex, TransactionReceipt } from "viem";
import type { SymbolonError } from "../core/errors.ts";

/** One thing to be done on the chain, exactly once. */
export type Task = {
  /** Names it in the journal for good: a row's number, a uid. */
  readonly key: string;
  /** 32 bytes that change when what is to be done changes. */
  readonly digest: Hex;
  /** Names it for people: `row 3 (line 4)`. */
  readonly label: string;
};

/** A call of the contract that does several tasks, all of them or none. */
export type TaskCall = {
  readonly functionName: string;
  readonly args: readonly unknown[];
  /** Wei. */
  readonly value: bigint;
  /** What it does, in words for a person who signs it. */
  readonly what: string;
};

/** What each task came out as, by key: the uid of an attestation. */
export type Results = ReadonlyMap<string, Hex>;

/** What was done without us knowing the transaction's hash. */
export type Recovered = { readonly results: Results; readonly hash: Hash | undefined };

/** What kind of thing the tasks are. */
export type Work<T extends Task> = {
  /** Of the contract that does them. */
  readonly abi: Abi;
  /** What that contract is, for people: `an AttestationRegistry or EAS`. */
  readonly contract: string;
  /** The contract's refusal inside what viem threw, as a sentence; undefined where it is none. */
  readonly explain: (thrown: unknown) => SymbolonError | undefined;
  /** What makes a task small enough that is too much for a transaction. */
  readonly smaller: string;
  readonly call: (tasks: readonly T[]) => TaskCall;
  /** Gas that they may come to burn beyond the estimate, by turning after it; default: none. */
  readonly reserve?: (tasks: readonly T[]) => bigint;
  /** Which of the tasks a mined transaction has done. `isTaken`: uids that belong to other tasks already. */
  readonly recognize: (
    tasks: readonly T[],
    receipt: TransactionReceipt,
    time: bigint,
    isTaken: (uid: Hex) => boolean,
  ) => Results;
  /** Looks on the chain itself which of the tasks were done from a block on, by whatever transaction. */
  readonly recover: (
    tasks: readonly T[],
    fromBlock: bigint,
    isTaken: (uid: Hex) => boolean,
  ) => Promise<Recovered>;
};

/** Where tasks are done, and by whom; `registry` is the contract. */
export type Place = { readonly chainId: number; readonly registry: Address; readonly account: Address };

/** Results of tasks by their keys; tasks without a result are left out. */
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
