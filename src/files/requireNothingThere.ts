import { readdir, stat } from "node:fs/promises";
import { SymbolonError } from "../core/errors.ts";

/**
 * Lets a folder be written that is not there, or is empty: what somebody may rely on is never overwritten.
 * @throws SymbolonError `OutputInTheWay`
 */
export async function requireNothingThere(directory: string, hint: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (found === undefined) return;
  const [first] = found.isDirectory() ? await readdir(directory) : ["a file"];
  if (first === undefined) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${directory} ${found.isDirectory() ? `holds ${first} already` : "is a file"}, so nothing is written there.`,
    hint,
    details: { directory },
  });
}
