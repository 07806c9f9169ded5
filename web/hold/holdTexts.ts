import { usePageTexts } from "../shared/language.ts";
import type * as English from "../texts/en/pages.ts";

export const useHoldTexts = () => usePageTexts<typeof English.hold>();
