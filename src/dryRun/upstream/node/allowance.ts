/** How many calls may be made, by the clock that is handed in (seconds). */
export type Allowance = {
  /** Takes as many as there are, `most` at most. */
  readonly take: (most: number, now: number) => number;
  /** Seconds until there is one. */
  readonly wait: (now: number) => number;
};

/** A bucket that fills at a rate and holds a second's worth: no second sees more than twice the rate. @param perSecond calls */
export function allowance(perSecond: number): Allowance {
  const holds = Math.max(1, perSecond);
  let filled = holds;
  let at = 0;
  const fill = (now: number) => {
    filled = Math.min(holds, filled + Math.max(0, now - at) * perSecond);
    at = now;
  };
  return {
    take: (most, now) => {
      if (perSecond === Number.POSITIVE_INFINITY) return most;
      fill(now);
      const taken = Math.min(most, Math.floor(filled));
      filled -= taken;
      return taken;
    },
    wait: (now) => {
      if (perSecond === Number.POSITIVE_INFINITY) return 0;
      fill(now);
      return Math.max(0, (1 - filled) / perSecond);
    },
  };
}
