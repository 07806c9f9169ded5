import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { systemCode } from "./readText.ts";

const START_BYTES = 4_096;

/**
 * Refuses to write over a file that is not of the kind to be written.
 * @param mark stands in the first 4 KiB of every file of that kind
 * @throws SymbolonError `OutputInTheWay`
 */
export function requireOwnOutput(file: string, mark: string): void {
  const problem = problemOf(file, mark);
  if (problem === undefined) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${file} ${problem}, so it is not overwritten.`,
    hint: "Choose another --out, or remove it yourself.",
    details: { file },
  });
}

/**
 * Refuses to write over a file that holds something else: who names the wrong one keeps it.
 * @param isEarlier whether what is there, as text, is what `content` goes on; default: nothing is
 * @throws SymbolonError `OutputInTheWay`
 */
export function requireSameOutput(
  file: string,
  content: string,
  isEarlier: (written: string) => boolean = () => false,
): void {
  // What is no file is refused by whoever writes there.
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return;
  const written = textOf(file);
  if (written !== undefined && (written === content || isEarlier(written))) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${file} is there already and holds something else, so it is not overwritten.`,
    hint: "Choose another --out, or give --replace to write over it.",
    details: { file },
  });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function problemOf(file: string, mark: string): string | undefined {
  try {
    return startOf(file).includes(mark) ? undefined : "was not written by this command";
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT") return undefined;
    return code === "EISDIR" ? "is a folder" : `is there already and cannot be read (${code})`;
  }
}

function startOf(file: string): string {
  const handle = openSync(file, "r");
  try {
    const bytes = new Uint8Array(START_BYTES);
    return new TextDecoder().decode(bytes.subarray(0, readSync(handle, bytes)));
  } finally {
    closeSync(handle);
  }
}

/** Whether a path is a folder, or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way === "" || (way !== ".." && !/^\.\.[/\\]/.test(way) && resolve(way) !== way);
}

/**
 * Lets a folder be written that is not there, or is empty: what somebody may rely on is never overwritten.
 * @throws SymbolonError `OutputInTheWay`
 */
export async function requireNothingThere(directory: string, hint: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (found === undefined) return;
  const [first] = found.isDirectory() ? await readdir(directory) : ["a file"];
  if (first === undefined) return;
  throw new SymbolonError({
    code: "OutputInTheWay",
    reason: `${directory} ${found.isDirectory() ? `holds ${first} already` : "is a file"}, so nothing is written there.`,
    hint,
    details: { directory },
  });
}
