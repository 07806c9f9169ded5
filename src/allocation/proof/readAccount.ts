import { ADDRESS_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Hasher } from "../../core/hasher.ts";
import { quote } from "../../core/text/quote.ts";
import { parseAccount } from "../read/parseAccount.ts";

/**
 * The 20 bytes of an account in text.
 * @throws SymbolonError `NotAnAddress`, `WrongChecksum`
 */
export function readAccount(text: string, hasher: Hasher): Uint8Array {
  const account = new Uint8Array(ADDRESS_BYTES);
  const problem = parseAccount(text, account, 0, hasher);
  if (problem === undefined) return account;
  throw new SymbolonError({
    code: problem.code,
    reason: `${quote(text)} ${problem.problem}.`,
    hint: problem.hint,
    details: { value: text },
  });
}
