import { BaseError, hashTypedData, type TypedDataDefinition } from "viem";
import { SymbolonError } from "../../core/errors.ts";

/**
 * Refuses typed data with a value that does not fit its type, before a wallet is asked or a key is looked for.
 * @throws SymbolonError `BadTypedData`
 */
export function checkTypedData(typedData: TypedDataDefinition): void {
  try {
    // Hashing looks at every value; viem's own check leaves out the domain.
    hashTypedData(typedData);
  } catch (cause) {
    const problem = cause instanceof BaseError ? cause.shortMessage : String(cause);
    throw new SymbolonError({
      code: "BadTypedData",
      reason: `This cannot be signed. ${problem.replace(/\.?$/, ".")}`,
      hint: "Give a value that fits: an address in mixed case must carry its EIP-55 checksum.",
      cause,
    });
  }
}
