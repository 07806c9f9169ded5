import { verifyRuledAllocation } from "../../src/node/allocation/credentials/ruledAllocation.ts";
import { ruledLines } from "../allocation/ruled.ts";
import { openReader } from "../command/connect.ts";
import { printResult } from "../output.ts";
import { progressOfSteps } from "../progress.ts";

export type VerifyRuledOptions = {
  readonly rpc: string;
  readonly batch?: readonly string[];
  readonly json?: boolean;
};

/** Makes an allocation from credentials again, and compares. */
export async function verifyRuled(
  directory: string,
  { rpc, batch = [], json = false }: VerifyRuledOptions,
): Promise<void> {
  const { manifest, equal } = await verifyRuledAllocation(directory, {
    openClient: () => openReader(rpc),
    batches: batch,
    onProgress: progressOfSteps(),
  });
  printResult(json, { verified: true, equal, manifest }, [
    ...ruledLines(manifest, directory),
    `equal  ${equal.join(", ")}`,
    "verified",
  ]);
}
