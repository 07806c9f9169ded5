import { useSyncExternalStore } from "react";
import { type LinkText, readLink } from "../../src/react/index.ts";

/** What links have handed over so far, the newest of each kind. */
export type Handed = { readonly [kind in LinkText["kind"]]?: LinkText };

/** What the page was opened with, or is given later in the same tab: taken out of the address bar before anything is drawn. */
let handed: Handed = {};
const listeners = new Set<() => void>();

/** What somebody is shown is nobody's who opens the history later: it is not kept for a reload either. */
function take(): void {
  const { hash, pathname, search } = location;
  const link = readLink(hash);
  if (link === undefined) return;
  history.replaceState(null, "", `${pathname}${search}`);
  // An answer is about what was shown before it.
  handed = link.kind === "presentation" ? { presentation: link } : { ...handed, [link.kind]: link };
  for (const listener of listeners) listener();
}

take();
addEventListener("hashchange", take);

export function useHanded(): Handed {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => handed,
  );
}
