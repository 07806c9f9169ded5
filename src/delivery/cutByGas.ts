/** Tasks that go into one transaction, and what it is estimated to cost. */
export type Portion<T> = { readonly tasks: readonly T[]; readonly gas: bigint };

export type CutByGasParameters<T> = {
  readonly tasks: readonly T[];
  /** Gas of a transaction with these tasks; rejects where the chain refuses it. */
  readonly estimate: (tasks: readonly T[]) => Promise<bigint>;
  /** Bytes of its calldata. */
  readonly sizeOf: (tasks: readonly T[]) => number;
  readonly mostGas: bigint;
  readonly mostBytes: number;
  /** What to throw where one task alone is refused, or is too much (`thrown` is undefined then). */
  readonly refuse: (task: T, thrown: unknown) => unknown;
  /** Whether the chain has refused the tasks, rather than failed to answer. */
  readonly isRefusal: (thrown: unknown) => boolean;
  /** Told how many tasks have found their portion. */
  readonly onProgress?: (done: number, total: number) => void;
};

const FIRST_SIZE = 32;
/** A portion may be this much smaller than what would fit; finding out costs questions. */
const GOOD_ENOUGH = 0.85;
/** How often a portion may try to grow. */
const MAX_GROWTH = 2;
/** Part of the gas aimed at: the tasks of one file differ in size. */
const AIM = 0.95;

/**
 * Cuts tasks into transactions, in order, as large as gas and size allow, by asking the chain what they cost: so every
 * task is simulated before the first is sent.
 */
export async function cutByGas<T>(parameters: CutByGasParameters<T>): Promise<readonly Portion<T>[]> {
  const { tasks, estimate, sizeOf, mostGas, mostBytes, refuse, isRefusal, onProgress } = parameters;
  const portions: Portion<T>[] = [];
  let size = FIRST_SIZE;
  for (let start = 0; start < tasks.length; ) {
    let most = tasks.length - start;
    // Each question halves or shrinks `most`, or grows the portion towards it, so this ends.
    for (let grown = 0; ; ) {
      const wanted = tasks.slice(start, start + Math.max(1, Math.min(size, most)));
      const taken = fitting(wanted, sizeOf, mostBytes);
      const [first] = taken;
      if (first === undefined) throw refuse(wanted[0] as T, undefined);
      let gas: bigint | undefined;
      let thrown: unknown;
      try {
        gas = await estimate(taken);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        thrown = error;
        // One of them is at fault: go down to it, not up again.
        grown = MAX_GROWTH;
      }
      if (gas === undefined || gas > mostGas) {
        if (taken.length === 1) throw refuse(first, thrown);
        const share = gas === undefined ? 0.5 : (Number(mostGas) / Number(gas)) * AIM;
        size = Math.max(1, Math.min(taken.length - 1, Math.floor(taken.length * share)));
        most = taken.length - 1;
        continue;
      }
      const fits = Math.floor((taken.length * Number(mostGas) * AIM) / Number(gas));
      const isBounded = taken.length < wanted.length || taken.length === most;
      if (!isBounded && grown < MAX_GROWTH && taken.length < fits * GOOD_ENOUGH) {
        size = fits;
        grown += 1;
        continue;
      }
      portions.push({ tasks: taken, gas });
      start += taken.length;
      onProgress?.(start, tasks.length);
      break;
    }
  }
  return portions;
}

/** As many of the first tasks as fit a transaction by size. */
function fitting<T>(
  tasks: readonly T[],
  sizeOf: (tasks: readonly T[]) => number,
  mostBytes: number,
): readonly T[] {
  let taken = tasks;
  for (;;) {
    const bytes = sizeOf(taken);
    if (bytes <= mostBytes) return taken;
    if (taken.length === 1) return [];
    const share = Math.floor((taken.length * mostBytes) / bytes);
    taken = taken.slice(0, Math.max(1, Math.min(taken.length - 1, share)));
  }
}
