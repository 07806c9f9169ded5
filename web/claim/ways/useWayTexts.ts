import { useFormats } from "../../shared/language.ts";
import { lateTexts } from "../../shared/lateTexts.ts";
import type * as English from "../../texts/en/claimWays.ts";

type WayTexts = typeof English.claimWays;

const wayTextsOf = lateTexts<WayTexts>({
  en: async () => (await import("../../texts/en/claimWays.ts")).claimWays,
  ar: async () => (await import("../../texts/ar/claimWays.ts")).claimWays,
});

/** Texts of the ways to claim, which nobody needs before; suspends until they are there. */
export function useWayTexts(): WayTexts {
  return wayTextsOf(useFormats().language);
}
