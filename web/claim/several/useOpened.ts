import { useEffect, useState } from "react";
import type { PageData } from "../../../src/sdk/pageData/index.ts";
import { type ClaimLink, linkedClaim } from "../claimLink.ts";

/** What the page's place in the browser's history holds. */
type Place = { readonly campaign?: string } | null;

/**
 * The campaign whose own answer is shown; the browser's way back leads to the list, too, and a reload stays where it is.
 * @param account who is asked about: for another one, the list comes first
 * @param link opens the campaign that it names; the list stays one way back
 * @returns `last`: the one that was opened last
 */
export function useOpened(account: string | undefined, link: ClaimLink, data: PageData) {
  const linked = linkedClaim(link, data)?.campaign;
  const [opened, setOpened] = useState(() => linked ?? (history.state as Place)?.campaign);
  const [last, setLast] = useState(opened);
  const [asked, setAsked] = useState(account);
  if (account !== asked) {
    setAsked(account);
    if (asked !== undefined) setOpened(undefined);
  }
  useEffect(() => {
    const follow = ({ state }: PopStateEvent) => setOpened((state as Place)?.campaign);
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  const open = (campaign: string) => {
    history.pushState({ campaign } satisfies Place, "");
    setOpened(campaign);
    setLast(campaign);
  };
  useEffect(() => {
    if (linked !== undefined) open(linked);
  }, [link]);
  return { opened, last, open, back: () => history.back() };
}
