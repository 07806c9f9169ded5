const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * A moment as Unix seconds in digits, or as a date (midnight UTC) or a time with its zone.
 * @returns Unix seconds; undefined where it is none of these
 */
export function parseMoment(text: string): bigint | undefined {
  if (/^\d{1,78}$/.test(text)) return BigInt(text);
  const [day = ""] = text.split("T");
  // JavaScript takes 30 February for 2 March.
  const isDay = ISO.test(text) && new Date(`${day}T00:00:00Z`).getUTCDate() === Number(day.slice(-2));
  const milliseconds = isDay ? Date.parse(text) : Number.NaN;
  return milliseconds >= 0 ? BigInt(Math.floor(milliseconds / 1000)) : undefined;
}
