import { useFormats } from "../../shared/language.ts";
import { lateTexts } from "../../shared/lateTexts.ts";
import type { consoleGroups } from "../../texts/en/consoleGroups.ts";
import type { consoleSteps } from "../../texts/en/consoleSteps.ts";

const textsOf = lateTexts(
  import.meta.glob<typeof consoleGroups>("../../texts/*/consoleGroups.ts", { import: "consoleGroups" }),
);

/** What the groups' part of the console says. */
export const useGroupTexts = () => textsOf(useFormats().language);

const stepTextsOf = lateTexts(
  import.meta.glob<typeof consoleSteps>("../../texts/*/consoleSteps.ts", { import: "consoleSteps" }),
);

/** What it says of sending what was signed, and of cases. */
export const useStepTexts = () => stepTextsOf(useFormats().language);
