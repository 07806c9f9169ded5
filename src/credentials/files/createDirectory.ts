import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
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
    cure: "Choose another --out; a batch that was built is never overwritten.",
    details: { directory },
  });
}

/**
 * Writes a directory as a whole or not at all: into a new neighbour first, which takes the directory's name only when it
 * is complete. A run that is killed leaves `.NAME.partial-...`, which nothing takes for a batch, to be deleted.
 * @param write fills the directory whose path it is given
 * @throws SymbolonError `OutputInTheWay`, `OutputNotWritable`, and whatever `write` throws
 */
export async function createDirectory<Result>(
  directory: string,
  write: (directory: string) => Promise<Result>,
): Promise<Result> {
  await requireNothing(directory);
  const target = resolve(directory);
  let neighbour: string | undefined;
  try {
    await mkdir(dirname(target), { recursive: true });
    // Only its owner may enter what mkdtemp makes, so nobody sees a secret before its own mode is set.
    neighbour = await mkdtemp(join(dirname(target), `.${basename(target)}.partial-`));
    const partial = join(neighbour, "new");
    await mkdir(partial);
    const result = await write(partial);
    // The system refuses to put it in the place of anything but an empty folder.
    await requireNothing(directory);
    await rename(partial, target);
    return result;
  } catch (error) {
    throw notWritable(directory, error);
  } finally {
    if (neighbour !== undefined) await rm(neighbour, { recursive: true, force: true });
  }
}

/** What the system refuses is the operator's to cure; anything else is passed on as it is. */
function notWritable(directory: string, error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && "syscall" in error)) return error;
  return new SymbolonError({
    code: "OutputNotWritable",
    reason: `${directory} cannot be written (${error.code}).`,
    cure: "Choose another --out, or make room and allow writing there.",
    details: { directory, system: error.code },
    cause: error,
  });
}
