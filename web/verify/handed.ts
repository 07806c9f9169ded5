import type { LinkText } from "../../src/react/links.ts";
import { takeHanded } from "../shared/handed.ts";

/** What links have handed over so far, the newest of each kind. */
export type Handed = { readonly [kind in LinkText["kind"]]?: LinkText };

export const useHanded = takeHanded<Handed>({}, (before, link) =>
  // An answer is about what was shown before it.
  link.kind === "presentation" ? { presentation: link } : { ...before, [link.kind]: link },
);
