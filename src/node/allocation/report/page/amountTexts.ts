import type { Hex } from "viem";
import type { Allocation } from "../../../../sdk/allocation/allocation.ts";
import { checksumAccount } from "../../../../sdk/allocation/checksum.ts";
import type { ShuffleJson } from "../../../../sdk/allocation/shuffle/shuffleRecord.ts";
import { ADDRESS_BYTES } from "../../../../sdk/core/bytes.ts";
import { nobleHasher } from "../../../../sdk/core/hasher.ts";
import {
  formatCompact,
  formatCount,
  formatTokens,
  tokensForChart,
} from "../../../../sdk/core/text/format.ts";
import { formatExactTokens } from "../../../../sdk/core/text/tokenAmount.ts";
import type { AllocationStatistics } from "../allocationStatistics.ts";
import type { ContractAccounts } from "../contracts/contractAccounts.ts";

/** What a report is about. Everything but the rows may be unknown: a file alone has no root. */
export type ReportSubject = {
  /** Rows in index order. */
  readonly allocation: Allocation;
  readonly convention?: string | undefined;
  readonly root?: Hex | undefined;
  readonly allocationHash?: Hex | undefined;
  /** Null, and the default: the rows are in source order. */
  readonly shuffle?: ShuffleJson | null | undefined;
  readonly contracts?: ContractAccounts | undefined;
  /** What looks odd; default: what the rows alone show. */
  readonly warnings?: readonly { readonly message: string }[] | undefined;
  /** Where they are known already; default: they are computed. */
  readonly statistics?: AllocationStatistics | undefined;
};

/** A subject with its figures, as the sections of the page take it. */
export type ReportFacts = ReportSubject & { readonly statistics: AllocationStatistics };

export type AmountTexts = ReturnType<typeof amountTexts>;

/** Amounts as people read them: in tokens where an allocation states its decimals, else in base units. */
export function amountTexts(decimals: number | undefined) {
  const places = decimals ?? 0;
  return {
    unit: decimals === undefined ? "base units" : "tokens",
    /** The same at the head of a column. */
    head: decimals === undefined ? "Base units" : "Tokens",
    /** Cut to two decimals. */
    rounded: (amount: bigint) => formatTokens(amount, places),
    /** To the last digit. */
    exact: (amount: bigint) => formatExactTokens(amount, places),
    /** Three digits, where space is short. */
    short: (amount: bigint) => formatCompact(tokensForChart(amount, places)),
    /** As a double, for a chart. */
    position: (amount: bigint) => tokensForChart(amount, places),
  };
}

/** A row's account with its EIP-55 checksum. */
export function accountText({ accounts }: Allocation, index: number): string {
  return checksumAccount(accounts.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES), nobleHasher);
}

/** A row's index, which may be the source's own. */
export function indexText({ indexes }: Allocation, row: number): string {
  return formatCount(indexes?.[row] ?? row);
}

/** Three digits, never rounded up to what only one account with everything would have. */
export function formatGini(gini: number): string {
  if (gini > 0 && gini < 0.001) return "< 0.001";
  return gini > 0.999 && gini < 1 ? "> 0.999" : gini.toFixed(3);
}
