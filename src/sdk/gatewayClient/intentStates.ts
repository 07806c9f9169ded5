/** States after which nothing more happens to an intent by itself: a parked one waits for a person. */
const OVER: readonly string[] = ["done", "skipped", "expired", "parked"];

/** Whether an intent in a state is at its end, or waits for a person. */
export function isOver(state: string): boolean {
  return OVER.includes(state);
}
