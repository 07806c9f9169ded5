import { useFormats } from "../../shared/language.ts";
import { useIssuerTexts } from "./texts.ts";

/** Numbers that are named at most. */
const MAX_NAMED = 20;

/** Indexes of credentials for people: runs as ranges, and how many more there are. */
export function useIndexes(indexes: readonly number[]): string {
  const { change: texts } = useIssuerTexts();
  const { count, language } = useFormats();
  const runs: { first: number; last: number }[] = [];
  for (const index of indexes) {
    const run = runs.at(-1);
    if (run !== undefined && index === run.last + 1) run.last = index;
    else runs.push({ first: index, last: index });
  }
  const digits = new Intl.NumberFormat(language, { useGrouping: false });
  const shown = runs.slice(0, MAX_NAMED);
  // A range stays from left to right, whatever stands around it.
  const names = shown.map(({ first, last }) => {
    const end = last === first ? "" : `–${digits.format(last)}`;
    return `\u2066${digits.format(first)}${end}\u2069`;
  });
  const rest = runs.slice(MAX_NAMED).reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const list = new Intl.ListFormat(language, { style: "short", type: "unit" });
  return list.format(rest === 0 ? names : [...names, texts.more(count(rest))]);
}
