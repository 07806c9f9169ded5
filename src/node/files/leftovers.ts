import { readFileSync } from "node:fs";
import { readdir, rename, rm, rmdir } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";

/**
 * Folders of a run: for what it writes, and for what it is about to replace, until all is done. `kept` is for what it
 * moved away by mistake and could not move back: no run ever deletes that.
 */
export const neighbourParts = { written: "new", earlier: "earlier", kept: "kept" } as const;

/** Prefix of the name of a run's folder next to a folder, before its owner: `.out.partial-`. */
export function neighbourPrefix(target: string): string {
  return `.${basename(target)}.partial-`;
}

/**
 * Removes what killed runs left next to a folder; it keeps the files of running runs. A run killed in the middle of
 * the exchange has moved the earlier folder away without a new one: this moves it back.
 * @param target absolute
 */
export async function removeLeftovers(target: string): Promise<void> {
  const parent = dirname(target);
  const prefix = neighbourPrefix(target);
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    // The owner is followed by six characters from mkdtemp.
    if (!name.startsWith(prefix) || isRunning(name.slice(prefix.length, -7))) continue;
    const neighbour = join(parent, name);
    // Fails where there is no earlier folder, or where the name is already used.
    await rename(join(neighbour, neighbourParts.earlier), target).catch(() => {});
    // Another user's undeletable folder must not stop a run from writing.
    for (const part of [neighbourParts.written, neighbourParts.earlier]) {
      await rm(join(neighbour, part), { recursive: true, force: true }).catch(() => {});
    }
    await rmdir(neighbour).catch(() => {});
  }
}

/**
 * This run's name for its files: process, time of its start, machine. It has only characters that are allowed in file
 * names.
 */
export function runOwner(): string {
  return `${process.pid}-${statOf(process.pid).start}-${machine()}`;
}

/**
 * Whether the run of that name may still be running. A process of another machine cannot be checked, and a name in
 * another form has no process: both count as running.
 */
export function isRunning(owner: string): boolean {
  const parts = /^(\d+)-(\d+)-(.*)$/.exec(owner);
  if (parts === null) return true;
  const [, pid = "", start = "", host] = parts;
  if (host !== machine()) return true;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const { state, start: since } = statOf(Number(pid));
  // A process that has ended without its parent collecting it (as in a container without an init) writes no more.
  if (state === "Z" || state === "X") return false;
  // Process ids are reused; after a restart of a container, at once.
  return start === since;
}

type ProcessFacts = {
  /** One letter; undefined where the system does not provide it. */
  readonly state: string | undefined;
  /** Time of its start, in the system's ticks; 0 where the system does not provide it. */
  readonly start: string;
};

/** Linux's data on a process. */
function statOf(pid: number): ProcessFacts {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses, which may have any characters; the start is the 22nd.
    const end = stat.lastIndexOf(")");
    const fields = stat.slice(end + 2).split(" ");
    return { state: fields[0], start: fields[19] ?? "0" };
  } catch {
    return { state: undefined, start: "0" };
  }
}

function machine(): string {
  return hostname().replace(/[^\w.]/g, "_");
}
