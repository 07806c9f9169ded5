import type { SymbolonError } from "../../core/errors.ts";
import type { AnnouncedKind } from "../../core/status/announcedKind.ts";
import type { WordUpdate } from "../groupByWord.ts";
import type { WantedChange } from "./wantedChange.ts";

/** One call of the registry's `change`, before it is cut to the gas of a transaction. */
export type PlannedCall = Omit<WantedChange, "index"> & {
  /** The fewest that touch these credentials and no other, words ascending. */
  readonly masks: readonly WordUpdate[];
  /** Positions of its rows in the list, from 0. */
  readonly rows: readonly number[];
};

/** A row that changes nothing, and is no mistake. */
export type SkippedRow = {
  /** Position in the list, from 0. */
  readonly row: number;
  readonly index: number;
  readonly kind: AnnouncedKind;
  /** `Repeated`: an earlier row of the list says the same. */
  readonly because: "AlreadyRevoked" | "AlreadySuspended" | "NotSuspended" | "NothingAnnounced" | "Repeated";
  /** One sentence for people. */
  readonly why: string;
};

/** A row that cannot be done. */
export type RefusedRow = {
  /** Position in the list, from 0. */
  readonly row: number;
  readonly index: number;
  readonly kind: AnnouncedKind;
  readonly problem: SymbolonError;
};

export type ChangePlan = {
  /** Retractions first: they alone are in a hurry. */
  readonly calls: readonly PlannedCall[];
  readonly skipped: readonly SkippedRow[];
  readonly refused: readonly RefusedRow[];
  /**
   * Unix second in which these calls take effect where they are mined in the epoch that they are planned in; the events say
   * when they do (`from`).
   */
  readonly effectiveFrom: bigint;
  /** Last second in which what this epoch announced can be retracted: these calls too, where they are mined in it. */
  readonly retractableUntil: bigint;
  /** Seconds of that left, this one included. */
  readonly secondsLeft: bigint;
};
