/** One change of a word: an epoch sets credentials for good, or flips them; or takes back what it changed itself. */
export type WordStep = {
  readonly retracts: boolean;
  readonly epoch: bigint;
  /** Numbers from 0 to 223, ascending. */
  readonly credentials: readonly number[];
};

/** What a word says once all is in force that was announced up to an epoch: the credentials that are set. */
export type WordState = { readonly epoch: bigint; readonly set: readonly number[] };

const NEVER = 2n ** 256n - 1n;

const same = (a: readonly number[], b: readonly number[]) => a.join() === b.join();
const sorted = (set: Iterable<number>) => [...set].sort((a, b) => a - b);
const flipped = (a: readonly number[], b: readonly number[]) =>
  sorted([...a.filter((one) => !b.includes(one)), ...b.filter((one) => !a.includes(one))]);

/** The states that the registry keeps, newest, older, oldest; undefined: the one before anything was announced. */
export function keptStates(
  toggles: boolean,
  steps: readonly WordStep[],
): readonly [WordState | undefined, WordState | undefined, WordState | undefined] {
  const states: WordState[] = [];
  let standsTwice = false;
  for (const { retracts, epoch, credentials } of steps) {
    const current = states.at(-1)?.set ?? [];
    const set =
      toggles || retracts ? flipped(current, credentials) : sorted(new Set([...current, ...credentials]));
    if (same(set, current)) continue;
    const isSameEpoch = states.at(-1)?.epoch === epoch;
    if (isSameEpoch) states.pop();
    const isTakenBack = isSameEpoch && same(set, states.at(-1)?.set ?? []);
    if (!isTakenBack) states.push({ epoch, set });
    standsTwice = isTakenBack;
  }
  const [newest, older, oldest] = states.reverse();
  return standsTwice ? [newest, newest, older] : [newest, older, oldest];
}

/** What an epoch itself changed so far, and can still take back. */
export function changedBy(toggles: boolean, steps: readonly WordStep[], epoch: bigint): readonly number[] {
  const [newest, older] = keptStates(toggles, steps);
  return newest?.epoch === epoch ? flipped(newest.set, older?.set ?? []) : [];
}

/** A state as its slot: one binary digit a credential, credential 0 first, then the epoch in 32 digits. */
export function slotOf(state: WordState | undefined): bigint {
  if (state === undefined) return 0n;
  const digits = Array.from({ length: 224 }, (_, i) => (state.set.includes(i) ? "1" : "0")).join("");
  return BigInt(`0b${digits}${state.epoch.toString(2).padStart(32, "0")}`);
}

/** The first second in which is in force what an epoch announced. */
export const effectOf = (epochLength: bigint, epoch: bigint): bigint =>
  epochLength === 0n ? epoch + 1n : (epoch + 2n) * epochLength;

/** What the kept states tell about a credential at a moment, not before the floor. */
export function toldAt(
  toggles: boolean,
  epochLength: bigint,
  steps: readonly WordStep[],
  credential: number,
  moment: bigint,
) {
  const kept = keptStates(toggles, steps);
  const oldest = kept[2];
  const runs = kept.toReversed().map((state) => ({
    from: state === undefined ? 0n : effectOf(epochLength, state.epoch),
    set: state?.set.includes(credential) ?? false,
  }));
  const now = runs.findLast(({ from }) => from <= moment) ?? { from: 0n, set: false };
  // Back over states that say the same, on to the first that says another thing.
  const position = runs.lastIndexOf(now);
  const change = runs.findLastIndex(({ set }, i) => i < position && set !== now.set) + 1;
  const next = runs.find(({ from, set }) => from > moment && set !== now.set);
  const isForgotten = oldest !== undefined && (toggles || oldest.set.includes(credential));
  return {
    set: now.set,
    // What is not set for good was never set.
    since: !toggles && !now.set ? 0n : (runs[change]?.from ?? 0n),
    next: !toggles && now.set ? NEVER : (next?.from ?? NEVER),
    floor: isForgotten ? effectOf(epochLength, oldest.epoch) : 0n,
  };
}
