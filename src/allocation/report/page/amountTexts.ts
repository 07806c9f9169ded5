import { formatCompact, formatExactTokens, formatTokens, tokensForChart } from "../../../report/format.ts";

/** Amounts as people read them: in tokens where an allocation states its decimals, else in base units. */
export type AmountTexts = {
  /** `tokens` or `base units`. */
  readonly unit: string;
  /** The same at the head of a column. */
  readonly head: string;
  /** Cut to two decimals. */
  readonly rounded: (amount: bigint) => string;
  /** To the last digit. */
  readonly exact: (amount: bigint) => string;
  /** Three digits, where space is short. */
  readonly short: (amount: bigint) => string;
  /** Of a position on a chart. */
  readonly compact: (position: number) => string;
  /** As a double, for a chart. */
  readonly position: (amount: bigint) => number;
};

export function amountTexts(decimals: number | undefined): AmountTexts {
  const places = decimals ?? 0;
  return {
    unit: decimals === undefined ? "base units" : "tokens",
    head: decimals === undefined ? "Base units" : "Tokens",
    rounded: (amount) => formatTokens(amount, places),
    exact: (amount) => formatExactTokens(amount, places),
    short: (amount) => formatCompact(tokensForChart(amount, places)),
    compact: formatCompact,
    position: (amount) => tokensForChart(amount, places),
  };
}
