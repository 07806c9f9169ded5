import type { Address } from "viem";
import {
  type AllocateFromCredentialsParameters,
  allocateFromCredentials,
} from "../../src/node/allocation/credentials/ruledAllocation.ts";
import type { Finality } from "../../src/sdk/credentials/verify/node/askNode.ts";
import { openReader } from "../command/connect.ts";
import { printResult } from "../output.ts";
import { progressOfSteps } from "../progress.ts";
import { ruledLines } from "./ruled.ts";

type FromCredentialsOptions = Pick<
  AllocateFromCredentialsParameters,
  "schema" | "rules" | "out" | "replace"
> & {
  readonly rpc: string;
  readonly issuer?: readonly Address[];
  readonly registry?: Address;
  readonly fromBlock?: bigint;
  readonly batch?: readonly string[];
  readonly batchRegistry: Address;
  readonly block?: bigint;
  readonly finality?: Finality;
  readonly json?: boolean;
};

export async function fromCredentials(options: FromCredentialsOptions): Promise<void> {
  const { rpc, out, registry, fromBlock = 0n, batch = [], batchRegistry, json = false } = options;
  const manifest = await allocateFromCredentials({
    ...options,
    openClient: () => openReader(rpc),
    issuers: options.issuer ?? [],
    block: options.block ?? options.finality ?? "latest",
    attestations: registry && { registry, fromBlock },
    batches: batch.length > 0 ? { directories: batch, registry: batchRegistry } : undefined,
    onProgress: progressOfSteps(),
  });
  printResult(json, { ...manifest, out }, ruledLines(manifest, out));
}
