import { closeSync, fstatSync, readSync } from "node:fs";
import { openPlainFile } from "../../files/readText.ts";

const BYTES = 4_096;
const FORMAT = /"format"\s*:\s*"(?:standard|simple)-v1"/.source;
/** Of the object itself: what it holds has braces of its own. */
const AT_START = new RegExp(`^\\s*\\{[^{}]*${FORMAT}`);
const AT_END = new RegExp(`${FORMAT}[^{}]*\\}\\s*$`);

/**
 * Whether a file is a dump of OpenZeppelin's merkle-tree, by the format that its first or its last bytes state. A file that
 * cannot be read is not one.
 */
export function isDumpFile(file: string): boolean {
  try {
    const handle = openPlainFile(file);
    try {
      const { size } = fstatSync(handle);
      const start = textAt(handle, 0);
      const end = textAt(handle, Math.max(0, size - BYTES));
      const isStated = AT_START.test(start) || (/^\s*\{/.test(start) && AT_END.test(end));
      return isStated && /"(?:leafEncoding|tree)"\s*:/.test(start + end);
    } finally {
      closeSync(handle);
    }
  } catch {
    return false;
  }
}

function textAt(handle: number, position: number): string {
  const bytes = Buffer.alloc(BYTES);
  return bytes.toString("utf8", 0, readSync(handle, bytes, 0, BYTES, position));
}
