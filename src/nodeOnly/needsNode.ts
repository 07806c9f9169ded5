import { SymbolonError } from "../core/errors.ts";

/*
 * What a browser's build gets (condition `browser` in package.json) for the entries that need Node. A static import of a name
 * from there fails in the build, which tells the file; whatever is imported when the page runs throws.
 */

/** @param instead what a page takes, and how what needs Node reaches it */
export function needsNode(entry: string, because: string, instead: string): SymbolonError {
  return new SymbolonError({
    code: "NeedsNode",
    reason: `${entry} ${because}, and has no form for browsers.`,
    hint: `${instead}.`,
    details: { entry },
  });
}
