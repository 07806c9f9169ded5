import { type ChildProcess, spawn } from "node:child_process";

/** How a process ended and what it said. */
export type Ended = { readonly code: number | string; readonly stdout: string; readonly stderr: string };

type RunOptions = {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Told to it on standard input; left out: nothing. */
  input?: string;
  /** In a session of its own, which has no terminal. */
  isAlone?: boolean;
  meet?: (child: ChildProcess) => void;
};

/** Runs Node to the end; `meet` gets the child while it runs, to send it signals. */
export function runProcess(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return run(process.execPath, args, options);
}

/** The same of a script of the shell. */
export function runShell(script: string, options: RunOptions = {}): Promise<Ended> {
  return run("sh", ["-c", script], options);
}

function run(
  program: string,
  args: readonly string[],
  { cwd, env = {}, input = "", isAlone = false, meet }: RunOptions,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, SYMBOLON_PROGRESS: "off", ...env },
      stdio: "pipe",
      detached: isAlone,
    });
    child.stdin.on("error", () => {}).end(input);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code: code ?? signal ?? "nothing", stdout, stderr }));
    meet?.(child);
  });
}
