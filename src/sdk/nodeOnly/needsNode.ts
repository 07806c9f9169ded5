import { SymbolonError } from "../core/errors.ts";

/*
 * What a browser's build gets (condition `browser` in package.json) for the entries that need Node. Their one export is there for
 * bundlers, which take a file without any for one that may have all: so a name that is imported fails in the build, which tells
 * the file, and what is imported when the page runs throws.
 */

/**
 * @param instead what a page takes, or who does the work
 * @throws SymbolonError `NeedsNode`, always
 */
export function needsNode(entry: string, because: string, instead: string): never {
  throw new SymbolonError({
    code: "NeedsNode",
    reason: `${entry} ${because}, and has no form for browsers.`,
    hint: `${instead}.`,
    details: { entry },
  });
}
