import { spawn } from "node:child_process";
import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/** What a shell would say of a process that a signal ended. */
export const endedBy = (signal) => 128 + constants.signals[signal];

/**
 * Runs a program to its end, and hands on to it what should end us.
 * @param meet gets it when it has started
 * @returns its exit code, or the signal that ended it; and which signal we got, if any
 */
export function runChild(command, args, options, meet = () => {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options);
    let stopped;
    const handOn = (signal) => {
      stopped = signal;
      // A terminal sends Ctrl-C to the whole group, this child included: twice would mean "at once" to it.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, handOn);
    child.on("spawn", () => meet(child));
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      for (const one of SIGNALS) process.off(one, handOn);
      resolve({ code, signal, stopped });
    });
  });
}
