import { useFormats } from "../../shared/language.ts";
import { lateTexts } from "../../shared/lateTexts.ts";
import type * as English from "../../texts/en/claimWays.ts";

type WayTexts = typeof English.claimWays;

const wayTextsOf = lateTexts(
  import.meta.glob<WayTexts>("../../texts/*/claimWays.ts", { import: "claimWays" }),
);

/** Texts of the ways to claim, which nobody needs before; suspends until they are there. */
export function useWayTexts(): WayTexts {
  return wayTextsOf(useFormats().language);
}
