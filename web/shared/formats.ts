import type { Formats, Language } from "./language.ts";

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;
/** Digits of a fraction that are read at a glance. */
const GLANCE_DIGITS = 4;

/** Base units without the digits that nobody reads at a glance: never more than they are. */
export function atAGlance(baseUnits: bigint, decimals: number): bigint {
  const unit = 10n ** BigInt(decimals);
  // Below one whole token, what counts begins at the first digit that is not zero.
  const first = baseUnits >= unit ? decimals : baseUnits.toString().length;
  const dropped = 10n ** BigInt(Math.max(0, first - GLANCE_DIGITS));
  return (baseUnits / dropped) * dropped;
}

/** More cannot be told from each other at a glance. */
const MAX_UNITS = 2;

/**
 * The page's language with the first of its regions among those that the reader prefers; default: the language alone. A
 * browser may also name what no format takes, such as `en-US@posix`.
 */
export function localeOf(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => new RegExp(`^${language}-([A-Z]{2}|\\d{3})$`).test(tag)) ?? language;
}

/** @param locale the language with a region, as `localeOf` finds it */
export function formatsOf(language: Language, locale: string): Formats {
  const whole = new Intl.NumberFormat(locale);
  const separator = new Intl.NumberFormat(locale)
    .formatToParts(1.1)
    .find(({ type }) => type === "decimal")?.value;
  const digits = new Intl.NumberFormat(locale, { useGrouping: false });
  const minutes = {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
  } as const;
  const minute = new Intl.DateTimeFormat(locale, minutes);
  const moment = new Intl.DateTimeFormat(locale, { ...minutes, second: "2-digit" });
  const list = new Intl.ListFormat(locale, { style: "short", type: "unit" });
  return {
    language,
    amount,
    count: (number) => whole.format(number),
    moment: written(moment),
    minute: written(minute),
    span,
  };

  function amount(baseUnits: bigint, decimals: number, symbol?: string): string {
    const text = baseUnits.toString().padStart(decimals + 1, "0");
    const integer = text.slice(0, text.length - decimals);
    const fraction = text.slice(text.length - decimals).replace(/0+$/, "");
    const places = [...fraction].map((digit) => digits.format(Number(digit))).join("");
    const number = `${whole.format(BigInt(integer))}${places === "" ? "" : `${separator ?? "."}${places}`}`;
    // Kept in its own direction, whatever stands around it.
    return symbol === undefined ? number : `${number}\u00a0\u2068${symbol}\u2069`;
  }

  function written(format: Intl.DateTimeFormat): (seconds: bigint | number) => string {
    return (seconds) => {
      const date = new Date(Number(seconds) * 1_000);
      // No calendar goes so far: whatever is shown may say so, and must not take the page away.
      return Number.isNaN(date.getTime()) ? whole.format(seconds) : format.format(date);
    };
  }

  function span(seconds: bigint | number): string {
    let left = Math.max(0, Math.floor(Number(seconds)));
    const parts: string[] = [];
    for (const [unit, size] of UNITS) {
      const number = Math.floor(left / size);
      left -= number * size;
      if (number === 0 && !(unit === "second" && parts.length === 0)) continue;
      if (parts.length === MAX_UNITS) break;
      parts.push(new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(number));
    }
    return list.format(parts);
  }
}
