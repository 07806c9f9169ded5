import type { Hash } from "viem";
import { estimateContractGas } from "viem/actions";
import { type PlannedCall, plannedCall } from "../chain/calls/plannedCall.ts";
import { MAX_CALLDATA_BYTES } from "../chain/calls/transactionLimits.ts";
import type { ReadClient } from "../chain/clients.ts";
import { explainViemError } from "../chain/errors/explainViemError.ts";
import { SymbolonError } from "../core/errors.ts";
import type { Sending } from "./journal.ts";
import type { Delivery } from "./openDelivery.ts";
import type { Task, Work } from "./task.ts";
import { calldataOf, isRefusal, isTooSlow, readGasCap } from "./taskCalls.ts";

/** The parts of a delivery that planning needs; nothing is sent. */
export type Planning<T extends Task> = Pick<Delivery<T>, "place" | "work" | "signal"> & {
  readonly client: ReadClient;
};

/**
 * Gas of one transaction with these tasks, on the newest block.
 * @throws viem's error where the contract refuses
 */
export function estimateTasks<T extends Task>(
  { client, place, work }: Planning<T>,
  tasks: readonly T[],
): Promise<bigint> {
  const { functionName, args, value } = work.call(tasks);
  // The bare address: for an account with a key viem would ask for prices and nonce too.
  return estimateContractGas(client, {
    address: place.registry,
    abi: work.abi,
    functionName,
    args,
    value,
    account: place.account,
    blockTag: "latest",
  });
}

/**
 * Cuts tasks into transactions and simulates each of them; sends nothing.
 * @throws what `refusedTask` makes of a refusal
 */
export async function planTasks<T extends Task>(
  delivery: Planning<T>,
  tasks: readonly T[],
  onProgress?: (done: number, total: number) => void,
): Promise<readonly Portion<T>[]> {
  if (tasks.length === 0) return [];
  return cutByGas({
    tasks,
    estimate: (some) => {
      delivery.signal?.throwIfAborted();
      return estimateTasks(delivery, some);
    },
    sizeOf: (some) => calldataOf(delivery.work, some).length / 2 - 1,
    maxGas: await readGasCap(delivery),
    maxBytes: MAX_CALLDATA_BYTES,
    refuse: (task, thrown) =>
      thrown !== undefined && isTooSlow(thrown) ? thrown : refusedTask(delivery.work, task, thrown),
    isRefusal: (thrown) => isRefusal(thrown) || isTooSlow(thrown),
    onProgress,
  });
}

/** Why a task cannot be done, with its place in the input. `thrown` undefined: it is too much for one transaction. */
export function refusedTask<T extends Task>(work: Work<T>, { key, label }: T, thrown: unknown): unknown {
  const name = `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
  if (thrown === undefined) {
    return new SymbolonError({
      code: "TooMuchForOneTransaction",
      reason: `${name} alone needs more gas or bytes than a transaction may have.`,
      hint: work.smaller,
      details: { key },
    });
  }
  const explained = explainViemError(thrown, work.explain);
  if (!(explained instanceof SymbolonError)) return explained;
  const { code, reason, hint, details } = explained;
  return new SymbolonError({
    code,
    reason: `${name}: ${reason}`,
    hint,
    details: { ...details, key },
    cause: thrown,
  });
}

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

/** The hashes of mined transactions, as far as the journal has them. */
export function minedHashes(sendings: readonly Sending[]): ReadonlySet<Hash> {
  return new Set(sendings.flatMap(({ settled }) => (settled?.hash === undefined ? [] : [settled.hash])));
}

/** What would be sent to do tasks. */
export type PlannedTransactions = {
  readonly transactions: readonly DeliveredTransaction[];
  /** One for each transaction, in order. */
  readonly calls: readonly PlannedCall[];
};

/** The call that does several tasks in one transaction, for another sender than us. */
export function plannedTasks<T extends Task>(
  { place, work }: Pick<Planning<T>, "place" | "work">,
  tasks: readonly T[],
  known: Partial<Pick<PlannedCall, "simulated" | "gas">> = {},
): PlannedCall {
  const { what, ...call } = work.call(tasks);
  return plannedCall({ address: place.registry, abi: work.abi, ...call }, { what, ...known });
}

/**
 * What would be sent to do these tasks, each simulated; nothing is sent.
 * @throws as `planTasks`
 */
export async function plannedTransactions<T extends Task>(
  delivery: Planning<T>,
  tasks: readonly T[],
  onPlanning?: (done: number, total: number) => void,
): Promise<PlannedTransactions> {
  return portionsPlanned(delivery, await planTasks(delivery, tasks, onPlanning));
}

/** Portions as transactions that are not sent. */
export function portionsPlanned<T extends Task>(
  delivery: Pick<Planning<T>, "place" | "work">,
  portions: readonly Portion<T>[],
): PlannedTransactions {
  return {
    transactions: portions.map(({ tasks: some, gas }) => plannedTransaction(some.length, gas)),
    calls: portions.map(({ tasks: some, gas }) => plannedTasks(delivery, some, { gas })),
  };
}

/** A transaction that is not sent. */
export function plannedTransaction(tasks: number, gas: bigint): DeliveredTransaction {
  return { hash: null, block: null, gas: Number(gas), tasks };
}

/** Tasks of one transaction, and their estimated gas. */
export type Portion<T> = { readonly tasks: readonly T[]; readonly gas: bigint };

export type CutByGasParameters<T> = {
  readonly tasks: readonly T[];
  /** Gas of a transaction with these tasks; rejects where the chain refuses it. */
  readonly estimate: (tasks: readonly T[]) => Promise<bigint>;
  /** Bytes of its calldata. */
  readonly sizeOf: (tasks: readonly T[]) => number;
  readonly maxGas: bigint;
  readonly maxBytes: number;
  /** The error where one task alone is refused, or is too much (`thrown` is undefined then). */
  readonly refuse: (task: T, thrown: unknown) => unknown;
  /** Whether the chain has refused the tasks, or they are too many for it, rather than failed to answer. */
  readonly isRefusal: (thrown: unknown) => boolean;
  /** Called with how many tasks have found their portion. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

const FIRST_SIZE = 32;
/** A portion may have this part of what would fit; a better fit costs questions. */
const GOOD_ENOUGH = 0.85;
/** How often a portion may try to grow. */
const MAX_GROWTH = 2;
/** Part of the gas aimed at: the tasks of one file differ in size. */
const AIM = 0.95;

/**
 * Cuts tasks into transactions, in order, as large as gas and size allow. It asks the chain for their gas, so every
 * task is simulated before the first is sent.
 */
export async function cutByGas<T>(parameters: CutByGasParameters<T>): Promise<readonly Portion<T>[]> {
  const { tasks, estimate, sizeOf, maxGas, maxBytes, refuse, isRefusal, onProgress } = parameters;
  const portions: Portion<T>[] = [];
  let size = FIRST_SIZE;
  for (let start = 0; start < tasks.length; ) {
    let max = tasks.length - start;
    // Each question halves or shrinks `max`, or grows the portion towards it, so this ends.
    for (let grown = 0; ; ) {
      const slice = tasks.slice(start, start + Math.max(1, Math.min(size, max)));
      const fitted = fitting(slice, sizeOf, maxBytes);
      const [first] = fitted;
      if (first === undefined) throw refuse(slice[0] as T, undefined);
      const { gas, thrown } = await estimated(fitted, { estimate, isRefusal });
      // One of them is at fault: shrink to find it, and do not grow again.
      if (gas === undefined) grown = MAX_GROWTH;
      if (gas === undefined || gas > maxGas) {
        if (fitted.length === 1) throw refuse(first, thrown);
        const share = gas === undefined ? 0.5 : (Number(maxGas) / Number(gas)) * AIM;
        size = Math.max(1, Math.min(fitted.length - 1, Math.floor(fitted.length * share)));
        max = fitted.length - 1;
        continue;
      }
      const fits = Math.floor((fitted.length * Number(maxGas) * AIM) / Number(gas));
      const isBounded = fitted.length < slice.length || fitted.length === max;
      if (!isBounded && grown < MAX_GROWTH && fitted.length < fits * GOOD_ENOUGH) {
        size = fits;
        grown += 1;
        continue;
      }
      portions.push({ tasks: fitted, gas });
      start += fitted.length;
      onProgress?.(start, tasks.length);
      break;
    }
  }
  return portions;
}

/** The gas of tasks together, or the chain's refusal. */
async function estimated<T>(
  tasks: readonly T[],
  { estimate, isRefusal }: Pick<CutByGasParameters<T>, "estimate" | "isRefusal">,
): Promise<{ readonly gas?: bigint; readonly thrown?: unknown }> {
  try {
    return { gas: await estimate(tasks) };
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    return { thrown };
  }
}

/** As many of the first tasks as fit a transaction by size. */
function fitting<T>(
  tasks: readonly T[],
  sizeOf: (tasks: readonly T[]) => number,
  maxBytes: number,
): readonly T[] {
  let kept = tasks;
  for (;;) {
    const bytes = sizeOf(kept);
    if (bytes <= maxBytes) return kept;
    if (kept.length === 1) return [];
    const share = Math.floor((kept.length * maxBytes) / bytes);
    kept = kept.slice(0, Math.max(1, Math.min(kept.length - 1, share)));
  }
}
