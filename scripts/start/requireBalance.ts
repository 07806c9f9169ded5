import { SymbolonError } from "../../src/core/errors.ts";

/** @throws SymbolonError `BooksDoNotBalance` */
export function requireBalance(funded: bigint, paid: bigint, left: bigint): void {
  if (paid + left === funded) return;
  throw new SymbolonError({
    code: "BooksDoNotBalance",
    reason: `${funded} were funded, ${paid} were paid, and ${left} are left.`,
    hint: "This is a bug in Symbolon: please report it.",
    details: { funded, paid, left },
  });
}
