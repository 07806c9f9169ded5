/** How many calls may be made, by the clock that is handed in (seconds). */
export type Allowance = ReturnType<typeof allowance>;

/** A bucket that fills at a rate and holds a second's worth: no second sees more than twice the rate. @param perSecond calls */
export function allowance(perSecond: number) {
  const holds = Math.max(1, perSecond);
  let filled = holds;
  let at = 0;
  const fill = (now: number) => {
    filled = Math.min(holds, filled + Math.max(0, now - at) * perSecond);
    at = now;
  };
  return {
    /** Takes as many as there are, `max` at most. */
    take: (max: number, now: number) => {
      if (perSecond === Number.POSITIVE_INFINITY) return max;
      fill(now);
      const granted = Math.min(max, Math.floor(filled));
      filled -= granted;
      return granted;
    },
    /** Seconds until there is one. */
    wait: (now: number) => {
      if (perSecond === Number.POSITIVE_INFINITY) return 0;
      fill(now);
      return Math.max(0, (1 - filled) / perSecond);
    },
  };
}
