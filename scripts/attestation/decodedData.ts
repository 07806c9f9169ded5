import type { Hex } from "viem";
import { SymbolonError } from "../../src/core/errors.ts";
import { decodeAttestationData } from "../../src/credentials/attestations/attestationData.ts";

/** What data says, field by field; a sentence where it does not fit its schema: the registry takes any bytes. */
type DecodedData = { readonly values: unknown } | { readonly problem: string };

export function decodedData(schema: string, data: Hex): DecodedData {
  try {
    return { values: decodeAttestationData(schema, data) };
  } catch (error) {
    if (error instanceof SymbolonError) return { problem: error.reason };
    throw error;
  }
}

/** A line a field for people; what is inside lists and tuples is told as JSON. */
export function dataLines(decoded: DecodedData): readonly (readonly [name: string, value: string])[] {
  if ("problem" in decoded) return [["not decoded", decoded.problem]];
  return Object.entries(decoded.values as Readonly<Record<string, unknown>>).map(([name, value]) => [
    name,
    typeof value === "object" ? JSON.stringify(value, bigintAsText) : printable(String(value)),
  ]);
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/** Anybody may put anything on the chain: control characters must not reach the terminal. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
}
