import type { Spread } from "../harness/spread.ts";

/** The part of `bench/results/gas.json` that is compared. */
export type KeptGas = { readonly spread: { readonly [row: string]: { readonly ours: Spread } | undefined } };

/** A line for each figure of ours that is not, to the last unit of gas, what is kept. Empty where all are. */
export function gasDrift(kept: KeptGas, measured: ReadonlyMap<string, Spread>): string[] {
  return [...measured].flatMap(([row, now]) => {
    const before = kept.spread[row]?.ours;
    if (before === undefined) return [`${row}: ${told(now)} measured, nothing kept`];
    const isSame = (["median", "min", "max", "samples"] as const).every((part) => before[part] === now[part]);
    if (isSame) return [];
    const by = now.median - before.median;
    return [`${row}: ${told(before)} kept, ${told(now)} measured (${by < 0 ? "" : "+"}${rounded(by)})`];
  });
}

/** The median, and the ends where there is a spread: a change may show only there. */
function told({ median, min, max, samples }: Spread): string {
  const range = min === max ? "" : ` [${rounded(min)}..${rounded(max)}]`;
  return `${rounded(median)}${range} over ${samples}`;
}

function rounded(gas: number): string {
  return gas.toLocaleString("en", { maximumFractionDigits: 2 });
}
