import type { Address, Hex } from "viem";
import type { DeskCase } from "../../chain/read/readDesk.ts";
import type { Act } from "../../core/governance/acts.ts";
import type { Default, Stage } from "../../core/governance/stage.ts";
import type { TokenWords } from "../../core/text/tokenAmount.ts";
import type { KnownCaseSubject } from "../cases/caseSubjects.ts";
import type { Watchlist } from "./watchlist.ts";

/** The state of what somebody watches as of one block. Moments are Unix seconds. */
export type WatchFacts = {
  readonly now: bigint;
  readonly blockNumber: bigint;
  readonly watchlist: Watchlist;
  readonly cases: readonly WatchedCase[];
  readonly holds: readonly WatchedHold[];
  readonly proposals: readonly WatchedProposal[];
  /** What could not be read, and why: a sentence each. */
  readonly unread: readonly string[];
};

/** A case before one of the desks. */
export type WatchedCase = DeskCase & {
  readonly desk: Address;
  /** Undefined: about nothing that is watched, as far as anybody can tell. */
  readonly subject: KnownCaseSubject | undefined;
  /** Whether the group that would carry it out names this desk. */
  readonly isNamed: boolean;
  readonly token: Address;
  readonly tokenWords: TokenWords;
};

/** A hold of a credential, or of a whole batch, that is not over. */
export type WatchedHold = {
  readonly batch: Hex;
  /** A credential's index, or `WHOLE_BATCH`. */
  readonly target: bigint;
  readonly from: bigint;
  /** First second after it. */
  readonly until: bigint;
  /** Why it was imposed or ended: the id of a case, where it was for one. */
  readonly evidence: Hex;
  /** Whether its end was brought forward. */
  readonly isEnded: boolean;
};

/** A proposal of a group. */
export type WatchedProposal = {
  readonly group: Address;
  readonly id: Hex;
  readonly act: Act;
  /** What it does, in words. */
  readonly does: string;
  readonly stage: Stage;
  /** From when a passed one may be executed. */
  readonly from: bigint;
  readonly silence: Default | undefined;
  readonly seats: number;
  /** Bit masks of seats. */
  readonly assents: number;
  readonly objections: number;
  /** Whether its silences may be counted once it has lapsed. */
  readonly isCountable: boolean;
};
