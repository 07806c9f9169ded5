/** How far an intent is, as the gateway says. */
export type IntentStatus = {
  readonly id: string;
  /** `queued`, `bundled`, `mined`, `done`, `skipped`, `expired`, `parked`. */
  readonly state: string;
  readonly reason?: string;
  /** Unix seconds from which it is refused, as decimal text; absent: never. */
  readonly deadline?: string;
  readonly transaction?: string;
};
