import { usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en/pages.ts";

/** What the issuers' half of the console says. */
export const useIssuerTexts = () => usePageTexts<typeof English.consoleIssuers>().issuers;
