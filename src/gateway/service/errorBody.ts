import type { SymbolonError } from "../../core/errors.ts";

/** An error as it is answered: what went wrong and the hint, for people; the code and the values, for programs. */
export function errorBody({ code, reason, hint, details }: SymbolonError): object {
  return { error: { code, reason, hint, details: plain(details) } };
}

function plain(details: SymbolonError["details"]): unknown {
  return JSON.parse(
    JSON.stringify(details, (_, value) => (typeof value === "bigint" ? String(value) : value)),
  );
}
