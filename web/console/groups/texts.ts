import { usePageTexts } from "../../shared/language.ts";
import type * as English from "../../texts/en.ts";

/** What the groups' part of the console says. */
export const useGroupTexts = () => usePageTexts<typeof English.consoleGroups>().groups;
