import { readdir, rename, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { flushFolder } from "./flushFolder.ts";
import { inNeighbour } from "./inNeighbour.ts";
import { neighbourParts } from "./leftovers.ts";

/**
 * Writes a directory as a whole or not at all: into a neighbour first, which takes the directory's name only when it is
 * complete. An earlier directory of that name is there until the last moment, and comes back if the exchange fails.
 * @param requireFree refuses a place where something is that must not be replaced; asked before the work, and again
 * before the name is taken
 * @param write fills the directory whose path it is given
 * @throws SymbolonError `OutputNotWritable`, and whatever `requireFree` and `write` throw
 */
export async function replaceDirectory<Result>(
  directory: string,
  requireFree: (directory: string) => Promise<void>,
  write: (directory: string) => Promise<Result>,
): Promise<Result> {
  await requireFree(directory);
  const target = resolve(directory);
  return await inNeighbour(target, async (neighbour) => {
    const written = join(neighbour, neighbourParts.written);
    const result = await write(written);
    await requireFree(directory);
    await exchange(written, target, join(neighbour, neighbourParts.earlier));
    flushFolder(dirname(target));
    return result;
  });
}

async function exchange(written: string, target: string, earlier: string): Promise<void> {
  const names = await readdir(target).catch(() => undefined);
  if (names?.length === 0) await rmdir(target);
  const replaces = names !== undefined && names.length > 0;
  if (replaces) await rename(target, earlier);
  try {
    await rename(written, target);
  } catch (error) {
    if (replaces) await rename(earlier, target);
    throw error;
  }
}
