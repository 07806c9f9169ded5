import { readdir, stat } from "node:fs/promises";
import { SymbolonError } from "../../core/errors.ts";

/**
 * Refuses a place where something is already, an earlier batch above all: with its secret, the credentials of a batch
 * that may have been issued would be lost. Free are a path that does not exist and an empty folder.
 * @throws SymbolonError `OutputInTheWay`
 */
export async function requireNothing(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (found === undefined) return;
  const [first] = found.isDirectory() ? await readdir(directory) : [];
  if (found.isDirectory() && first === undefined) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${directory} ${first === undefined ? "is a file" : `holds ${first} already`}, so nothing is written there.`,
    hint: "Choose another --out; a batch that was built is never overwritten.",
    details: { directory },
  });
}
