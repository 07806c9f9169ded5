import { type ChildProcess, spawn } from "node:child_process";
import type { Writable } from "node:stream";

/** A program that we run, and that never outlives us. */
export type OwnedProcess = ReturnType<typeof owned>;

/**
 * Starts a watch, then becomes the program. The watch kills the program as soon as the other end of descriptor 3 is
 * gone: when this process ends, however it ends. A line on it tells the watch that there is nothing left to end.
 */
const WATCHED =
  '{ read -r word <&3 || kill -9 $$; } </dev/null >/dev/null 2>&1 & exec "$0" "$@" 3<&- </dev/null';

/** Characters of the error stream that are kept. */
const KEPT = 4000;

/**
 * Starts a program that ends with this process. After a kill of this process, that needs a POSIX shell: on Windows such
 * a program must be ended by hand.
 * @param environment variables that differ from ours
 */
export function startOwned(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): OwnedProcess {
  const env = { ...process.env, ...environment };
  const child =
    process.platform === "win32"
      ? spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"], windowsHide: true })
      : // In its own group: a Ctrl-C in the terminal reaches only us, and we end it in order.
        spawn("/bin/sh", ["-c", WATCHED, program, ...args], {
          env,
          stdio: ["ignore", "pipe", "pipe", "pipe"],
          detached: true,
        });
  return owned(child);
}

function owned(child: ChildProcess) {
  let said = "";
  let over = false;
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("a child without streams");
  stderr.setEncoding("utf8");
  stderr.on("data", (text: string) => {
    said = (said + text).slice(-KEPT);
  });
  const watch = (child.stdio[3] ?? undefined) as Writable | undefined;
  watch?.on("error", () => {});
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      over = true;
      process.removeListener("exit", kill);
      watch?.end("over\n");
    });
    child.once("error", (error) => {
      over = true;
      said += error.message;
      resolve();
    });
    // `close` comes after the end: all output has been read.
    child.once("close", () => resolve());
  });
  return {
    id: child.pid ?? 0,
    /** Its standard output. */
    output: stdout,
    /** The last part of its error stream. */
    complaints: () => said,
    /** Settles once it has ended, however it ended. */
    ended,
    hasEnded: () => over,
    /** Ends it, and waits for the end. A second call does no harm. */
    end: async () => {
      if (!over) kill();
      await ended;
    },
  };
}
