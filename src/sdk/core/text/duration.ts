/** What is printed, the greatest first, with its seconds. */
const UNITS = [
  ["d", 86_400n],
  ["h", 3_600n],
  ["m", 60n],
  ["s", 1n],
] as const;
/** Those of a typed week, day, hour, minute and second: a week is printed in days. */
const TYPED_SECONDS = [604_800n, 86_400n, 3_600n, 60n, 1n] as const;
/** As many digits as any number of a contract has. */
const BARE = /^\d{1,78}$/;
const WITH_UNITS =
  /^(?:(\d{1,78}) ?w ?)?(?:(\d{1,78}) ?d ?)?(?:(\d{1,78}) ?h ?)?(?:(\d{1,78}) ?m ?)?(?:(\d{1,78}) ?s)?$/;

/** Below it, seconds say more than a minute and a rest: `90 s`. */
const TWO_MINUTES = 120n;

/** How a length of time is written. */
export const DURATION_HINT = "Write a number with its unit, 90s, 15m, 1h or 7d, or seconds in digits.";

/**
 * A length of time as people write it: `90s`, `15m`, `1h`, `7d`, `2w`, several from the greatest on (`1d 12h`), or bare seconds.
 * @returns seconds; undefined where it is none of these
 */
export function parseDuration(text: string): bigint | undefined {
  if (BARE.test(text)) return BigInt(text);
  const [, ...counts] = WITH_UNITS.exec(text) ?? [];
  if (text === "" || text.endsWith(" ") || counts.length === 0) return undefined;
  return TYPED_SECONDS.reduce((sum, seconds, i) => sum + BigInt(counts[i] ?? 0) * seconds, 0n);
}

/** Whether a text says seconds without their unit: where days are as likely, nobody knows which is meant. */
export const isBareDuration = (text: string): boolean => BARE.test(text);

/** A length of time in the units that it is typed in: `90 s`, `15 m`, `7 d`, `1 d 12 h`. */
export function durationText(seconds: bigint | number): string {
  if (Number(seconds) % 1 !== 0) return `${seconds} s`;
  let rest = BigInt(seconds);
  if (rest < TWO_MINUTES && rest !== 60n) return `${rest} s`;
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    if (rest >= size) parts.push(`${rest / size} ${unit}`);
    rest %= size;
  }
  return parts.join(" ");
}

/** What nobody knows to the second, rounded up: `7 s`, `12 m`, `11 d 14 h`. */
export function roughDurationText(seconds: number): string {
  const step = seconds < 90 ? 1 : seconds < 5_400 ? 60 : 3_600;
  return durationText(step * Math.ceil(seconds / step));
}

/** The same as files have it, in one word: `36h` is `1d12h`, none is `0`. */
export function durationWord(seconds: bigint | number): string {
  return BigInt(seconds) === 0n ? "0" : durationText(seconds).replaceAll(" ", "");
}
