/** A moment for people: `2027-01-01T00:00:00Z`; `otherwise` where it is 0. */
export function momentText(seconds: bigint, otherwise: string): string {
  if (seconds === 0n) return otherwise;
  // Dates end 8.64e15 ms after 1970; the registry takes moments far beyond.
  if (seconds > 8_640_000_000_000n) return `second ${seconds}, beyond the calendar`;
  return new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
}
