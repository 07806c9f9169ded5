import { usePageTexts } from "../shared/language.ts";
import type * as English from "../texts/en.ts";

export function VerifyPage() {
  const { about } = usePageTexts<typeof English.verify>();
  return <p>{about}</p>;
}
