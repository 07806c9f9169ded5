/** How far an intent is, as the gateway says. */
export type IntentStatus = {
  readonly id: string;
  /** `queued`, `bundled`, `mined`, `done`, `skipped`, `expired`, `parked`. */
  readonly state: string;
  readonly reason?: string;
  readonly transaction?: string;
};
