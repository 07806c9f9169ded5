import type * as English from "../texts/en/claimGate.ts";
import { useFormats } from "./language.ts";
import { lateTexts } from "./lateTexts.ts";

const gateTextsOf = lateTexts<typeof English.claimGate>(
  import.meta.glob<typeof English.claimGate>("../texts/*/claimGate.ts", { import: "claimGate" }),
);

/** Texts of a campaign's gate, which most campaigns do not have; suspends until they are there. */
export const useGateTexts = () => gateTextsOf(useFormats().language);

/** A language by its own name, as its readers know it; a tag that no browser knows, as it is. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
