import { useFormats } from "../../shared/language.ts";
import { lateTexts } from "../../shared/lateTexts.ts";
import type * as English from "../../texts/en/claimSeveral.ts";

type SeveralTexts = typeof English.claimSeveral;

const severalTextsOf = lateTexts(
  import.meta.glob<SeveralTexts>("../../texts/*/claimSeveral.ts", { import: "claimSeveral" }),
);

/** Texts of a page with several campaigns; suspends until they are there. */
export function useSeveralTexts(): SeveralTexts {
  return severalTextsOf(useFormats().language);
}
