import type { FaultDetails } from "../../src/react/faultWords.ts";

/** Faults in a language, by code and kind; whatever is missing is said in English, as the toolkit words it. */
export type FaultTexts = {
  readonly faults: Readonly<
    Record<string, { readonly reason: (details: FaultDetails) => string; readonly hint: string }>
  >;
  /** What is said last of each, by what may have been sent. */
  readonly sent: Readonly<Record<"nothing" | "unknown", string>>;
};
