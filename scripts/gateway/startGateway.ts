import type { Command } from "commander";
import type { Address } from "viem";
import { openServedCampaign } from "../../src/gateway/campaigns/servedCampaign.ts";
import { openDistributions } from "../../src/gateway/distributions/openDistributions.ts";
import { openGateway } from "../../src/gateway/openGateway.ts";
import { openService } from "../../src/gateway/service/openService.ts";
import { formatThings } from "../../src/report/format.ts";
import type { Sql } from "../../src/store/sql.ts";
import { printAside } from "../output.ts";
import { whileUninterrupted } from "../rehearse/rangeProgram.ts";
import type { OpenedChain } from "../work/openChains.ts";
import { troubleTeller } from "../work/runWorkers.ts";
import { openSending, type StartOptions } from "../work/startWork.ts";
import type { Listen } from "./listen.ts";

const MILLI = 1_000;

export type GatewayOptions = StartOptions & {
  readonly campaign: readonly Address[];
  readonly tree?: readonly string[];
  readonly listen: Listen;
  readonly pace: number;
  readonly threads: number;
  readonly perSecond: number;
  readonly behindProxy?: boolean;
};

/** Serves and sends until it is stopped. @param openStore gives the store, once the chain is seen to be sound */
export async function startGateway(
  options: GatewayOptions,
  command: Command,
  openStore: () => Promise<Sql>,
): Promise<void> {
  const opened = await openSending(options, command, openStore);
  const [chain] = opened.chains as readonly [OpenedChain];
  await whileUninterrupted(async (interrupted) => {
    const over = new AbortController();
    const signal = AbortSignal.any([interrupted, over.signal]);
    const tell = troubleTeller(signal);
    const onTrouble = (thrown: unknown) => tell(thrown, chain.client.chain.id);
    const served = await servedOf(chain, options);
    const distributions = await openDistributions(options.tree ?? [], served);
    const gateway = await openGateway({
      ...{ sql: opened.sql, served, threads: options.threads },
      ...{ feeTakers: feeTakersOf(chain), leastFee: options.leastFee, by: "gateway", onTrouble },
    });
    try {
      const service = await openService({
        ...{ gateway, distributions, ...options.listen, isBehindProxy: options.behindProxy, onTrouble },
        limits: { perSecond: options.perSecond, burst: 4 * options.perSecond },
      });
      printAside([`serving ${formatThings(options.campaign.length, "campaign")} at ${service.url}`]);
      await opened.work(signal).finally(() => over.abort());
      await service.close();
    } finally {
      await gateway.close();
    }
  });
  opened.close();
}

function servedOf({ client, profile }: OpenedChain, { campaign, pace }: GatewayOptions) {
  const room = { gas: pace * Number(profile.blockTarget), blockTime: profile.blockTime / MILLI };
  return Promise.all(
    campaign.map(async (address) => ({ campaign: await openServedCampaign(client, address), room })),
  );
}

function feeTakersOf({ senders, through }: OpenedChain) {
  return [
    ...senders.map(({ account }) => account.address),
    ...(through === undefined ? [] : [through.relay]),
  ];
}
