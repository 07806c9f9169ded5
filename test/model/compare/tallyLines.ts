import type { Tally } from "./tally.ts";

/** A tally in words and numbers, for the record of a deep run. */
export function tallyLines(tally: Tally): string {
  const rows: readonly (readonly [string, number])[] = [
    ["histories", tally.histories],
    ["blocks", tally.blocks],
    ["blocks undone", tally.undone],
    ["changes", tally.done],
    ["changes refused", tally.refused],
    ["comparisons", tally.comparisons()],
    ...[...tally.bySource].map(([source, count]) => [`  ${source} with the replay`, count] as const),
    ["  one verifier with another", tally.betweenSources],
    ...[...tally.byOutcome].map(([outcome, count]) => [`  ${outcome}`, count] as const),
    ["explained by an emergency", tally.explained],
  ];
  return rows
    .map(([name, count]) => `${name.padEnd(28)} ${count.toLocaleString("en").padStart(12)}`)
    .join("\n");
}
