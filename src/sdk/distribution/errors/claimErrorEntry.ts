import { durationText } from "../../core/text/duration.ts";
import { momentText } from "../../core/text/moment.ts";

/**
 * What becomes of the same claim when it is sent again. `never`: nothing, whoever waits; where the hint says how, another
 * claim for the leaf may be paid. `later`: it may be paid once something outside of it has changed. `now`: it may be paid
 * at once, if it is sent as the hint says (more gas, another caller, a bundle built again).
 */
export type Retry = "never" | "later" | "now";

/** One error's explanation. The functions get the error's values in order, or none where only its selector is known. */
export type ClaimErrorEntry = {
  /** What happened: a clause that stands alone, without a full stop. */
  readonly what: string;
  /** The values that decided: a clause that follows `what` after a colon. Asked only where the values are known. */
  readonly values?: (args: readonly unknown[]) => string;
  readonly hint: string | ((args: readonly unknown[]) => string);
  /** Default: `later` where `retryAt` tells when, else `never`. */
  readonly retry?: Retry | ((args: readonly unknown[]) => Retry);
  /** Which of the values, from 0, is the moment in Unix seconds from which it may succeed; a pause may end before. */
  readonly retryAt?: number;
};

export type ClaimErrorEntries = Readonly<Record<string, ClaimErrorEntry>>;

/** The only value, as it is. */
export const asItIs = ([value]: readonly unknown[]): string => `${value}`;

/** A length of time among an error's values. */
export const claimLengthText = durationText as (seconds: unknown) => string;

/** A moment among an error's values. */
export function claimTimeText(seconds: unknown): string {
  return momentText(BigInt(seconds as bigint | number));
}
