import { useSyncExternalStore } from "react";
import { type LinkText, readLink } from "../../src/react/links.ts";

/** What the page was opened with, or is given later in the same tab: taken out of the address bar before anything is drawn. */
let handed: LinkText | undefined;
const listeners = new Set<() => void>();

/** What somebody is shown is nobody's who opens the history later: it is not kept for a reload either. */
function take(): void {
  const { hash, pathname, search } = location;
  const link = readLink(hash);
  if (link === undefined) return;
  history.replaceState(null, "", `${pathname}${search}`);
  handed = link;
  for (const listener of listeners) listener();
}

take();
addEventListener("hashchange", take);

/** What the newest link handed over; the same object until another one comes. */
export function useHanded(): LinkText | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => handed,
  );
}
