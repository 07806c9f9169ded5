import { SymbolonError } from "../core/errors.ts";

export type ExplainedError = {
  /** The error's name, to be compared; `Unexpected` for what nobody here knows. */
  readonly code: string;
  /** One sentence or more. */
  readonly reason: string;
  /** What to do; empty where nobody knows. */
  readonly hint: string;
};

/** Whatever was thrown, as a page can show it. */
export function explainThrown(thrown: unknown): ExplainedError {
  if (thrown instanceof SymbolonError) {
    const { code, reason, hint } = thrown;
    return { code, reason, hint };
  }
  // What viem throws has a short message; the long one shows the whole request.
  const { shortMessage, message } = thrown as { readonly shortMessage?: unknown; readonly message?: unknown };
  const text = [shortMessage, message, thrown].find((one) => typeof one === "string" && one !== "");
  return { code: "Unexpected", reason: String(text ?? thrown), hint: "" };
}
