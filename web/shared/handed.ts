import { useSyncExternalStore } from "react";
import { type LinkText, readLink } from "../../src/react/links.ts";

/**
 * Makes a page's hook for what links hand over: what the page is opened with, or is given later in the same tab. It is taken out
 * of the address bar at once, so call this outside of any component.
 * @param first what the hook gives before any link
 * @param next what it gives after one; the same object until another link comes
 */
export function takeHanded<Handed>(
  first: Handed,
  next: (before: Handed, link: LinkText) => Handed,
): () => Handed {
  let handed = first;
  const listeners = new Set<() => void>();
  // What somebody is shown is nobody's who opens the history later: it is not kept for a reload either.
  const take = () => {
    const { hash, pathname, search } = location;
    const link = readLink(hash);
    if (link === undefined) return;
    history.replaceState(null, "", `${pathname}${search}`);
    handed = next(handed, link);
    for (const listener of listeners) listener();
  };
  take();
  addEventListener("hashchange", take);
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return () => useSyncExternalStore(subscribe, () => handed);
}
