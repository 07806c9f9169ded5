import type { SymbolonError } from "../sdk/core/errors.ts";

export type ExplainedError = {
  /** The error's name, to be compared; `Unexpected` for what nobody here knows. */
  readonly code: string;
  /** One sentence or more. */
  readonly reason: string;
  /** What to do; empty where nobody knows. */
  readonly hint: string;
  /** Whether a wallet may have sent something before it failed; left out where the error is about something else. */
  readonly sent?: "nothing" | "unknown";
};

/** An error of ours for readers of a page. */
export function explained({ code, reason, hint, details: { sent } }: SymbolonError): ExplainedError {
  const said = { code, reason: withoutSeconds(reason), hint: withoutSeconds(hint) };
  return sent === "nothing" || sent === "unknown" ? { ...said, sent } : said;
}

/** What nobody here knows, in its own words. */
export function unexplained(thrown: unknown): ExplainedError {
  // What viem throws has a short message; the long one shows the whole request.
  const { shortMessage, message } = (thrown ?? {}) as {
    readonly shortMessage?: unknown;
    readonly message?: unknown;
  };
  const text = [shortMessage, message, thrown].find((one) => typeof one === "string" && one !== "");
  return { code: "Unexpected", reason: String(text ?? thrown), hint: "" };
}

/** A sentence of the toolkit's for readers of a page: moments as dates alone, without the Unix seconds that programs compare. */
export function withoutSeconds(sentence: string): string {
  return sentence.replace(/(\dT[\d:]+Z) = \d+/g, "$1");
}
