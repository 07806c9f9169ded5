import { PassThrough } from "node:stream";
import { buildProgram } from "../../../scripts/program.ts";
import { runProgram } from "../../../scripts/runProgram.ts";
import type { Ended } from "./runProcess.ts";
import { withYes } from "./withYes.ts";

/**
 * Runs `symbolon ...` in this process, which spares half a second a call. Where nobody sits at a terminal ({@link atTerminal}),
 * what it asks is answered with yes.
 */
export function runSymbolon(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const words = process.stdin.isTTY ? args : withYes(args);
  return captured(env, async () => runProgram(await buildProgram(words), words));
}

/** The same with somebody at a terminal, who answers every question by a line. */
export async function atTerminal<Result>(line: string, run: () => Promise<Result>): Promise<Result> {
  const before = Object.getOwnPropertyDescriptor(process, "stdin") as PropertyDescriptor;
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  terminal.end(`${line}\n`);
  Object.defineProperty(process, "stdin", { ...before, get: () => terminal });
  try {
    return await run();
  } finally {
    Object.defineProperty(process, "stdin", before);
  }
}

/** What a function prints, and the exit code it leaves; whatever it throws is thrown on. */
export async function captured(own: NodeJS.ProcessEnv, run: () => Promise<void>): Promise<Ended> {
  // How long it takes is no part of what is captured.
  const env = { SYMBOLON_PROGRESS: "off", ...own };
  const before = {
    code: process.exitCode,
    out: process.stdout.write,
    err: process.stderr.write,
  };
  const kept = Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]]));
  let stdout = "";
  let stderr = "";
  setEnvironment(env);
  process.exitCode = 0;
  process.stdout.write = (text: string | Uint8Array) => {
    stdout += text;
    return true;
  };
  process.stderr.write = (text: string | Uint8Array) => {
    stderr += text;
    return true;
  };
  try {
    await run();
    return { code: Number(process.exitCode ?? 0), stdout, stderr };
  } finally {
    process.stdout.write = before.out;
    process.stderr.write = before.err;
    process.exitCode = before.code;
    setEnvironment(kept);
  }
}

function setEnvironment(values: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
