/** Whether a value, read from outside, is what belongs in its place. */
export type Check = (value: unknown) => boolean;

const HASH = /^0x[0-9a-f]{64}$/;
const ADDRESS = /^0x[0-9a-f]{40}$/;
const DECIMAL = /^(?:0|[1-9]\d{0,19})$/;
const MAX_UINT64 = 2n ** 64n - 1n;

export const isText: Check = (value) => typeof value === "string";
/** 32 bytes in lower case. */
export const isHash: Check = (value) => typeof value === "string" && HASH.test(value);
/** An address in lower case, so that one content has one text. */
export const isAddress: Check = (value) => typeof value === "string" && ADDRESS.test(value);
/** A whole number above 0 that JSON has not rounded. */
export const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) > 0;
/** A uint64 as decimal text, which JSON cannot round. */
export const isUint64Text: Check = (value) =>
  typeof value === "string" && DECIMAL.test(value) && BigInt(value) <= MAX_UINT64;

/** An object in which these fields are sound; it may have others. */
export function hasFields(value: unknown, fields: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== "object" || value === null) return false;
  const held = value as Record<string, unknown>;
  return Object.entries(fields).every(([field, check]) => check(held[field]));
}

/** An object with just these fields, each of them sound. */
export function hasJustFields(value: unknown, fields: Readonly<Record<string, Check>>): boolean {
  return (
    hasFields(value, fields) && Object.keys(value as object).every((name) => Object.hasOwn(fields, name))
  );
}
