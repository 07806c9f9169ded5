import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { isRunning, neighbourPrefix, runOwner } from "./leftovers.ts";
import { systemCode } from "./readText.ts";

export type WriteOptions = {
  /** Who may read it: 0o600 for only its owner. Default: 0o666. */
  readonly mode?: number | undefined;
  /** Called with the number of written pieces. */
  readonly onPiece?: ((done: number) => void) | undefined;
  /** Called with the path of the complete file before it takes its name, which it does not where this throws. */
  readonly beforeName?: ((written: string) => void) | undefined;
};

/**
 * Writes a file, all or nothing: first under a temporary name next to it, renamed only when complete. When this
 * returns, it is on disk. A symbolic link of that name is replaced by the file, and so is whatever file is there: what
 * people name for a command to write is written by `writeOwnOutput`.
 * @param content text too long for memory comes in pieces
 * @throws SymbolonError `OutputNotWritable`, and the errors of the pieces
 */
export function writeOutput(
  path: string,
  content: string | Uint8Array | Iterable<string | Uint8Array>,
  { onPiece, ...options }: WriteOptions = {},
): void {
  const pieces = typeof content === "string" || content instanceof Uint8Array ? [content] : content;
  const output = openOutput(path, options);
  try {
    let done = 0;
    for (const piece of pieces) {
      output.write(piece);
      onPiece?.(++done);
    }
    output.finish();
  } finally {
    output.end();
  }
}

/** A file that is written in pieces, and gets its name only when it is finished. */
export type OpenOutput = {
  readonly write: (piece: string | Uint8Array) => void;
  /** Flushes it to disk, and gives it its name. */
  readonly finish: () => void;
  /** Removes it if it is not finished. */
  readonly end: () => void;
};

/**
 * The same as `writeOutput`, for callers that must wait for the pieces.
 * @throws SymbolonError `OutputNotWritable`, also from each of its functions
 */
export function openOutput(
  path: string,
  { mode = 0o666, beforeName }: Omit<WriteOptions, "onPiece"> = {},
): OpenOutput {
  const target = resolve(path);
  const partial = join(
    dirname(target),
    `${neighbourPrefix(target)}${runOwner()}-${randomBytes(3).toString("hex")}`,
  );
  // "wx": two runs never write to one file, and no link is followed.
  const file = inSystem(path, () => {
    requireReplaceable(path);
    removeLeftovers(dirname(target));
    return openSync(partial, "wx", mode);
  });
  let isOpen = true;
  return {
    write: (piece) => inSystem(path, () => writeWhole(file, piece)),
    finish: () =>
      inSystem(path, () => {
        fsyncSync(file);
        isOpen = false;
        closeSync(file);
        beforeName?.(partial);
        renameSync(partial, target);
      }),
    end: () => {
      if (isOpen) closeSync(file);
      isOpen = false;
      // Already renamed if all went well.
      rmSync(partial, { force: true });
    },
  };
}

function writeWhole(file: number, piece: string | Uint8Array): void {
  const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** A file may only replace a file; root could otherwise replace /dev/null. */
function requireReplaceable(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isFile()) return;
  throw notWritable(path, found.isDirectory() ? "it is a folder" : "it is a device or a pipe, not a file");
}

/** Name of a file that a killed run left: its owner, and six characters. */
const LEFTOVER = /^\..*\.partial-(.+)-[0-9a-f]{6}$/;

/** Folders that this run has already cleaned: once is enough, and thousands of files may go into one. */
const swept = new Set<string>();

/** Removes files that killed runs left; keeps folders that they left. */
function removeLeftovers(folder: string): void {
  if (swept.has(folder)) return;
  swept.add(folder);
  for (const name of namesIn(folder)) {
    const owner = LEFTOVER.exec(name)?.[1];
    if (owner === undefined || isRunning(owner)) continue;
    try {
      rmSync(join(folder, name));
    } catch {
      // Another user's undeletable file must not stop a run from writing.
    }
  }
}

/** Empty for a folder that may be written to but not read. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function inSystem<Result>(path: string, run: () => Result): Result {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof SymbolonError) throw cause;
    const system = systemCode(cause);
    throw system === "ENOENT" ? folderMissing(path, cause) : notWritable(path, system, cause);
  }
}

function folderMissing(path: string, cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "OutputNotWritable",
    reason: `${path} cannot be written: there is no folder ${dirname(resolve(path))}.`,
    hint: "Make the folder, or choose another place; then run again: nothing is done twice.",
    details: { path, system: "ENOENT" },
    cause,
  });
}

function notWritable(path: string, system: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "OutputNotWritable",
    reason: `${path} cannot be written (${system}).`,
    hint: "Choose another --out that can be written, or free space and allow writing there; then run again: nothing is done twice.",
    details: { path, system },
    cause,
  });
}
