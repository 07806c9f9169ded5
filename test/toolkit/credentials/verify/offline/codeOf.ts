import { SymbolonError } from "../../../../../src/sdk/core/errors.ts";

/** The code of the error that something ends with, or `none`. */
export async function codeOf(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    if (error instanceof SymbolonError) return error.code;
    throw error;
  }
  return "none";
}
