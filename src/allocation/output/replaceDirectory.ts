import { mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { SymbolonError } from "../../core/errors.ts";
import { MANIFEST_FORMAT } from "./manifest.ts";
import { treeFiles } from "./treeFiles.ts";

const OURS: ReadonlySet<string> = new Set(Object.values(treeFiles));

/**
 * Refuses a place whose content is not a tree's: nobody's files are ever overwritten. Free are a path that does not
 * exist, an empty directory, and an earlier tree.
 * @throws SymbolonError `OutputInTheWay`
 */
export async function requireFree(directory: string): Promise<void> {
  const problem = await inTheWay(directory);
  if (problem === undefined) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${directory} ${problem}, so it is not overwritten.`,
    cure: "Choose another --out, or empty it yourself.",
    details: { directory },
  });
}

/**
 * Writes a directory as a whole or not at all: into a new neighbour first, which takes the directory's name only
 * when it is complete. An earlier tree of that name is there until the last moment, and comes back if the exchange
 * fails.
 * @param write fills the directory whose path it is given
 * @throws SymbolonError `OutputInTheWay`, `OutputNotWritable`, and whatever `write` throws
 */
export async function replaceDirectory<Result>(
  directory: string,
  write: (directory: string) => Promise<Result>,
): Promise<Result> {
  await requireFree(directory);
  const target = resolve(directory);
  let neighbour: string | undefined;
  try {
    await mkdir(dirname(target), { recursive: true });
    neighbour = await mkdtemp(join(dirname(target), `.${basename(target)}.partial-`));
    const partial = join(neighbour, "new");
    await mkdir(partial);
    const result = await write(partial);
    await requireFree(directory);
    await exchange(partial, target, join(neighbour, "earlier"));
    return result;
  } catch (error) {
    throw notWritable(directory, error);
  } finally {
    if (neighbour !== undefined) await rm(neighbour, { recursive: true, force: true });
  }
}

async function exchange(partial: string, target: string, earlier: string): Promise<void> {
  const names = await readdir(target).catch(() => undefined);
  if (names?.length === 0) await rmdir(target);
  const replaces = names !== undefined && names.length > 0;
  if (replaces) await rename(target, earlier);
  try {
    await rename(partial, target);
  } catch (error) {
    if (replaces) await rename(earlier, target);
    throw error;
  }
}

async function inTheWay(directory: string): Promise<string | undefined> {
  const found = await stat(directory).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isDirectory()) return "is a file";
  const names = await readdir(directory);
  if (names.length === 0) return undefined;
  const foreign = names.find((name) => !OURS.has(name));
  if (foreign !== undefined) return `holds ${foreign}, which is no part of a tree`;
  return (await isOurManifest(join(directory, treeFiles.manifest)))
    ? undefined
    : "holds no manifest of a tree";
}

/** Of any version: an older tree may be replaced by a newer one. */
async function isOurManifest(file: string): Promise<boolean> {
  try {
    const manifest: unknown = JSON.parse(await readFile(file, "utf8"));
    return (manifest as { format?: unknown } | null)?.format === MANIFEST_FORMAT;
  } catch {
    return false;
  }
}

/** What the system refuses is the operator's to cure; anything else is passed on as it is. */
function notWritable(directory: string, error: unknown): unknown {
  const system =
    error instanceof Error && "code" in error && "syscall" in error ? String(error.code) : undefined;
  if (system === undefined) return error;
  return new SymbolonError({
    code: "OutputNotWritable",
    reason: `${directory} cannot be written (${system}).`,
    cure: "Choose another --out, or make room and allow writing there.",
    details: { directory, system },
    cause: error,
  });
}
