import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Scale } from "./scale.ts";

/** What every row of the bench of rehearsals is measured with. */
export type Stage = {
  readonly scale: Scale;
  /** A folder of its own, gone afterwards. */
  readonly folder: string;
  readonly progress: (line: string) => void;
  /** Runs `symbolon ...` with `--json` in a new process, as people do. */
  readonly symbolon: (args: readonly string[]) => Promise<Ran>;
};

export type Ran = {
  /** From its start to its end. */
  readonly seconds: number;
  /** What it printed. */
  readonly document: unknown;
};

const PROGRAM = join(import.meta.dirname, "..", "..", "scripts", "symbolon.ts");
/** A dry run that found something is done, too. */
const DONE = [0, 3];

export function openStage(parameters: Pick<Stage, "scale" | "folder" | "progress">): Stage {
  const { folder } = parameters;
  return { ...parameters, symbolon: (args) => runSymbolon([...args, "--json"], folder) };
}

/** Runs `symbolon ...` in a new process, as people do. @param args with `--json` */
export function runSymbolon(args: readonly string[], cwd: string): Promise<Ran> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    let told = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      told += text;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const seconds = (performance.now() - begun) / 1_000;
      if (DONE.includes(code ?? -1)) resolve({ seconds, document: JSON.parse(printed) });
      else reject(new Error(`symbolon ${args.join(" ")} ended with ${code ?? signal}: ${told}`));
    });
  });
}
