import { SymbolonError } from "../../../core/errors.ts";
import type { LeafField } from "../convention.ts";
import type { Dump } from "./dump.ts";

const DIGITS = /^\d{1,10}$/;

/**
 * What each field of a dump's values is. One address is the account; of two the second is the beneficiary. One number is
 * the amount; of two that one is the index which numbers the values from 0 without a gap.
 * @throws SymbolonError `UnknownDumpFields`
 */
export function dumpFields({ leafEncoding, values }: Dump, file: string): readonly LeafField[] {
  const addresses = leafEncoding.filter((type) => type === "address").length;
  const numbers = leafEncoding.length - addresses;
  const numbered = leafEncoding.findIndex(
    (type, field) => type === "uint256" && isNumbering(values.map(({ value }) => value[field] ?? "")),
  );
  const hasIndex = numbers === 2 && numbered !== -1;
  if (addresses < 1 || addresses > 2 || (numbers !== 1 && !hasIndex)) {
    throw new SymbolonError({
      code: "UnknownDumpFields",
      reason:
        `${file} has values of (${leafEncoding.join(", ")})` +
        `${numbers === 2 ? ", and neither number counts the values from 0" : ""}.`,
      hint: "Known are one account and one amount, in any order, with or without an index and a beneficiary.",
      details: { file, leafEncoding },
    });
  }
  const firstAddress = leafEncoding.indexOf("address");
  return leafEncoding.map((type, field) => {
    if (type === "address") return field === firstAddress ? "account" : "beneficiary";
    return hasIndex && field === numbered ? "index" : "amount";
  });
}

/** Whether some texts are 0 to n - 1 in any order. */
function isNumbering(texts: readonly string[]): boolean {
  const seen = new Uint8Array(texts.length);
  for (const text of texts) {
    const number = DIGITS.test(text) ? Number(text) : texts.length;
    if (number >= texts.length || seen[number] === 1) return false;
    seen[number] = 1;
  }
  return true;
}
