import { usePageTexts } from "../shared/language.ts";
import type * as English from "../texts/en.ts";

export function HoldPage() {
  const { about } = usePageTexts<typeof English.hold>();
  return <p>{about}</p>;
}
