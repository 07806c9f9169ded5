import { spawn } from "node:child_process";
import { at } from "./state.mjs";

/** The child at work while something is being set up. */
let running;

/** Ends what is at work, if anything is, and goes on only when it is gone: npm tidies up before it leaves. */
export function interrupt(signal, next) {
  if (running === undefined) return next();
  running.removeAllListeners("close");
  running.once("close", next);
  running.kill(signal);
}

/** Runs to the end with the output kept aside: `{ code, output }`. */
export function capture(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: at(), ...options, stdio: ["ignore", "pipe", "pipe"] });
    running = child;
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      running = undefined;
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Something could not be brought: why, and what helps. */
export class SetupError extends Error {
  constructor(reason, hint) {
    super(reason);
    this.hint = hint;
  }
}
