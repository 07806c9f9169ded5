import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** What the bootstrap knows about its own work. */
export type BootstrapState = {
  /** npm's own file; null where there is none. */
  readonly npm: string | null;
  /** Packages that are not as the lockfile has them; null where none are installed. */
  readonly differences: readonly string[] | null;
};

/** Asks the bootstrap, which alone decides when packages have to be installed anew. */
export function bootstrapState(root: string): BootstrapState {
  const file = join(root, "tools", "bootstrap.mjs");
  const { stdout } = spawnSync(process.execPath, [file, "state"], { encoding: "utf8" });
  return JSON.parse(stdout) as BootstrapState;
}
