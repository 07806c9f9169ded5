import { readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { flushFolder } from "./flushFolder.ts";
import { inNeighbour } from "./inNeighbour.ts";
import { neighbourParts } from "./leftovers.ts";
import { targetOf } from "./targetOf.ts";

type RequireFree = (directory: string) => Promise<void>;

/**
 * Writes a directory as a whole or not at all: into a neighbour first, which takes the directory's name only when it is
 * complete. An earlier directory of that name is there until the last moment, and comes back if the exchange fails.
 * @param requireFree refuses a place, given as an absolute path, where something is that must not be replaced; asked
 * before the work, again before the name is taken, and once more of what is about to be deleted, which it keeps if it throws
 * @param write fills the directory whose path it is given
 * @throws SymbolonError `EmptyPath`, `OutputNotWritable`, and whatever `requireFree` and `write` throw
 */
export async function replaceDirectory<Result>(
  directory: string,
  requireFree: RequireFree,
  write: (directory: string) => Promise<Result>,
): Promise<Result> {
  const target = targetOf(directory);
  await requireFree(target);
  return await inNeighbour(target, async (neighbour) => {
    const written = join(neighbour, neighbourParts.written);
    const result = await write(written);
    await requireFree(target);
    await exchange(written, target, join(neighbour, neighbourParts.earlier), requireFree);
    flushFolder(dirname(target));
    return result;
  });
}

/** Two names change, one right after the other: who is killed in between leaves it to the next run to put them right. */
async function exchange(
  written: string,
  target: string,
  earlier: string,
  requireFree: RequireFree,
): Promise<void> {
  const names = await readdir(target).catch(nothingThere);
  if (names?.length === 0) await rmdir(target);
  if (names === undefined || names.length === 0) {
    await rename(written, target);
    return;
  }
  await rename(target, earlier);
  try {
    await rename(written, target);
  } catch (error) {
    await putBack(earlier, target, requireFree);
    throw error;
  }
  await removeFree(earlier, requireFree);
}

function nothingThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/** Where something else has the name by now, the earlier directory may go if that is what would have replaced it. */
async function putBack(earlier: string, target: string, requireFree: RequireFree): Promise<void> {
  try {
    await rename(earlier, target);
  } catch {
    await removeFree(earlier, async (directory) => {
      await requireFree(target);
      await requireFree(directory);
    });
  }
}

/**
 * Deletes what was moved away. What came into it since it was looked through came along, and nobody adds to it by its name
 * any more: it is looked through again, and kept where it must not be deleted.
 */
async function removeFree(earlier: string, requireFree: RequireFree): Promise<void> {
  try {
    await requireFree(earlier);
  } catch (error) {
    const kept = join(dirname(earlier), neighbourParts.kept);
    await rename(earlier, kept);
    // Says where it is by now.
    await requireFree(kept);
    throw error;
  }
  await rm(earlier, { recursive: true, force: true });
}
