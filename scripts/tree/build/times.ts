/** Measures the phases of a command. */
export type Times = {
  /** Ends a phase, which began where the one before it ended. */
  readonly end: (phase: string) => void;
  /** Tells the times, only where stderr is a terminal: what is kept of a run is the same for every run. */
  readonly print: () => void;
};

export function createTimes(): Times {
  const phases: string[] = [];
  let began = performance.now();
  return {
    end(phase) {
      const now = performance.now();
      phases.push(`${phase} ${((now - began) / 1_000).toFixed(2)} s`);
      began = now;
    },
    print() {
      if (process.stderr.isTTY) process.stderr.write(`${phases.join(", ")}\n`);
    },
  };
}
