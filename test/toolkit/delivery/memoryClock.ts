import type { RunClock } from "../../../src/sdk/delivery/timing.ts";

/** A clock that stands still until a test lets time pass. */
export function memoryClock() {
  let time = 0;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const clock: RunClock = {
    now: () => time,
    pause: (milliseconds) =>
      new Promise((wake) => {
        sleepers.push({ at: time + milliseconds, wake });
      }),
  };
  return {
    clock,
    /** Lets all that needs no time come to its end. */
    settle,
    /** Lets time pass; whoever wakes up in between does all that needs no time. */
    async pass(milliseconds: number): Promise<void> {
      const end = time + milliseconds;
      for (;;) {
        const due = sleepers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        sleepers = sleepers.filter((one) => one !== due);
        time = due.at;
        due.wake();
        await settle();
      }
      time = end;
    },
  };
}

/** Everything here goes on by promises alone, and those come before the next turn. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
