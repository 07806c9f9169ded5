import { verifyRuledAllocation } from "../../src/node/allocation/credentials/ruledAllocation.ts";
import { openReader } from "../command/connect.ts";
import { printResult } from "../output.ts";
import { progressOfSteps } from "../progress.ts";
import { ruledLines } from "./ruled.ts";

type VerifyOptions = { readonly rpc: string; readonly batch?: readonly string[]; readonly json?: boolean };

export async function verify(
  directory: string,
  { rpc, batch = [], json = false }: VerifyOptions,
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
