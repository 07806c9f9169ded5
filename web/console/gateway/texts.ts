import { useFormats } from "../../shared/language.ts";
import { lateTexts } from "../../shared/lateTexts.ts";
import type { consoleDay } from "../../texts/en/consoleDay.ts";

const textsOf = lateTexts(
  import.meta.glob<typeof consoleDay>("../../texts/*/consoleDay.ts", { import: "consoleDay" }),
);

/** What the dashboard of a claim day says. */
export const useDayTexts = () => textsOf(useFormats().language);
