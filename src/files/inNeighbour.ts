import { mkdir, mkdtemp, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { neighbourParts, neighbourPrefix, removeLeftovers } from "./leftovers.ts";
import { notWritable } from "./notWritable.ts";
import { runOwner } from "./runOwner.ts";

/**
 * Works in a new folder beside a directory, which nothing takes for one that is finished, and which is gone afterwards. A
 * run that is killed leaves it; the next run for the same directory takes it away.
 * @param target the directory, absolute
 * @param work is given the folder; in it, `new` is there already
 * @throws SymbolonError `OutputNotWritable`, and whatever `work` throws
 */
export async function inNeighbour<Result>(
  target: string,
  work: (neighbour: string) => Promise<Result>,
): Promise<Result> {
  let neighbour: string | undefined;
  try {
    await mkdir(dirname(target), { recursive: true });
    await removeLeftovers(target);
    // Only its owner may enter what mkdtemp makes, so nobody sees a secret before its own mode is set.
    neighbour = await mkdtemp(join(dirname(target), `${neighbourPrefix(target)}${runOwner()}-`));
    await mkdir(join(neighbour, neighbourParts.written));
    return await work(neighbour);
  } catch (error) {
    throw refused(target, error);
  } finally {
    if (neighbour !== undefined) {
      await rm(join(neighbour, neighbourParts.written), { recursive: true, force: true });
      // Not empty only where what was moved away could not be put back: it is not ours to delete.
      await rmdir(neighbour).catch(() => {});
    }
  }
}

/** What the system refuses is the operator's to mend; anything else is passed on as it is. */
function refused(directory: string, error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && "syscall" in error)) return error;
  return notWritable(directory, String(error.code), error);
}
