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

/**
 * Writes a file, whole or not at all: into a neighbour first, which takes the file's name only when it is complete. When
 * this returns, it is on disk. Where the name is a symbolic link, the file takes the link's place.
 * @param content text too long to be held at once comes in pieces
 * @param mode who may read it: 0o600 for its owner alone
 * @param onPiece told how many pieces are written
 * @throws SymbolonError `OutputNotWritable`, and what the pieces throw
 */
export function writeOutput(
  path: string,
  content: string | Uint8Array | Iterable<string | Uint8Array>,
  mode = 0o666,
  onPiece?: (done: number) => void,
): void {
  const pieces = typeof content === "string" || content instanceof Uint8Array ? [content] : content;
  const output = openOutput(path, mode);
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

/** A file that comes piece by piece, and has its name only once it is finished. */
export type OpenOutput = {
  readonly write: (piece: string | Uint8Array) => void;
  /** Puts it on disk, and in its place. */
  readonly finish: () => void;
  /** Takes it away where it was not finished. */
  readonly end: () => void;
};

/**
 * The same as `writeOutput`, for who must wait for the pieces.
 * @throws SymbolonError `OutputNotWritable`, as each of its functions does
 */
export function openOutput(path: string, mode = 0o666): OpenOutput {
  const target = resolve(path);
  const partial = join(
    dirname(target),
    `${neighbourPrefix(target)}${runOwner()}-${randomBytes(3).toString("hex")}`,
  );
  // "wx": two runs never write into one file, and nobody's link is followed.
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
        renameSync(partial, target);
      }),
    end: () => {
      if (isOpen) closeSync(file);
      isOpen = false;
      // Gone already where all went well.
      rmSync(partial, { force: true });
    },
  };
}

function writeWhole(file: number, piece: string | Uint8Array): void {
  const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** A file may take the place of a file; who is root would put one in the place of /dev/null. */
function requireReplaceable(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isFile()) return;
  throw notWritable(path, found.isDirectory() ? "it is a folder" : "it is a device or a pipe, not a file");
}

/** What a killed run leaves, of whichever file: its owner, and six characters. */
const LEFTOVER = /^\..*\.partial-(.+)-[0-9a-f]{6}$/;

/** Folders that this run has looked through: once is enough, and thousands of files may go into one. */
const swept = new Set<string>();

/** Takes away what killed runs left of files; of folders that they left, nothing. */
function removeLeftovers(folder: string): void {
  if (swept.has(folder)) return;
  swept.add(folder);
  for (const name of namesIn(folder)) {
    const owner = LEFTOVER.exec(name)?.[1];
    if (owner === undefined || isRunning(owner)) continue;
    try {
      rmSync(join(folder, name));
    } catch {
      // Another's that may not be deleted keeps nobody from writing.
    }
  }
}

/** None where it may be written to but not read. */
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
    hint: "Make the folder, or choose another place; run again, and nothing is done twice.",
    details: { path, system: "ENOENT" },
    cause,
  });
}

function notWritable(path: string, system: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "OutputNotWritable",
    reason: `${path} cannot be written (${system}).`,
    hint: "Make room and allow writing there, or choose another --out; run again, and nothing is done twice.",
    details: { path, system },
    cause,
  });
}
