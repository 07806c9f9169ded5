import type { DelegationProgress } from "./delegation.ts";

/** How far an intent is, as the gateway says. */
export type IntentStatus = {
  readonly id: string;
  /** `queued`, `bundled`, `mined`, `done`, `skipped`, `expired`, `parked`. */
  readonly state: string;
  readonly reason?: string;
  /** Unix seconds from which it is refused, as decimal text; absent: never. */
  readonly deadline?: string;
  readonly transaction?: string;
  /** What became of the delegation beside the claim; absent: there was none. */
  readonly delegation?: DelegationProgress;
};
