import type { Random } from "../../../sdk/core/randomFrom.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Calendar } from "./calendar.ts";
import type { ClaimCosts } from "./claimCosts.ts";
import type { Credentials } from "./credentials.ts";
import type { Ledger } from "./ledger.ts";
import type { Outbox } from "./outbox.ts";
import type { MinedTransaction, RehearsalChain } from "./rehearsalChain.ts";

/** The inputs of a strategy, and the objects that it acts through. */
export type Day = {
  readonly scenario: Scenario;
  readonly claimants: number;
  readonly costs: ClaimCosts;
  readonly chain: Pick<RehearsalChain, "baseFee">;
  readonly calendar: Calendar;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly credentials: Credentials;
  /** A separate source for each use. */
  readonly random: (use: string) => Random;
  /** Depends on the claimant, and changes with each of the claimant's requests. */
  readonly chance: (use: string) => (claimant: number) => number;
};

/** How claimants get their claims paid. Times are seconds from the opening, and never decrease. */
export type Strategy = {
  /** A claimant's moment has come. */
  readonly wake: (claimant: number, time: number) => void;
  /** A block at this time is about to be mined. */
  readonly beforeBlock: (time: number) => void;
  /** One of the strategy's transactions was mined. */
  readonly mined: (transaction: MinedTransaction, time: number) => void;
  /** The block of `minedAt` with it is undone; it waits again, or is lost. */
  readonly undone: (transaction: MinedTransaction, time: number) => void;
  /** A block was mined, and `mined` was called for all of its transactions. */
  readonly afterBlock: (time: number) => void;
  readonly unserved: { readonly refused: number; readonly timedOut: number };
};
