/** Unix seconds of a moment of UTC as `datetime-local` has it; undefined: it is not one. */
export function momentOf(typed: string): bigint | undefined {
  const milliseconds = Date.parse(`${typed.trim()}Z`);
  return Number.isNaN(milliseconds) ? undefined : BigInt(Math.floor(milliseconds / 1_000));
}

/** A moment as `datetime-local` has it; to the second, so that reading it gives the same one. */
export function momentText(seconds: bigint): string {
  return new Date(Number(seconds) * 1_000).toISOString().slice(0, 19);
}
