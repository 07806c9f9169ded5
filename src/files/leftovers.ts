import { readdir, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isRunning } from "./runOwner.ts";

/**
 * Where a run keeps what it writes, and what it is about to replace, until all is done; and what it moved away by mistake
 * and could not put back, which no run ever deletes.
 */
export const neighbourParts = { written: "new", earlier: "earlier", kept: "kept" } as const;

/** What a run's neighbour of a directory is called before its owner: `.out.partial-`. */
export function neighbourPrefix(target: string): string {
  return `.${basename(target)}.partial-`;
}

/**
 * Takes away what killed runs left beside a directory; what a living run works on stays. A run that was killed in the
 * very moment of the exchange has moved the earlier directory away and put nothing in its place: it comes back.
 * @param target absolute
 */
export async function removeLeftovers(target: string): Promise<void> {
  const parent = dirname(target);
  const prefix = neighbourPrefix(target);
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    // After the owner stand six characters that mkdtemp chose.
    if (!name.startsWith(prefix) || isRunning(name.slice(prefix.length, -7))) continue;
    const neighbour = join(parent, name);
    // Refused where there is no earlier one, or where something has the name by now.
    await rename(join(neighbour, neighbourParts.earlier), target).catch(() => {});
    // Another's that may not be deleted keeps nobody from writing.
    for (const part of [neighbourParts.written, neighbourParts.earlier]) {
      await rm(join(neighbour, part), { recursive: true, force: true }).catch(() => {});
    }
    await rmdir(neighbour).catch(() => {});
  }
}
