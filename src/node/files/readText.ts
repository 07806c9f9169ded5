import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { fileError } from "../../sdk/core/inputErrors.ts";

/**
 * Reads the text of a file that the user named.
 * @param hint what belongs there, such as `Give a presentation.`; default: where the path is taken from
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, the latter also where it is not UTF-8
 */
export function readText(file: string, hint?: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const code = error instanceof TypeError ? "not UTF-8 text" : systemCode(error);
    const isMissing = code === "ENOENT" || code === "ENOTDIR";
    throw fileError(file, {
      code: isMissing ? "MissingFile" : "UnreadableFile",
      problem: isMissing ? "does not exist" : `cannot be read (${code})`,
      hint:
        hint ??
        (isMissing
          ? "Check the path: it is relative to the current folder."
          : "Give a file of UTF-8 text that you may read."),
    });
  }
}

/** Node's code for a failure of the system or of zlib: `ENOENT`, `Z_BUF_ERROR`. */
export function systemCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}

/** Missing on Windows, which has no pipes among its files. */
const NOT_WAITING = constants.O_NONBLOCK ?? 0;

/**
 * Opens a regular file for reading, and nothing else. Another user's folder may contain a pipe, whose other end may
 * never open, or a device, which never ends.
 * @returns a descriptor that the caller closes
 * @throws SymbolonError `NotAFile`, and the system's errors
 */
export function openPlainFile(path: string): number {
  const file = openSync(path, constants.O_RDONLY | NOT_WAITING);
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new SymbolonError({
    code: "NotAFile",
    reason: `${path} is a folder, a pipe or a device, not a file.`,
    hint: "Put the right file there.",
    details: { path },
  });
}

/**
 * Reads a whole regular file.
 * @param max limit in bytes
 * @throws SymbolonError `NotAFile`, `FileTooLong` with the `size` in its details, and the system's errors
 */
export function readPlainFile(path: string, max: number): Buffer {
  const file = openPlainFile(path);
  try {
    const { size } = fstatSync(file);
    if (size > max) throw tooLong(path, size, max);
    const bytes = Buffer.allocUnsafe(size);
    let at = 0;
    for (let read = 1; read > 0 && at < size; at += read) read = readSync(file, bytes, at, size - at, null);
    return bytes.subarray(0, at);
  } finally {
    closeSync(file);
  }
}

function tooLong(path: string, size: number, max: number): SymbolonError {
  return new SymbolonError({
    code: "FileTooLong",
    reason: `${path} has ${size} bytes, more than ${max}.`,
    hint: "Fetch it again from its publisher.",
    details: { path, size, most: max },
  });
}
