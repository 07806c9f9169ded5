import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { neighbourParts, neighbourPrefix, removeLeftovers, runOwner } from "./leftovers.ts";
import { systemCode } from "./readText.ts";

type RequireFree = (directory: string) => Promise<void>;

/**
 * Writes a new directory as a whole or not at all: into a neighbour first, which takes the directory's name only when it
 * is complete. Nothing is ever replaced.
 * @param requireFree refuses a place, given as an absolute path, where something is; asked before the work, and again
 * before the name is taken
 * @param write fills the directory whose path it is given
 * @throws SymbolonError `EmptyPath`, `OutputNotWritable`, and whatever `requireFree` and `write` throw
 */
export function createDirectory<Result>(
  directory: string,
  requireFree: RequireFree,
  write: (directory: string) => Promise<Result>,
): Promise<Result> {
  return writeBeside(directory, requireFree, write, async (written, target) => {
    // The system refuses to put it in the place of anything but an empty folder.
    await rename(written, target);
  });
}

/**
 * Writes a directory as a whole or not at all: into a neighbour first, which takes the directory's name only when it is
 * complete. An earlier directory of that name is there until the last moment, and comes back if the exchange fails.
 * @param requireFree refuses a place, given as an absolute path, where something is that must not be replaced; asked
 * before the work, again before the name is taken, and once more of what is about to be deleted, which it keeps if it throws
 * @param write fills the directory whose path it is given
 * @throws SymbolonError `EmptyPath`, `OutputNotWritable`, and whatever `requireFree` and `write` throw
 */
export function replaceDirectory<Result>(
  directory: string,
  requireFree: RequireFree,
  write: (directory: string) => Promise<Result>,
): Promise<Result> {
  return writeBeside(directory, requireFree, write, (written, target) =>
    exchange(written, target, join(dirname(written), neighbourParts.earlier), requireFree),
  );
}

async function writeBeside<Result>(
  directory: string,
  requireFree: RequireFree,
  write: (directory: string) => Promise<Result>,
  takeName: (written: string, target: string) => Promise<void>,
): Promise<Result> {
  const target = targetOf(directory);
  await requireFree(target);
  return await inNeighbour(target, async (neighbour) => {
    const written = join(neighbour, neighbourParts.written);
    const result = await write(written);
    await requireFree(target);
    await takeName(written, target);
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

/**
 * Works in a new folder beside a directory, which nothing takes for one that is finished, and which is gone afterwards. A
 * run that is killed leaves it; the next run for the same directory takes it away.
 * @param target the directory, absolute
 * @param work is given the folder; in it, `new` is there already
 * @throws SymbolonError `OutputNotWritable`, and whatever `work` throws
 */
async function inNeighbour<Result>(
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

/**
 * The absolute path of a directory that is about to be written.
 * @throws SymbolonError `EmptyPath`: an empty name, as of a variable that is not set, would mean the current folder
 */
function targetOf(directory: string): string {
  if (directory.trim() !== "") return resolve(directory);
  throw new SymbolonError({
    code: "EmptyPath",
    reason: `${JSON.stringify(directory)} is no name of a folder, so nothing is written.`,
    hint: "Give the folder's path; it is empty where a variable is not set.",
    details: { directory },
  });
}

/** What systems answer that do not flush folders, or not to this user: their names are theirs to keep. */
const NOT_OFFERED = new Set(["EINVAL", "ENOTSUP", "EOPNOTSUPP", "EPERM", "EACCES", "EISDIR"]);

/** Waits until the names in a folder are on disk: else a power cut could undo a rename that was reported. */
export function flushFolder(folder: string): void {
  try {
    const handle = openSync(folder, "r");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (!NOT_OFFERED.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

/**
 * Makes a directory, with those above it, where it is not there yet.
 * @throws SymbolonError `OutputNotWritable`
 */
export function makeDirectory(path: string, mode = 0o777): void {
  try {
    mkdirSync(path, { recursive: true, mode });
  } catch (error) {
    throw notWritable(path, systemCode(error), error);
  }
}

/** The error for a directory that cannot be written. @param system what the system says: `ENOSPC` */
export function notWritable(directory: string, system: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "OutputNotWritable",
    reason: `${directory} cannot be written (${system}).`,
    hint: "Choose another --out, or make room and allow writing there.",
    details: { directory, system },
    cause,
  });
}
