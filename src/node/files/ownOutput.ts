import { closeSync, openSync, readFileSync, readSync, type Stats, statSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { folderDigest } from "./folderDigest.ts";
import { requireNotKept } from "./keptFiles.ts";
import { requireKept } from "./keptSignatures.ts";
import { systemCode } from "./readText.ts";
import { type OpenOutput, openOutput, type WriteOptions, writeOutput } from "./writeOutput.ts";

/** What may be written over, beside nothing, an empty file, and the same content. */
export type Overwriting = {
  /** Also what holds something else, but for what is never overwritten: keys, secrets, signatures, a campaign's tree. Default: false. */
  readonly replace?: boolean | undefined;
  /** Whether what is there, as text, is what the new content goes on. Default: nothing is. */
  readonly isEarlier?: ((written: string) => boolean) | undefined;
};

/** For a file of the caller's own, which it goes on by design. */
export const ITS_OWN: Overwriting = { isEarlier: () => true };

const START_BYTES = 4_096;
const PIECE_BYTES = 1_048_576;
/** Most of a file that is looked through for signatures. */
const TEXT_BYTES = 268_435_456;

/**
 * Writes a file as `writeOutput` does, and never over something else that lies there: the one rule for all that people name
 * for a command to write.
 * @throws SymbolonError `OutputInTheWay`, `SignaturesLost`, and as `writeOutput`
 */
export function writeOwnOutput(
  path: string,
  content: string | Uint8Array | Iterable<string | Uint8Array>,
  { replace, isEarlier, ...options }: Omit<WriteOptions, "beforeName"> & Overwriting = {},
): void {
  writeOutput(path, content, { ...options, beforeName: compared(path, { replace, isEarlier }) });
}

/**
 * The same of several files: where one of them must not be written, none is.
 * @throws SymbolonError as `writeOwnOutput`
 */
export function writeOwnOutputs(
  files: readonly (readonly [path: string, text: string])[],
  over: Overwriting,
): void {
  for (const [path, text] of files) requireSameOutput(path, text, over);
  for (const [path, text] of files) writeOwnOutput(path, text, over);
}

/**
 * The same for callers that must wait for the pieces.
 * @throws SymbolonError as `writeOwnOutput`, from each of its functions
 */
export function openOwnOutput(
  path: string,
  { replace, isEarlier, ...options }: Pick<WriteOptions, "mode"> & Overwriting = {},
): OpenOutput {
  return openOutput(path, { ...options, beforeName: compared(path, { replace, isEarlier }) });
}

const compared = (path: string, over: Overwriting) => (written: string) => {
  const next = { isIn: () => isSame(path, written), text: () => startOf(written, TEXT_BYTES) };
  requireMayTake(path, next, over);
};

/**
 * Refuses, before the work, to write over what will not be the same: a file that is not of the kind to be written.
 * @param mark stands in the first 4 KiB of every file of that kind
 * @throws SymbolonError `OutputInTheWay`
 */
export function requireOwnOutput(file: string, mark: string, { replace = false }: Overwriting = {}): void {
  const found = foundAt(file, ["ENOENT"]);
  if (found?.isDirectory()) throw isFolder(file);
  if (!holdsSomething(found)) return;
  const start = readable(file, () => startOf(file));
  if (start.includes(mark)) return;
  requireNotKept(file, start);
  if (!replace) throw inTheWay(file, start);
}

/**
 * Refuses to write over a file that holds something else: who names the wrong one keeps it.
 * @throws SymbolonError `OutputInTheWay`, `SignaturesLost`
 */
export function requireSameOutput(file: string, content: string, over: Overwriting = {}): void {
  const bytes = Buffer.from(content);
  const next = { isIn: () => readFileSync(file).equals(bytes), text: () => content };
  requireMayTake(file, next, over);
}

/** What is to be written. */
type Next = { /** Whether it is there already. */ readonly isIn: () => boolean; readonly text: () => string };

function requireMayTake(
  file: string,
  next: Next,
  { replace = false, isEarlier = () => false }: Overwriting,
): void {
  // What is no file is refused by whoever writes there.
  if (!holdsSomething(foundAt(file, ["ENOENT", "ENOTDIR"])) || readable(file, next.isIn)) return;
  const written = readable(file, () => startOf(file, TEXT_BYTES));
  const start = written.slice(0, START_BYTES);
  requireNotKept(file, start);
  requireKept(file, written, next.text());
  if (!replace && !isEarlier(written)) throw inTheWay(file, start);
}

/**
 * Undefined where nothing is.
 * @param absent the system's codes that say so
 * @throws SymbolonError `OutputInTheWay` where the system does not tell
 */
function foundAt(file: string, absent: readonly string[]): Stats | undefined {
  try {
    return statSync(file);
  } catch (cause) {
    if (absent.includes(systemCode(cause))) return undefined;
    throw unreadable(file, cause);
  }
}

function holdsSomething(found: Stats | undefined): boolean {
  return found?.isFile() === true && found.size > 0;
}

function readable<Read>(file: string, read: () => Read): Read {
  try {
    return read();
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): SymbolonError {
  const problem = `cannot be read (${systemCode(cause)})`;
  return refusal(file, problem, "Choose another name.");
}

function inTheWay(file: string, start: string): SymbolonError {
  return refusal(
    file,
    `already exists and holds ${wordOf(start)}`,
    "Choose another name, or give --replace to write over it.",
  );
}

function isFolder(file: string): SymbolonError {
  return refusal(file, "is a folder", "Choose another name.");
}

function refusal(file: string, problem: string, hint: string): SymbolonError {
  return new SymbolonError({
    code: "OutputInTheWay",
    reason: `${file} ${problem}, so it is not overwritten.`,
    hint,
    details: { file },
  });
}

/** What a file is, where its beginning says it. */
function wordOf(start: string): string {
  const format = /"format"\s*:\s*"([\w-]{1,40})"/.exec(start)?.[1];
  if (format !== undefined) return `something else, of the format ${format}`;
  return /^\s*<!doctype html/i.test(start) ? "another page" : "something else";
}

function startOf(file: string, length = START_BYTES): string {
  const bytes = Buffer.alloc(Math.min(length, statSync(file).size));
  const handle = openSync(file, "r");
  try {
    return bytes.toString("utf8", 0, readSync(handle, bytes));
  } finally {
    closeSync(handle);
  }
}

/** Piece by piece: an output may be longer than memory. */
function isSame(file: string, other: string): boolean {
  if (statSync(file).size !== statSync(other).size) return false;
  const one = openSync(file, "r");
  const two = openSync(other, "r");
  const here = Buffer.alloc(PIECE_BYTES);
  const there = Buffer.alloc(PIECE_BYTES);
  try {
    for (;;) {
      const length = readSync(one, here);
      if (length !== readSync(two, there) || here.compare(there, 0, length, 0, length) !== 0) return false;
      if (length === 0) return true;
    }
  } finally {
    closeSync(one);
    closeSync(two);
  }
}

/** Whether a path is a folder, or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way === "" || (way !== ".." && !/^\.\.[/\\]/.test(way) && resolve(way) !== way);
}

/** Which earlier folder may be replaced: one of the same kind. */
export type ReplaceableFolder = {
  readonly replace: boolean | undefined;
  /** What `folderDigest` gives of what is to be written, which is written again; undefined while that is not known. */
  readonly digest: string | undefined;
  /** What is said of `replace` where it is not given. */
  readonly hint: string;
  /** All that such a folder holds. */
  readonly names: readonly string[];
  /** A text that stands in the first 4 KiB of one of its files, and in nothing of another kind. */
  readonly mark: { readonly file: string; readonly text: string };
};

/**
 * Lets a folder be written that is not there, is empty or holds the same: what somebody may rely on is never overwritten unasked.
 * @param over default: nothing is replaced
 * @throws SymbolonError `OutputInTheWay`
 */
export async function requireNothingThere(
  directory: string,
  hint: string,
  over?: ReplaceableFolder,
): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (found === undefined) return;
  const names = found.isDirectory() ? await readdir(directory) : ["a file"];
  if (names.length === 0) return;
  const mayReplace = over !== undefined && found.isDirectory() && isOfKind(directory, names, over);
  if (mayReplace) {
    const { replace, digest } = over;
    if (replace === true || digest === undefined || digest === (await folderDigest(directory))) return;
  }
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${directory} ${found.isDirectory() ? `already holds ${names[0]}` : "is a file"}, so nothing is written there.`,
    hint: mayReplace ? `${hint} ${over.hint}` : hint,
    details: { directory },
  });
}

function isOfKind(directory: string, found: readonly string[], { names, mark }: ReplaceableFolder): boolean {
  const file = join(directory, mark.file);
  const isThere = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  return isThere && found.every((name) => names.includes(name)) && startOf(file).includes(mark.text);
}
