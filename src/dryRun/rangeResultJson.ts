import { address, amount, count, decode, list, object, text, truth, units, where } from "../core/decode.ts";
import { SymbolonError } from "../core/errors.ts";
import type { LeafFinding, RangeResult } from "./dryRun.ts";
import { areKeys, type Footprint } from "./footprint.ts";

/** What a range came to, as JSON holds it: great numbers are text, since a number would lose digits. */
export type RangeResultJson = Readonly<Record<Exclude<keyof RangeResult, "footprint">, unknown>> & {
  readonly footprint?: unknown;
};

export function rangeResultToJson(result: RangeResult): RangeResultJson {
  const { amount, amountBefore, gas, findings, sweep, footprint } = result;
  return {
    ...result,
    amount: amount.toString(),
    amountBefore: amountBefore.toString(),
    gas: gas.toString(),
    findings: findings.map((finding) => ({ ...finding, amount: finding.amount.toString() })),
    sweep: { ...sweep, swept: sweep.swept.toString() },
    ...(footprint !== undefined && { footprint: { ...footprint, paid: footprint.paid.toString() } }),
  };
}

/**
 * Reads what `rangeResultToJson` made.
 * @param label what the value is called in errors: a path, say
 * @throws SymbolonError `BadRangeResult`
 */
export function rangeResultFromJson(value: unknown, label = "The result of a range"): RangeResult {
  const refuse = (problem: string) =>
    new SymbolonError({
      code: "BadRangeResult",
      reason: `${label} is not what a range came to: ${problem}.`,
      hint: "Delete it, and run the same command again: that range is done anew.",
      details: { label },
    });
  return decode(readResult, value, refuse, "content");
}

const keys = where(
  "a list of keys in base64",
  (value): value is string => typeof value === "string" && areKeys(value),
);

const readResult = object<Omit<RangeResult, "footprint">, { readonly footprint: Footprint }>(
  {
    range: object({ from: count, to: count }),
    paid: count,
    amount: units,
    paidBefore: count,
    amountBefore: units,
    findings: list(
      object<LeafFinding>({
        index: count,
        account: address,
        amount: units,
        code: text,
        why: text,
        hint: text,
      }),
    ),
    gas: units,
    contracts: list(count),
    sweep: object({ refusedBefore: truth, doneAfter: truth, swept: units }),
    effort: object({ seconds: amount, memory: amount }),
  },
  { footprint: object<Footprint>({ touched: keys, changed: keys, paid: units, sweepsNothing: truth }) },
);
