import { type ReactNode, useContext, useMemo } from "react";
import { SpokenContext } from "../shared/language.ts";
import { lateTexts } from "../shared/lateTexts.ts";

/** What of the page's texts nobody needs who is not listed. */
const moreOf = lateTexts<object>({
  en: async () => {
    loadExplained();
    return (await import("../texts/claimMore.en.ts")).claimMore;
  },
  ar: async () => {
    loadExplained(() => import("../texts/faults.ar.ts"));
    return (await import("../texts/claimMore.ar.ts")).claimMore;
  },
});

/** From here on nodes are asked, and a network that is gone would not bring what explains it. */
function loadExplained(...texts: readonly (() => Promise<unknown>)[]): void {
  for (const load of [() => import("../shared/Explained.tsx"), ...texts]) load().catch(() => {});
}

/** Adds the rest of the page's texts to those that it was mounted with; suspends until they are there. */
export function MoreTexts({ children }: { readonly children: ReactNode }) {
  const spoken = useContext(SpokenContext);
  if (spoken === undefined) throw new Error("The page was not mounted.");
  const { formats, texts } = spoken;
  const more = moreOf(formats.language);
  const value = useMemo(
    () => ({ formats, texts: { ...texts, page: { ...(texts.page as object), ...more } } }),
    [formats, texts, more],
  );
  return <SpokenContext value={value}>{children}</SpokenContext>;
}
