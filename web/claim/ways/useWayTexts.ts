import { usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en.ts";

/** Texts of the ways to claim, which the claim page's own loader brings along. */
export const useWayTexts = () => usePageTexts<typeof English.claimWays>().ways;
