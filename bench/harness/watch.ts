import type { Measurement } from "./measurement.ts";

/** What measures rows, by the name that `--only` takes; in order. */
export type Groups<Stage> = Readonly<
  Record<string, (stage: Stage) => readonly Measurement[] | Promise<readonly Measurement[]>>
>;

/** Who watches a bench, and says which of its groups are measured. */
export type Watch = {
  /** Told what begins, one line each. */
  readonly progress: (line: string) => void;
  /**
   * Chooses of a bench's groups those that are wanted: before anything is made ready, so that a wrong name is refused at once.
   * @param needs of groups that count what others saw: those others; one without them is refused
   * @returns measures them one after the other: each has the machine by itself
   */
  readonly choose: <Stage>(
    groups: Groups<Stage>,
    needs?: Readonly<Record<string, readonly string[]>>,
  ) => (stage: Stage) => Promise<readonly Measurement[]>;
};

/** A group that was measured. */
export type MeasuredGroup = { readonly seconds: number; readonly rows: readonly string[] };

export type WatchParameters = {
  readonly tell: (line: string) => void;
  /** Names of groups; left out: all are measured. */
  readonly only?: readonly string[] | undefined;
  /** Told why the call is wrong. */
  readonly refuse?: (reason: string) => never;
  /** Milliseconds. */
  readonly now?: () => number;
};

/** Tells which group is measured, of how many, and how long it took. @param measured gets those that are done */
export function openWatch(
  { tell, only, refuse = fail, now = () => performance.now() }: WatchParameters,
  measured: Map<string, MeasuredGroup> = new Map(),
): Watch {
  return {
    progress: tell,
    choose(groups, needs = {}) {
      const known = Object.keys(groups);
      const strange = only?.find((name) => !known.includes(name));
      if (strange !== undefined) refuse(`There is no group ${strange}: ${known.join(", ")}.`);
      const chosen = Object.entries(groups).filter(([name]) => only?.includes(name) ?? true);
      for (const [name] of chosen) {
        const needed = needs[name] ?? [];
        if (needed.some((other) => chosen.every(([one]) => one !== other)))
          refuse(`The group ${name} counts what others see: choose ${needed.join(", ")} too.`);
      }
      return async (stage) => {
        const found: Measurement[] = [];
        for (const [i, [name, measure]] of chosen.entries()) {
          const begun = now();
          tell(`${name}: ${i + 1} of ${chosen.length} groups ...`);
          const rows = await measure(stage);
          const seconds = Math.round((now() - begun) / 100) / 10;
          tell(`${name}: ${i + 1} of ${chosen.length} groups took ${seconds.toFixed(1)} s`);
          measured.set(name, { seconds, rows: rows.map(({ id }) => id) });
          found.push(...rows);
        }
        return found;
      };
    },
  };
}

/** Measures all, and tells nobody. */
export const unwatched: Watch = openWatch({ tell: () => {} });

function fail(reason: string): never {
  throw new Error(reason);
}
