import { fileError } from "../../core/inputErrors.ts";
import { formatCount } from "../../report/format.ts";

/** Of so many accounts one may be missing, or be below its total, and a file is still taken for one of totals. */
const ONE_IN = 20;

type RequireAmountsParameters = {
  /** The new file, as the caller named it. */
  readonly file: string;
  /** Accounts of the previous tree. */
  readonly accounts: number;
  /** How many of them the new file names with at least their present total. */
  readonly reached: number;
  /** Whether the new file is what an earlier run made. */
  readonly isMade: boolean;
};

/**
 * Refuses a file that is to be added and looks like one of totals so far: everybody would be paid twice.
 * @throws SymbolonError `LooksLikeTotals`
 */
export function requireAmounts({ file, accounts, reached, isMade }: RequireAmountsParameters): void {
  if (!isMade && (accounts - reached) * ONE_IN > accounts) return;
  const sign = isMade
    ? "was made by `symbolon allocation next`, as next.json beside it says, so it holds totals so far"
    : `names ${formatCount(reached)} of the ${formatCount(accounts)} accounts of the previous tree with at least their total there, as totals so far would`;
  throw fileError(
    file,
    {
      code: "LooksLikeTotals",
      problem: `${sign}: added to those, they would be paid a second time`,
      hint: "Give --as-totals if these are totals so far, or --as-amounts if each is to be added to what the account has.",
    },
    { accounts, reached, isMade },
  );
}
