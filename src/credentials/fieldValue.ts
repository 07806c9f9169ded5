import { SymbolonError } from "../core/errors.ts";

/**
 * The value of a field: boolean for bool; bigint or safe whole number for integers; `0x` text for addresses and
 * bytes; text for strings; a list for arrays.
 */
export type FieldValue = boolean | bigint | number | string | readonly FieldValue[];

/** Characters of a value that an error repeats: a whole document would hide the sentence. */
const MAX_SHOWN = 100;

/** The error for a value that its type cannot hold; `hint` says what the type can. */
export function badFieldValue(typeName: string, value: unknown, hint: string): SymbolonError {
  const whole = typeof value === "string" ? JSON.stringify(value) : String(value);
  const shown = whole.length > MAX_SHOWN ? `${whole.slice(0, MAX_SHOWN)}...` : whole;
  return new SymbolonError({
    code: "BadFieldValue",
    reason: `${shown} (${Array.isArray(value) ? "a list" : typeof value}) is not a value of type ${typeName}.`,
    hint,
    details: { type: typeName, value: shown },
  });
}
