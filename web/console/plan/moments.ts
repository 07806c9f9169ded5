/** The last moment that {@link momentOf} reads. */
export const LAST_MOMENT = "9999-12-31T23:59:59";

/** Unix seconds of a moment of UTC as `datetime-local` has it; undefined: it is not one. */
export function momentOf(typed: string): bigint | undefined {
  const [text, seconds] = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.exec(typed.trim()) ?? [];
  const full = seconds === undefined ? `${text}:00` : text;
  const milliseconds = Date.parse(`${full}Z`);
  if (Number.isNaN(milliseconds)) return undefined;
  const read = BigInt(milliseconds / 1_000);
  // Of a day that its month does not have, browsers make another one.
  return momentText(read) === full ? read : undefined;
}

/** A moment as `datetime-local` has it; to the second, so that reading it gives the same one. */
export function momentText(seconds: bigint): string {
  return new Date(Number(seconds) * 1_000).toISOString().slice(0, 19);
}
