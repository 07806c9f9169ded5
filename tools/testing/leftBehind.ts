/**
 * What a process leaves behind that died before it could clean up: processes that it started, and disks that it mounted. Linux tells of
 * both in /proc (proc(5)); elsewhere nothing is found.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename, sep } from "node:path";

/** Ends what still runs in this folder, or has its temp directory there. @returns the names of these programs, each once */
export function endProcessesIn(folder: string): readonly string[] {
  const names = processNumbers()
    .filter((pid) => isIn(folder, pid))
    .flatMap((pid) => {
      try {
        const name = programName(pid);
        process.kill(pid, "SIGKILL");
        return [name];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
  // One that is ending has no name any more.
  return [...new Set(names)].filter((name) => name !== "").sort();
}

/** Takes away the disks that are mounted in this folder, the innermost first, also those that somebody still uses. */
export function unmountIn(folder: string): void {
  for (const place of mountPlaces()
    .filter((one) => isWithin(folder, one))
    .reverse()) {
    try {
      execFileSync("umount", ["-l", place], { stdio: "ignore" });
    } catch {
      // Then the folder cannot be removed either, which names it.
    }
  }
}

function processNumbers(): readonly number[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

/** PostgreSQL's processes tell after a colon what each does. */
function programName(pid: number): string {
  const [program = ""] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split(/[\0:]/);
  return basename(program);
}

function isIn(folder: string, pid: number): boolean {
  try {
    if (isWithin(folder, readlinkSync(`/proc/${pid}/cwd`))) return true;
    const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
    return variables.some(
      (one) => one.startsWith("TMPDIR=") && isWithin(folder, one.slice("TMPDIR=".length)),
    );
  } catch {
    // It has ended, or is somebody else's.
    return false;
  }
}

/** In the order in which they were mounted. */
function mountPlaces(): readonly string[] {
  if (process.platform !== "linux") return [];
  const octal = (_: string, digits: string) => String.fromCharCode(Number.parseInt(digits, 8));
  return readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => (line.split(" ")[1] ?? "").replace(/\\(\d{3})/g, octal));
}

function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}
