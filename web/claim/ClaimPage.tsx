import { usePageTexts } from "../shared/language.ts";
import type * as English from "../texts/en.ts";

export function ClaimPage() {
  const { about } = usePageTexts<typeof English.claim>();
  return <p>{about}</p>;
}
