import type { Command } from "commander";
import { verifyRuledAllocation } from "../../src/node/allocation/credentials/ruledAllocation.ts";
import { openReader } from "../command/connect.ts";
import { readPath, readPaths } from "../command/optionReaders.ts";
import { printResult } from "../output.ts";
import { progressOfSteps } from "../progress.ts";
import { ruledLines, withChain } from "./ruled.ts";

export function define(command: Command): void {
  withChain(command)
    .argument("<dir>", "a folder that `allocation from-credentials --out` wrote", readPath)
    .option("--batch <dir...>", "the folders of its batches, with secret part", readPaths)
    .addHelpText("after", VERIFY_HELP)
    .action(verify);
}

const VERIFY_HELP = `
It shows that the rows follow from the rules and the credentials; whether those issuers and registries are to be trusted
is yours to say, so it prints them.`;

type VerifyOptions = { readonly rpc: string; readonly batch?: readonly string[]; readonly json?: boolean };

async function verify(directory: string, { rpc, batch = [], json = false }: VerifyOptions): Promise<void> {
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
