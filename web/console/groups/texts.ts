import { useFormats } from "../../shared/language.ts";
import { lateTexts } from "../../shared/lateTexts.ts";

const textsOf = lateTexts({
  en: async () => (await import("../../texts/en/consoleGroups.ts")).consoleGroups,
  ar: async () => (await import("../../texts/ar/consoleGroups.ts")).consoleGroups,
});

/** What the groups' part of the console says. */
export const useGroupTexts = () => textsOf(useFormats().language);
