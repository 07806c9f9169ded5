import type { Address, Hash, Hex, TransactionReceipt } from "viem";

/** One thing to be done on the chain, exactly once. */
export type Task = {
  /** Names it in the journal for good: a row's number, a uid. */
  readonly key: string;
  /** 32 bytes that change when what is to be done changes. */
  readonly digest: Hex;
  /** Names it for people: `row 3 (line 4)`. */
  readonly label: string;
};

/** A call of the registry that does several tasks, all of them or none. */
export type TaskCall = {
  readonly functionName: string;
  readonly args: readonly unknown[];
  /** Wei. */
  readonly value: bigint;
};

/** The uid that each task came out as, by key. */
export type Results = ReadonlyMap<string, Hex>;

/** What was done without us knowing the transaction's hash. */
export type Recovered = { readonly results: Results; readonly hash: Hash | undefined };

/** What kind of thing the tasks are. */
export type Work<T extends Task> = {
  readonly call: (tasks: readonly T[]) => TaskCall;
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

/** Where tasks are done, and by whom. */
export type Place = { readonly chainId: number; readonly registry: Address; readonly account: Address };
