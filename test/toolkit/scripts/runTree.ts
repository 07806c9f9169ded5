import type { Ended } from "./runProcess.ts";
import { runSymbolon } from "./runSymbolon.ts";

/** Runs `symbolon tree ...` in this process, which spares half a second a call. */
export function runTree(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return runSymbolon(["tree", ...args], env);
}
