import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { FollowProgramSeen, FollowProgramTerms } from "./followProgram.ts";

const PROGRAM = join(import.meta.dirname, "followProgram.ts");

/** A follower in a process of its own. */
export type FollowerProcess = {
  /** What it saw, and how long it ran in all; undefined: it was killed. Rejects where it failed. */
  readonly ended: Promise<(FollowProgramSeen & { readonly whole: number }) | undefined>;
  readonly signal: (name: NodeJS.Signals) => void;
};

/** Starts a follower. It is this process's child, and is killed where this one ends. */
export function startFollower(terms: FollowProgramTerms): FollowerProcess {
  const begun = performance.now();
  const child = spawn(process.execPath, [PROGRAM], { stdio: ["pipe", "pipe", "inherit"] });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  child.stdin.end(JSON.stringify(terms));
  const closed = new Promise<number | string>((resolve) => {
    child.once("close", (code, signal) => resolve(signal ?? code ?? -1));
  });
  const ended = Promise.all([text(child.stdout), closed]).then(([said, how]) => {
    process.off("exit", kill);
    if (how === "SIGKILL") return undefined;
    if (how !== 0) throw new Error(`a follower ended with ${how}`);
    return { ...(JSON.parse(said) as FollowProgramSeen), whole: (performance.now() - begun) / 1_000 };
  });
  return { ended, signal: (name) => void child.kill(name) };
}

/** Reads a chain from its beginning, in a process of its own. */
export async function followOnce(terms: FollowProgramTerms & { readonly until: number }) {
  const seen = await startFollower(terms).ended;
  if (seen === undefined) throw new Error("a follower was killed by somebody else");
  return seen;
}
