import { formatExactTokens } from "./tokenAmount.ts";

/** Numbers as people read them, the same on every machine whatever its language. */

const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
const ONE_DECIMAL = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** `252,803` */
export function formatCount(count: number | bigint): string {
  return count.toLocaleString("en-US");
}

/** `1 claim`, `1,000 claims` */
export function formatThings(count: number | bigint, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${Number(count) === 1 ? one : many}`;
}

/** `11.3`, and from 100 on whole: `110,482` */
export function formatAverage(value: number): string {
  return value < 100 ? ONE_DECIMAL.format(value) : formatCount(Math.round(value));
}

/** For axes, where space is short: `250`, `10K`, `2.5M`; powers of ten where letters end: `1e-12` */
export function formatCompact(value: number): string {
  if (value === 0 || (value >= 0.001 && value < 1e15)) return COMPACT.format(value);
  return Number(value.toPrecision(3)).toExponential().replace("+", "");
}

/** `28.8 %`; what is neither nothing nor all never looks like it: `< 0.1 %`, `> 99.9 %` */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  if (share < 1 && share > 0.999) return "> 99.9 %";
  return `${ONE_DECIMAL.format(share * 100)} %`;
}

/** `42 ms`, `1.3 s`, `48 s` */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.1) return `${Math.round(seconds * 1_000)} ms`;
  return `${seconds < 10 ? seconds.toFixed(1) : formatCount(Math.round(seconds))} s`;
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** `42 ms`, `48 s`, `12 min`, `5.2 h`, `3.0 days` */
export function formatDuration(seconds: number): string {
  if (seconds < 2 * MINUTE) return formatSeconds(seconds);
  if (seconds < 2 * HOUR) return `${Math.round(seconds / MINUTE)} min`;
  return seconds < 2 * DAY ? `${(seconds / HOUR).toFixed(1)} h` : `${(seconds / DAY).toFixed(1)} days`;
}

/** Base units in tokens, cut to two decimals, so that it never tells more than there is; a tiny amount stays exact. */
export function formatTokens(amount: bigint, decimals: number): string {
  const exact = formatExactTokens(amount, decimals);
  const point = exact.indexOf(".");
  if (point === -1) return exact;
  const cut = exact.slice(0, point + 3).replace(/\.?0+$/, "");
  return cut === "0" || cut === "" ? exact : cut;
}

/** The same with its word: `1,390.13 tokens`, `1 token` */
export function roundedTokens(amount: bigint, decimals: number): string {
  const text = formatTokens(amount, decimals);
  return `${text} ${text === "1" ? "token" : "tokens"}`;
}

/** Base units in tokens for a chart: as near as a double comes, which no eye can tell from exact. */
export function tokensForChart(amount: bigint, decimals: number): number {
  return Number(amount) / 10 ** decimals;
}

/** A moment's time of day, in UTC: `14:02:59`. */
export function formatClock(moment: bigint): string {
  return new Date(Number(moment) * 1_000).toISOString().slice(11, 19);
}

/** A moment's day, in UTC: `2031-01-31`. */
export function formatDay(moment: bigint): string {
  return new Date(Number(moment) * 1_000).toISOString().slice(0, 10);
}
