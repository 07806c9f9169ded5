import { rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { flushFolder } from "./flushFolder.ts";
import { inNeighbour } from "./inNeighbour.ts";
import { neighbourParts } from "./leftovers.ts";
import { targetOf } from "./targetOf.ts";

/**
 * Writes a new directory as a whole or not at all: into a neighbour first, which takes the directory's name only when it
 * is complete. Nothing is ever replaced.
 * @param requireFree refuses a place, given as an absolute path, where something is; asked before the work, and again
 * before the name is taken
 * @param write fills the directory whose path it is given
 * @throws SymbolonError `EmptyPath`, `OutputNotWritable`, and whatever `requireFree` and `write` throw
 */
export async function createDirectory<Result>(
  directory: string,
  requireFree: (directory: string) => Promise<void>,
  write: (directory: string) => Promise<Result>,
): Promise<Result> {
  const target = targetOf(directory);
  await requireFree(target);
  return await inNeighbour(target, async (neighbour) => {
    const written = join(neighbour, neighbourParts.written);
    const result = await write(written);
    await requireFree(target);
    // The system refuses to put it in the place of anything but an empty folder.
    await rename(written, target);
    flushFolder(dirname(target));
    return result;
  });
}
