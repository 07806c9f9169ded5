import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** This run's name for what it works on: process, moment of its start, machine. It has no other characters than names of files may. */
export function runOwner(): string {
  return `${process.pid}-${startOf(process.pid)}-${machine()}`;
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
  // Numbers of processes come round again; in a container that is started anew, at once.
  return start === startOf(Number(pid));
}

/** When a process was started, in the system's ticks; 0 where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses, which may hold anything; the start is the 22nd.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "0";
  } catch {
    return "0";
  }
}

function machine(): string {
  return hostname().replace(/[^\w.]/g, "_");
}
