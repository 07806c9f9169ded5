import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { neighbourParts, neighbourPrefix, removeLeftovers, runOwner } from "./leftovers.ts";
import { systemCode } from "./readText.ts";

type RequireFree = (directory: string) => Promise<void>;

/**
 * Writes a new folder, all or nothing: first under a temporary name next to it, renamed only when complete. It never
 * replaces anything.
 * @param requireFree refuses an occupied place, given as an absolute path; called before the work, and again before the
 * rename
 * @param write fills the folder at the given path
 * @throws SymbolonError `EmptyPath`, `OutputNotWritable`, and the errors of `requireFreeDirectory` and `write`
 */
export function createDirectory<Result>(
  directory: string,
  requireFree: RequireFree,
  write: (directory: string) => Promise<Result>,
): Promise<Result> {
  return writeBeside(directory, requireFree, write, async (written, target) => {
    await requireFree(target);
    // The system refuses to replace anything but an empty folder.
    await rename(written, target);
  });
}

/**
 * Writes a folder, all or nothing: first under a temporary name next to it, renamed only when complete. An earlier
 * folder of that name stays until the last moment, and comes back if the exchange fails.
 * @param requireFree refuses a place, given as an absolute path, with something that must not be replaced. It is called
 * before the work, and again for what is about to be moved away. It is called once more for what is about to be deleted,
 * which is kept if it throws
 * @param write fills the folder at the given path
 * @throws SymbolonError `EmptyPath`, `OutputNotWritable`, and the errors of `requireFreeDirectory` and `write`
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
    await takeName(written, target);
    flushFolder(dirname(target));
    return result;
  });
}

/** Changes two names, one right after the other: after a kill in between, the next run corrects them. */
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
  // Asked once it is seen: another run may have put it there since.
  await requireFree(target);
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

/**
 * Moves the earlier folder back. Where something else already has the name, it may be deleted, if that is what would
 * have replaced it.
 */
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
 * Deletes the folder that was moved away. It may contain files added since the last check, but nobody can add more
 * under its old name. So it is checked again, and kept where it must not be deleted.
 */
async function removeFree(earlier: string, requireFree: RequireFree): Promise<void> {
  try {
    await requireFree(earlier);
  } catch (error) {
    const kept = join(dirname(earlier), neighbourParts.kept);
    await rename(earlier, kept);
    // Its error names the new place.
    await requireFree(kept);
    throw error;
  }
  await rm(earlier, { recursive: true, force: true });
}

/**
 * Works in a new folder next to a folder, which nothing mistakes for a finished one, and removes it afterwards. A
 * killed run leaves it; the next run for the same folder removes it.
 * @param target the folder, absolute
 * @param work gets the folder, which already contains `new`
 * @throws SymbolonError `OutputNotWritable`, and the errors of `work`
 */
async function inNeighbour<Result>(
  target: string,
  work: (neighbour: string) => Promise<Result>,
): Promise<Result> {
  let neighbour: string | undefined;
  try {
    await mkdir(dirname(target), { recursive: true });
    await removeLeftovers(target);
    // Only its owner may enter a folder of mkdtemp, so nobody sees a secret before its own mode is set.
    neighbour = await mkdtemp(join(dirname(target), `${neighbourPrefix(target)}${runOwner()}-`));
    await mkdir(join(neighbour, neighbourParts.written));
    return await work(neighbour);
  } catch (error) {
    throw refused(target, error);
  } finally {
    if (neighbour !== undefined) {
      await rm(join(neighbour, neighbourParts.written), { recursive: true, force: true });
      // Not empty only where the earlier folder could not be moved back: it must not be deleted.
      await rmdir(neighbour).catch(() => {});
    }
  }
}

/** The operator has to fix what the system refuses; other errors are passed on unchanged. */
function refused(directory: string, error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && "syscall" in error)) return error;
  return notWritable(directory, String(error.code), error);
}

/**
 * The absolute path of a folder to write.
 * @throws SymbolonError `EmptyPath`: an empty name, as from an unset variable, would mean the current folder
 */
function targetOf(directory: string): string {
  if (directory.trim() !== "") return resolve(directory);
  throw new SymbolonError({
    code: "EmptyPath",
    reason: `${JSON.stringify(directory)} is not the name of a folder, so nothing is written.`,
    hint: "Give the folder's path; perhaps a variable is not set.",
    details: { directory },
  });
}

/** Codes of systems that do not flush folders, or not for this user: such systems keep names by themselves. */
const NOT_OFFERED = new Set(["EINVAL", "ENOTSUP", "EOPNOTSUPP", "EPERM", "EACCES", "EISDIR"]);

/** Waits until the names in a folder are on disk: otherwise a power cut could undo a reported rename. */
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
 * Creates a folder, with its parents, unless it exists.
 * @throws SymbolonError `OutputNotWritable`
 */
export function makeDirectory(path: string, mode = 0o777): void {
  try {
    mkdirSync(path, { recursive: true, mode });
  } catch (error) {
    throw notWritable(path, systemCode(error), error);
  }
}

/** The error for a folder that cannot be written. @param system the system's code: `ENOSPC` */
export function notWritable(directory: string, system: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "OutputNotWritable",
    reason: `${directory} cannot be written (${system}).`,
    hint: "Choose another --out that can be written, or free space and allow writing there.",
    details: { directory, system },
    cause,
  });
}
