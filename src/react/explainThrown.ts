import { SymbolonError } from "../sdk/core/errors.ts";

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
  const own = ownError(thrown);
  if (own !== undefined) {
    const { code, reason, hint } = own;
    return { code, reason: withoutSeconds(reason), hint: withoutSeconds(hint) };
  }
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

/** Causes that are looked at, one within the other. */
const MAX_DEPTH = 10;

/** The error of ours that something was thrown because of: viem puts its own around what a transport throws. */
function ownError(thrown: unknown): SymbolonError | undefined {
  let cause = thrown;
  for (let depth = 0; depth < MAX_DEPTH && cause instanceof Error; depth++) {
    if (cause instanceof SymbolonError) return cause;
    cause = cause.cause;
  }
  return undefined;
}
