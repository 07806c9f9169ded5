import type { Hex } from "viem";
import type { Allocation, AllocationWarning } from "../../../sdk/allocation/allocation.ts";
import type { ReadReport } from "../../../sdk/allocation/read/intake.ts";
import type { ReadAllocationOptions } from "../../../sdk/allocation/read/openIntake.ts";
import { bytesToHex } from "../../../sdk/core/bytes.ts";
import { allocationHash } from "../../../sdk/core/campaign/allocationHash.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { readTreeOrFile, type TreeOrFile } from "../output/rebuildTree.ts";
import { type SortedAmounts, sortAmounts } from "../report/sortedAmounts.ts";
import { tooManyTokens } from "../shownDecimals.ts";
import { roundedDigits, roundedText } from "./roundedDigits.ts";
import { statedTotalText } from "./statedTotal.ts";

/** The totals of an allocation, and what looks odd. Amounts are base units. */
export type CheckedAllocation = TreeOrFile &
  DoubtFigures & {
    /** How a file was read; undefined for a tree's folder. */
    readonly report: ReadReport | undefined;
    readonly sorted: SortedAmounts;
    readonly allocationHash: Hex;
    readonly warnings: readonly (AllocationWarning | AllocationDoubt)[];
  };

/**
 * Reads an allocation's file as for building a tree, or a tree's folder, and tells its totals and what looks odd.
 * @throws SymbolonError as `readTreeOrFile`
 * @example
 * const { warnings, allocationHash } = await checkAllocation("drop.csv", { decimals: 18 });
 */
export async function checkAllocation(
  path: string,
  options: Omit<ReadAllocationOptions, "onReport"> = {},
): Promise<CheckedAllocation> {
  let report: ReadReport | undefined;
  const read = await readTreeOrFile(path, {
    ...options,
    onReport: (seen) => {
      report = seen;
    },
  });
  const { allocation } = read;
  const sorted = sortAmounts(allocation);
  const { count, accounts, amounts } = allocation;
  // As in every report, for an even count the lower of the two middle values.
  const median = sorted.at((count - 1) >> 1);
  const figures = { least: sorted.at(0), median, greatest: sorted.at(count - 1) };
  return {
    ...read,
    ...figures,
    report,
    sorted,
    allocationHash: bytesToHex(allocationHash(accounts, amounts, fastHasher())),
    warnings: [...allocation.warnings, ...allocationDoubts(allocation, figures, report)],
  };
}

/** Something about a whole allocation that may be intended, and often is not. */
export type AllocationDoubt = {
  readonly code:
    | "NoChecksum"
    | "TokensAsUnits"
    | "UnitsAsTokens"
    | "RoundedNumbers"
    | "RoundedDigits"
    | "StatedTotalDiffers"
    | "EqualAmounts"
    | "Merged";
  readonly message: string;
};

/**
 * Among this many addresses with checksums, fewer than one has all letters in one case, and so seems to have no
 * checksum.
 */
const FEW_ALIKE = 500;
/**
 * Base units below which amounts look like whole tokens: a billionth of a token with 18 decimals, 1,000 of one with 6.
 */
const FEW_UNITS = 10n ** 9n;
/** Fewest decimals for which one can see that amounts are already in base units. */
const TELLING_DECIMALS = 6;

export type DoubtFigures = Readonly<Record<"least" | "median" | "greatest", bigint>>;

/**
 * What an operator should check before money moves. None of it makes an allocation wrong.
 * @param report observations from reading the file; undefined where its rows are read from a tree's folder
 */
export function allocationDoubts(
  allocation: Allocation,
  { least, median, greatest }: DoubtFigures,
  report?: ReadReport,
): readonly AllocationDoubt[] {
  const { count, decimals = 0, total, merged } = allocation;
  const doubts: AllocationDoubt[] = [];
  const unchecked = report && checksumDoubt(allocation, report);
  if (unchecked !== undefined) doubts.push(unchecked);
  if (decimals === 0 && greatest < FEW_UNITS) {
    doubts.push({
      code: "TokensAsUnits",
      message: `The largest amount is ${greatest} base units, almost nothing of a token with 18 decimals: if amounts are whole tokens, give the token's decimals (--decimals).`,
    });
  }
  const tooMany = tooManyTokens(total, decimals);
  if (tooMany !== undefined) doubts.push({ code: "UnitsAsTokens", message: tooMany });
  else if (decimals >= TELLING_DECIMALS && median >= 10n ** BigInt(2 * decimals)) {
    doubts.push({
      code: "UnitsAsTokens",
      message: `Half of the amounts are ${median / 10n ** BigInt(decimals)} tokens or more: if they are already base units, read the file with --base-units instead of --decimals.`,
    });
  }
  const otherTotal = report && statedTotalText(allocation, report);
  if (otherTotal !== undefined) doubts.push({ code: "StatedTotalDiffers", message: otherTotal });
  if (report?.rounded !== undefined)
    doubts.push({ code: "RoundedNumbers", message: roundedText(report.rounded) });
  else {
    const message = roundedDigits(allocation);
    if (message !== undefined) doubts.push({ code: "RoundedDigits", message });
  }
  if (count > 1 && least === greatest) {
    doubts.push({ code: "EqualAmounts", message: `All ${count} accounts get the same amount.` });
  }
  if (merged !== undefined && merged > 0) {
    doubts.push({
      code: "Merged",
      message: `${merged} of ${count + merged} rows were added to an earlier row of their account.`,
    });
  }
  return doubts;
}

function checksumDoubt(allocation: Allocation, report: ReadReport): AllocationDoubt | undefined {
  const addresses = report.rows * (allocation.beneficiaries === undefined ? 1 : 2);
  const unchecked = addresses - report.checksums;
  if (unchecked * FEW_ALIKE <= addresses) return undefined;
  return {
    code: "NoChecksum",
    message: `${unchecked} of ${addresses} addresses are written without upper and lower case, so no checksum catches a mistyped digit in them.`,
  };
}
