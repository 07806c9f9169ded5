import { spawn } from "node:child_process";
import { join } from "node:path";

/**
 * Runs a program of ours in a new process, to the end. Its compiled modules are kept in the folder, so that no process
 * holds the compiler of types, which is 35 MB and not in the package that ships.
 * @returns what it wrote to stdout
 */
export function runProgram(args: readonly string[], folder: string): Promise<string> {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, "modules") };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
    let told = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      told += text;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(told);
      else reject(new Error(`${args.join(" ")} ended with ${code ?? signal}.`));
    });
  });
}
