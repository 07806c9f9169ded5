import type { Random } from "../../../sdk/core/randomFrom.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Calendar } from "./calendar.ts";
import type { ClaimCosts } from "./claimCosts.ts";
import type { Credentials } from "./credentials.ts";
import type { Ledger } from "./ledger.ts";
import type { Outbox } from "./outbox.ts";
import type { MinedTransaction, RehearsalChain } from "./rehearsalChain.ts";

/** What a strategy has to go by, and what it acts through. */
export type Day = {
  readonly scenario: Scenario;
  readonly claimants: number;
  readonly costs: ClaimCosts;
  readonly chain: Pick<RehearsalChain, "baseFee">;
  readonly calendar: Calendar;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly credentials: Credentials;
  /** A source of its own for each use. */
  readonly random: (use: string) => Random;
  /** The same by claimant, another with each request that the claimant makes. */
  readonly chance: (use: string) => (claimant: number) => number;
};

/** How claimants come to their claims. Times are seconds from the opening, and never fall. */
export type Strategy = {
  /** A claimant's moment has come. */
  readonly wake: (claimant: number, time: number) => void;
  /** A block of this time is about to be mined. */
  readonly beforeBlock: (time: number) => void;
  /** One of its transactions was mined. */
  readonly mined: (transaction: MinedTransaction, time: number) => void;
  /** The block of `minedAt` that held it is undone; it waits again, or is lost. */
  readonly undone: (transaction: MinedTransaction, time: number) => void;
  /** A block was mined, and all of its transactions told. */
  readonly afterBlock: (time: number) => void;
  readonly unserved: { readonly refused: number; readonly timedOut: number };
};
