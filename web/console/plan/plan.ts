import type { RefusingContract } from "../../../src/react/explainPlanRefusal.ts";
import type { PlanCall } from "../../../src/react/usePlanCheck.ts";

/** What somebody is about to do, before any wallet opens. */
export type Plan = {
  /** Names what is intended, for this device's memory of what was sent: the same plan made again has the same id. */
  readonly id: string;
  /** A short name: the card's heading, and what a Safe's owners read. */
  readonly name: string;
  /** What follows from it, in whole sentences in the reader's language. */
  readonly what: readonly string[];
  /** The same in the toolkit's own words, which are English, where no sentence of the reader's language is exact. */
  readonly english?: readonly string[];
  /** In the order in which they are sent; empty: there is nothing to do. */
  readonly calls: readonly PlanCall[];
  /** What should be known before, in whole sentences. */
  readonly warnings: readonly string[];
  /** Whose errors the calls may be refused with; default: a campaign's. */
  readonly refusals?: RefusingContract;
  /** A block that the plan has seen: a call of it that was mined by then is meant again. */
  readonly asOf: bigint;
};
