import type { Allocation } from "../../sdk/allocation/allocation.ts";
import { formatExactTokens } from "../../sdk/core/text/tokenAmount.ts";

/** In which decimals an allocation's amounts are shown. */
export type ShownDecimals = {
  /** Undefined: amounts are shown in base units. */
  readonly decimals: number | undefined;
  /** Whether nobody stated them. */
  readonly isGuess: boolean;
  /** What to tell people of a guess, or of decimals that cannot be right; undefined: nothing. */
  readonly notice?: string;
};

/** Base units beyond which nobody means base units, and tokens beyond which there are of no token. */
const MANY = 10n ** 15n;
/** What most tokens have, and what those have that count as money does. */
const USUAL = 18;
const MONEY = 6;

/**
 * Decimals to show amounts with: those that are stated, else none, or where the total would be a number that nobody can read,
 * a guess that says that it is one.
 */
export function shownDecimals({ decimals, total }: Pick<Allocation, "decimals" | "total">): ShownDecimals {
  if (decimals !== undefined) {
    const notice = tooManyTokens(total, decimals);
    return { decimals, isGuess: false, ...(notice !== undefined && { notice }) };
  }
  if (total <= MANY) return { decimals, isGuess: false };
  const guess = total >= 10n ** BigInt(USUAL) ? USUAL : MONEY;
  const notice = `The input does not say how many decimals the token has. ${guess} are a guess, by a total of ${formatExactTokens(total, 0)} base units. State them with --show-decimals ${guess}, or other decimals if it is wrong; --show-decimals 0 shows base units. Where the file's amounts are tokens, not base units, read it with --decimals.`;
  return { decimals: guess, isGuess: true, notice };
}

/** Doubts that amounts were tokens, with both readings; undefined where so many tokens may be. */
export function tooManyTokens(total: bigint, decimals: number): string | undefined {
  if (decimals === 0 || total <= MANY * 10n ** BigInt(decimals)) return undefined;
  const inUnits = total / 10n ** BigInt(decimals);
  const likely = decimals < MONEY ? USUAL : decimals;
  return `The total is ${roughly(total, decimals)} tokens, more than there are of any token. The amounts of the source are probably base units already, and the total ${formatExactTokens(inUnits, likely)} tokens of ${likely} decimals: read it with --base-units instead of --decimals; \`tree report\` shows them as tokens with --show-decimals ${likely}.`;
}

/** `3.8 * 10^24`: cut, so that it never tells more than there is. */
function roughly(total: bigint, decimals: number): string {
  const digits = (total / 10n ** BigInt(decimals)).toString();
  return `${digits[0]}.${digits[1]} * 10^${digits.length - 1}`;
}
