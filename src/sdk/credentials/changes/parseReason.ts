const MAX_REASON = 2 ** 32 - 1;

/** A reason code, 32 bits; undefined for anything else. */
export function parseReason(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) && Number(text) <= MAX_REASON ? Number(text) : undefined;
}
