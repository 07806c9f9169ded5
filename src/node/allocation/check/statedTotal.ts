import type { Allocation } from "../../../sdk/allocation/allocation.ts";
import type { ReadReport } from "../../../sdk/allocation/read/intake.ts";

/** What files call the sum of their amounts, in lower case. */
export const TOTAL_NAMES = ["total_amount", "tokentotal", "totalamount"] as const;

/** The number that a file has beside its rows under one of these names; undefined where it has none. */
export function statedNumber(stated: ReadReport["stated"], names: readonly string[]): bigint | undefined {
  const text = names.map((name) => stated?.get(name)).find((found) => found !== undefined) ?? "";
  return /^(?:\d{1,78}|0x[0-9a-fA-F]{1,64})$/.test(text) ? BigInt(text) : undefined;
}

/** What to tell of a file whose rows add up to another total than it states; undefined: nothing, or nobody can know. */
export function statedTotalText(allocation: Allocation, { stated, rows }: ReadReport): string | undefined {
  const { total, count, decimals, beneficiaries } = allocation;
  // A total may be in tokens, as the amounts are, or in base units; and that of several tokens is of one of them, or of none.
  if (decimals !== undefined || beneficiaries !== undefined) return undefined;
  const found = statedNumber(stated, [...TOTAL_NAMES, "total"]);
  const isCount = found === BigInt(count) || found === BigInt(rows);
  if (found === undefined || found === total || isCount) return undefined;
  return `The file states a total of ${found} beside its rows, which add up to ${total} base units: rows may be missing or changed. Compare it with its source.`;
}
