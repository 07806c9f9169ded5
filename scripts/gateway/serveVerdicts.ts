import { once } from "node:events";
import type { Address } from "viem";
import { knownBatch } from "../../src/node/batches/knownBatch.ts";
import { batchToFollow, isYoungAt } from "../../src/node/batches/verifyByCopy.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import type { FollowParameters } from "../../src/sdk/credentials/verify/cached/statusCache.ts";
import { USUAL_MARGIN } from "../../src/sdk/credentials/verify/decideFromStatus.ts";
import { type Expectation, requireFixed } from "../../src/sdk/credentials/verify/expectation.ts";
import { machineClock } from "../../src/sdk/credentials/verify/live/momentOf.ts";
import type { Finality } from "../../src/sdk/credentials/verify/node/askNode.ts";
import type { OnAnswer } from "../../src/sdk/credentials/verify/onAnswer.ts";
import { limitsOf } from "../../src/services/gateway/service/addressLimits.ts";
import { openVerdictService } from "../../src/services/gateway/verdicts/openVerdictService.ts";
import { openVerdicts } from "../../src/services/gateway/verdicts/openVerdicts.ts";
import { openReader } from "../command/connect.ts";
import type { ExpectedOptions } from "../command/expectedOptions.ts";
import type { RecordOptions } from "../command/recordOptions.ts";
import { USUAL_SKEW } from "../credential/verifySources.ts";
import { printAside } from "../output.ts";
import { progress } from "../progress.ts";
import { whileUninterrupted } from "../rehearse/rangeProgram.ts";
import { troubleTeller } from "../work/runWorkers.ts";
import type { Listen } from "./listen.ts";

export type ServeVerdictsOptions = ExpectedOptions &
  RecordOptions & {
    readonly rpc: string;
    readonly registry: Address;
    readonly batch?: readonly string[];
    readonly attestations?: Address;
    readonly attestationsFrom?: bigint;
    readonly listen: Listen;
    readonly finality?: Finality;
    readonly reorgMargin?: bigint;
    readonly clockSkew?: bigint;
    readonly behindProxy?: boolean;
    readonly readsPerSecond: number;
  };

/** Serves verdicts until it is stopped. */
export async function serveVerdicts(
  options: ServeVerdictsOptions & {
    readonly expected: Expectation;
    readonly onAnswer: OnAnswer | undefined;
  },
): Promise<void> {
  const { registry, finality, clockSkew = USUAL_SKEW, onAnswer } = options;
  const expected = requireFixed(options.expected);
  const reorgMargin = options.reorgMargin ?? (finality === "finalized" ? 0n : USUAL_MARGIN);
  const client = await openReader(options.rpc);
  const { attestations: attested, attestationsFrom: fromBlock } = options;
  const onProgress = progress("reading attestations", "blocks");
  const index = fromBlock === undefined ? undefined : { fromBlock, onProgress };
  const attestations =
    attested === undefined
      ? undefined
      : { client, registry: attested, expected, clockSkew, finality, onAnswer, index };
  const batches: FollowParameters[] = [];
  for (const batch of options.batch ?? [])
    batches.push(await followed(client, { batch, registry, reorgMargin }));
  await whileUninterrupted(async (signal) => {
    const tell = troubleTeller(signal);
    const onTrouble = (thrown: unknown) => tell(thrown, client.chain.id);
    const place = { client, chainId: BigInt(client.chain.id), registry };
    const terms = { expected, clockSkew, reorgMargin, finality, onAnswer };
    const verdicts = await openVerdicts({ ...place, ...terms, batches, onTrouble });
    try {
      const { listen, behindProxy, readsPerSecond } = options;
      const service = await openVerdictService({
        verdicts,
        attestations,
        ...listen,
        isBehindProxy: behindProxy,
        reads: limitsOf(readsPerSecond),
        onTrouble,
      });
      const judged = [
        ...(batches.length > 0 ? [formatThings(batches.length, "batch", "batches")] : []),
        ...(attested === undefined ? [] : ["attestations"]),
      ];
      printAside([`serving verdicts of ${judged.join(" and ")} at ${service.url}`]);
      if (!signal.aborted) await once(signal, "abort");
      await service.close();
    } finally {
      verdicts.close();
    }
  });
}

type FollowedParameters = {
  readonly batch: string;
  readonly registry: Address;
  readonly reorgMargin: bigint;
};

async function followed(
  client: ReadClient,
  { batch, registry, reorgMargin }: FollowedParameters,
): Promise<FollowParameters> {
  const { header } = await knownBatch(client, { batch, registry });
  const isYoung = isYoungAt(header, machineClock(), reorgMargin);
  return batchToFollow(client, { chainId: BigInt(client.chain.id), registry, header }, isYoung);
}
