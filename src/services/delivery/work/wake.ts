/** What ends a loop's sleep early: work may be begun, a transaction was sent, or all work ends. */
type Reason = "work" | "sent" | "end";

/** Sleeps that end early when something happens. A lost hint costs only the rest of the sleep. */
export type Wake = {
  /** @param isOn where it returns false, the sleep ends at once */
  readonly sleep: (milliseconds: number, isOn: () => boolean, reason: Reason) => Promise<void>;
  readonly one: (reason: Reason) => void;
  readonly all: () => void;
};

export function openWake(): Wake {
  const sleepers = new Map<() => void, Reason>();
  const wake = (reason?: Reason) => {
    for (const [end, of] of sleepers) if (reason === undefined || reason === of) end();
  };
  return {
    sleep: (milliseconds, isOn, reason) =>
      new Promise((resolve) => {
        if (!isOn()) return resolve();
        const end = () => {
          clearTimeout(timer);
          sleepers.delete(end);
          resolve();
        };
        const timer = setTimeout(end, milliseconds);
        sleepers.set(end, reason);
      }),
    one: wake,
    all: () => wake(),
  };
}
