import { readFileSync } from "node:fs";
import { readdir, rename, rm, rmdir } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";

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

/** This run's name for what it works on: process, moment of its start, machine. It has no other characters than names of files may. */
export function runOwner(): string {
  return `${process.pid}-${statOf(process.pid).start}-${machine()}`;
}

/**
 * Whether the run of that name may still be running. A process of another machine cannot be asked, and a name that is
 * none of ours says nothing: both count as running.
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
  // A process that has ended, but whose parent never asked how (as in a container without an init), writes no more.
  if (state === "Z" || state === "X") return false;
  // Numbers of processes come round again; in a container that is started again, at once.
  return start === since;
}

type ProcessFacts = {
  /** One letter; undefined where the system does not tell. */
  readonly state: string | undefined;
  /** When it was started, in the system's ticks; 0 where the system does not tell. */
  readonly start: string;
};

/** What Linux tells of a process. */
function statOf(pid: number): ProcessFacts {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses, which may hold anything; the start is the 22nd.
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
