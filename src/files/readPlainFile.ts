import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { SymbolonError } from "../core/errors.ts";

/** Absent on Windows, which has no pipes among its files. */
const NOT_WAITING = constants.O_NONBLOCK ?? 0;

/**
 * Opens a regular file for reading. Nothing else is: somebody else's folder may hold a pipe, for whose other end one would
 * wait for ever, or a device, which never ends.
 * @returns a descriptor that the caller closes
 * @throws SymbolonError `NotAFile`, and what the system throws
 */
export function openPlainFile(path: string): number {
  const file = openSync(path, constants.O_RDONLY | NOT_WAITING);
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new SymbolonError({
    code: "NotAFile",
    reason: `${path} is a folder, a pipe or a device.`,
    hint: "Put the file there that belongs there.",
    details: { path },
  });
}

/**
 * Reads a regular file as a whole.
 * @param most bytes that it can have
 * @throws SymbolonError `NotAFile`, `FileTooLong` whose details hold the `size`, and what the system throws
 */
export function readPlainFile(path: string, most: number): Buffer {
  const file = openPlainFile(path);
  try {
    const { size } = fstatSync(file);
    if (size > most) throw tooLong(path, size, most);
    const bytes = Buffer.allocUnsafe(size);
    let at = 0;
    for (let read = 1; read > 0 && at < size; at += read) read = readSync(file, bytes, at, size - at, null);
    return bytes.subarray(0, at);
  } finally {
    closeSync(file);
  }
}

function tooLong(path: string, size: number, most: number): SymbolonError {
  return new SymbolonError({
    code: "FileTooLong",
    reason: `${path} has ${size} bytes, and can have ${most} at most.`,
    hint: "Fetch it again from its publisher.",
    details: { path, size, most },
  });
}
