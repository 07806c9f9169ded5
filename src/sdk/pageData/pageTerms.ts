import type { Hex } from "viem";
import type { TermsText } from "../core/signing/termsTypedData.ts";
import type { AskingGate } from "../distribution/claim/gateAnswers.ts";

/** A TermsGate, as a page knows it. */
export type PageTermsGate = Extract<AskingGate, { readonly kind: "TermsGate" }>;

/** Where a text lies beside the claim page: its name is its hash, by which the page knows it again. */
export const termsPath = (hash: Hex): string => `terms/${hash.slice(2).toLowerCase()}.txt`;

/** The TermsGates among a gate and its parts. */
export function termsGatesOf(gate: AskingGate): readonly PageTermsGate[] {
  if ("parts" in gate) return gate.parts.flatMap(termsGatesOf);
  return gate.kind === "TermsGate" ? [gate] : [];
}

/** A text that a reader can be shown, and where it stands among its gate's. */
export type ShownText = TermsText & { readonly position: number };

/** Those of a gate's texts that lie beside the page. */
export function shownTexts(
  { texts }: Pick<PageTermsGate, "texts">,
  termsIn: readonly string[] = [],
): readonly ShownText[] {
  return texts
    .map((text, position) => ({ ...text, position }))
    .filter(({ language }) => termsIn.includes(language));
}

/** The same gate without the parts that want a text signed: what credentials have to answer. */
export function withoutTerms<Gate extends AskingGate>(gate: Gate): Gate {
  if (gate.kind === "TermsGate") return { kind: "PauseGate" } as Gate;
  return "parts" in gate ? { ...gate, parts: gate.parts.map(withoutTerms) } : gate;
}
