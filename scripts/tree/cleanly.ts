import { cleanly as explained } from "../command/cleanly.ts";
import { clearProgress } from "../output.ts";

/**
 * Waits for the body of a command that may speak to a chain: only one that did may have to explain what that threw.
 * @param rpc the chain it was told, if any
 */
export async function cleanly(run: Promise<void>, rpc: string | undefined): Promise<void> {
  if (rpc === undefined) return run.finally(clearProgress);
  await explained(run, async () => {
    const { attestationRefusal } = await import("../../src/credentials/attestations/attestationRefusal.ts");
    return attestationRefusal;
  });
}
