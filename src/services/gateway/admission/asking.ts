import type { Hash } from "viem";
import type { NewIntent } from "../../delivery/tables/intents.ts";
import type { Sql } from "../../store/sql.ts";
import type { Class } from "../policy/lanes.ts";
import type { Admission, LaneTerms, Promised } from "../policy/places.ts";

/** An intent that asks to be taken in. */
export type AskingIntent = {
  readonly intent: NewIntent;
  /** What comes after it, and is stored with it where it has none yet. Default: nothing. */
  readonly beside?: NewIntent | undefined;
  readonly lane: string;
  readonly class: Class;
  /** Whether its signature was found true; else it may be promised a place, and is not taken in. */
  readonly isChecked: boolean;
  /** The place that its leaf was promised before. */
  readonly promised?: Promised | undefined;
  /**
   * What the store has of it; asked before it gets a place that is later. `waits`: another content, which it may replace, and
   * then needs no place. Default: nothing.
   */
  readonly find?: (() => Promise<Known | "waits" | undefined>) | undefined;
  /** Whether it is put where another content waits, however full the lane is. Default: it is not. */
  readonly keepsPlace?: boolean;
  /** Unix seconds from which it may be sent; 0: now. */
  readonly opens: number;
  /** Unix seconds from which a turn would be of no use to it. */
  readonly until: number;
};

/** A signature that this gateway no longer sends: until its end its contract takes it from whoever has it. */
export type ReplacedSignature = {
  /** Unix seconds; undefined: without end. */
  readonly usableUntil: bigint | undefined;
};

/** It was taken in before, with the same content. */
export type Known = {
  readonly admission: "known";
  readonly id: bigint;
  readonly state: string;
  readonly transaction: Hash | undefined;
};

/** What became of it. Moments are Unix seconds. */
export type Admitted =
  | {
      readonly admission: "queued";
      readonly id: bigint;
      readonly turn: number;
      /** The signature whose place it took. */
      readonly replaces?: ReplacedSignature | undefined;
      /** What was to be stored beside it is. */
      readonly isBesideStored?: boolean;
    }
  | Known
  /** It would be taken in, were its signature checked. */
  | { readonly admission: "checkFirst" }
  | Exclude<Admission, { readonly admission: "taken" }>;

/** What a lane can do, and seconds until the next block. */
export type Capacity = LaneTerms & {
  readonly toBlock: number;
  /** Its waiting intents when all were last counted; default: 0. */
  readonly lately?: number;
};

export type AdmissionParameters = {
  readonly sql: Sql;
  /** What a lane can do now. */
  readonly capacity: (lane: string) => Capacity;
  /** Who takes them in, for the record. */
  readonly by: string;
  /** Unix seconds with a fraction. */
  readonly now: () => number;
};
