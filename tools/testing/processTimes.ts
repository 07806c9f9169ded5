/**
 * How much CPU a process took with all that it started, by what Linux tells of processes in /proc (proc(5)): nothing is told of the
 * children of one process among others that run beside it.
 */
import { readdirSync, readFileSync } from "node:fs";

/** One process at one moment. */
export type ProcessTimes = {
  readonly pid: number;
  /** What it calls itself, 15 characters at most. */
  readonly name: string;
  /** By a signal, until another lets it go on. */
  readonly isStopped: boolean;
  readonly parent: number;
  /** Ticks since the machine was started: with the number, which is given again, it tells one process from another. */
  readonly began: number;
  /** Ticks of CPU that it took, and all of its children that have ended and were waited for. */
  readonly took: number;
};

/** The kernel's USER_HZ, of every platform that Node runs on. */
export const TICKS_A_SECOND = 100;

/** All that run now; none on systems that tell nothing. */
export function readProcesses(): readonly ProcessTimes[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [parseStat(readFileSync(`/proc/${name}/stat`, "utf8"))];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

/** A line of /proc/PID/stat; the name in brackets may have spaces and brackets of its own. */
export function parseStat(line: string): ProcessTimes {
  const nameEnd = line.lastIndexOf(")");
  const fields = line.slice(nameEnd + 2).split(" ");
  const at = (field: number) => Number(fields[field - 3] ?? 0);
  return {
    pid: Number.parseInt(line, 10),
    name: line.slice(line.indexOf("(") + 1, nameEnd),
    isStopped: fields[0] === "T",
    parent: at(4),
    began: at(22),
    took: at(14) + at(15) + at(16) + at(17),
  };
}

/** Whoever descends from the root, or did when last looked at, by number. */
export function findFamily(
  root: number,
  before: ReadonlyMap<number, Pick<ProcessTimes, "began">>,
  processes: readonly ProcessTimes[],
): Map<number, ProcessTimes> {
  const childrenOf = Map.groupBy(processes, ({ parent }) => parent);
  const isMember = ({ pid, began }: ProcessTimes) => pid === root || before.get(pid)?.began === began;
  const members = new Map(processes.filter(isMember).map((one) => [one.pid, one]));
  for (const pid of members.keys()) {
    for (const child of childrenOf.get(pid) ?? []) members.set(child.pid, child);
  }
  return members;
}

/**
 * Adds up one process and its descendants. `look` is called now and then while it runs: what a child took goes over to its parent
 * once that has waited for it; what is left behind by its parent is kept here when it ends.
 */
export class FamilyTimes {
  #members = new Map<number, ProcessTimes>();
  #leftBehind = 0;
  readonly #root: number;

  constructor(root: number) {
    this.#root = root;
  }

  look(processes: readonly ProcessTimes[]): void {
    const before = this.#members;
    const now = findFamily(this.#root, before, processes);
    // Nobody here is told what a root took that has ended: what was seen last stays.
    if (!now.has(this.#root)) return;
    for (const [pid, { began, parent, took }] of before) {
      const isThere = now.get(pid)?.began === began;
      if (!isThere && pid !== this.#root && !before.has(parent)) this.#leftBehind += took;
    }
    this.#members = now;
  }

  get seconds(): number {
    const ticks = [...this.#members.values()].reduce((sum, { took }) => sum + took, this.#leftBehind);
    return ticks / TICKS_A_SECOND;
  }
}

/** Milliseconds between two looks: what the last of them does not see of a process is less than this. */
const BETWEEN_LOOKS = 500;
const watched = new Set<FamilyTimes>();
let timer: NodeJS.Timeout | undefined;

/** Adds up a process that runs, with what it starts. @returns what ends that, and tells seconds; undefined where nothing is known */
export function watchCpu(root: number): () => number | undefined {
  const family = new FamilyTimes(root);
  watched.add(family);
  timer ??= setInterval(lookAtAll, BETWEEN_LOOKS);
  return () => {
    watched.delete(family);
    if (watched.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
    return family.seconds === 0 ? undefined : family.seconds;
  };
}

function lookAtAll(): void {
  const processes = readProcesses();
  for (const family of watched) family.look(processes);
}
