import { type ReactNode, useContext, useMemo } from "react";
import { SpokenContext } from "../shared/language.ts";
import { lateTexts } from "../shared/lateTexts.ts";

/** What of the page's texts nobody needs who is not listed. */
const moreOf = lateTexts<object>(
  import.meta.glob<object>("../texts/*/claimMore.ts", { import: "claimMore" }),
);

/** Adds the rest of the page's texts to those that it was mounted with; suspends until they are there. */
export function MoreTexts({ children }: { readonly children: ReactNode }) {
  const spoken = useContext(SpokenContext);
  if (spoken === undefined) throw new Error("The page was not mounted.");
  const { formats, texts, reword } = spoken;
  const more = moreOf(formats.language);
  const value = useMemo(
    () => ({ formats, reword, texts: { ...texts, page: { ...(texts.page as object), ...reword(more) } } }),
    [formats, texts, reword, more],
  );
  return <SpokenContext value={value}>{children}</SpokenContext>;
}
