import { resolve } from "node:path";
import { SymbolonError } from "../core/errors.ts";

/**
 * The absolute path of a directory that is about to be written.
 * @throws SymbolonError `EmptyPath`: an empty name, as of a variable that is not set, would mean the current folder
 */
export function targetOf(directory: string): string {
  if (directory.trim() !== "") return resolve(directory);
  throw new SymbolonError({
    code: "EmptyPath",
    reason: `${JSON.stringify(directory)} is no name of a folder, so nothing is written.`,
    hint: "Give the folder's path; it is empty where a variable is not set.",
    details: { directory },
  });
}
