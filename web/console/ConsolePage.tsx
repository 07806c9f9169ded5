import { usePageTexts } from "../shared/language.ts";
import type * as English from "../texts/en.ts";

export function ConsolePage() {
  const { about } = usePageTexts<typeof English.console>();
  return <p>{about}</p>;
}
