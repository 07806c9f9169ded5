import { formatCount } from "../../../sdk/core/text/format.ts";

/** Measures as people say them, the same on every machine whatever its language. */

const THREE_DIGITS = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
const NOTHING = "none";
const UNITS = [
  { seconds: 86_400, name: "d", below: { seconds: 3_600, name: "h" } },
  { seconds: 3_600, name: "h", below: { seconds: 60, name: "min" } },
  { seconds: 60, name: "min", below: { seconds: 1, name: "s" } },
] as const;

/** `40 ms`, `1.3 s`, `48 s`, `3 min 20 s`, `1 h 10 min`, `2 d 3 h` */
export function formatShortDuration(seconds: number): string {
  if (Number.isNaN(seconds)) return NOTHING;
  if (seconds > 0 && seconds < 0.1) return `${Math.round(seconds * 1_000)} ms`;
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  if (Math.round(seconds) < 60) return `${Math.round(seconds)} s`;
  // Rounded first, so that no 59.6 seconds are told as 60.
  const unit =
    UNITS.find((one) => Math.round(seconds / one.below.seconds) * one.below.seconds >= one.seconds) ??
    UNITS[2];
  const parts = Math.round(seconds / unit.below.seconds);
  const whole = unit.seconds / unit.below.seconds;
  const rest = parts % whole;
  const text = `${formatCount(Math.floor(parts / whole))} ${unit.name}`;
  return rest === 0 ? text : `${text} ${rest} ${unit.below.name}`;
}

/** Three digits: `0.00481`, `12.3`, `1,230` */
export function formatRounded(value: number): string {
  return Number.isNaN(value) ? NOTHING : THREE_DIGITS.format(value);
}

/** Wei a gas: `2.05 gwei` */
export function formatGwei(wei: number): string {
  return Number.isNaN(wei) ? NOTHING : `${formatRounded(wei / 1e9)} gwei`;
}

/** Wei as an amount: `1.24 ether`, `0.000148 ether`; below a millionth, `820 gwei` */
export function formatEther(wei: number): string {
  return wei === 0 || wei >= 1e12 ? `${formatRounded(wei / 1e18)} ether` : formatGwei(wei);
}

/** Jain's index, whose first two digits say little: `0.866` */
export function formatIndex(index: number): string {
  return Number.isNaN(index) ? NOTHING : index.toFixed(3);
}

/** A multiple: `3.1`, `12`, `0.42` */
export function formatTimes(times: number): string {
  if (Number.isNaN(times)) return NOTHING;
  return times >= 10 ? formatCount(Math.round(times)) : `${Number(times.toPrecision(2))}`;
}
