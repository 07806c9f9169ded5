import type { Ended } from "./runProcess.ts";
import { runSymbolon } from "./runSymbolon.ts";

/** Runs `symbolon attestation ...` in this process, which spares half a second a call. */
export function runAttestation(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return runSymbolon(["attestation", ...args], env);
}
