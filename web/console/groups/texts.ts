import { useFormats } from "../../shared/language.ts";
import { lateTexts } from "../../shared/lateTexts.ts";
import type { consoleGroups } from "../../texts/en/consoleGroups.ts";

const textsOf = lateTexts(
  import.meta.glob<typeof consoleGroups>("../../texts/*/consoleGroups.ts", { import: "consoleGroups" }),
);

/** What the groups' part of the console says. */
export const useGroupTexts = () => textsOf(useFormats().language);
