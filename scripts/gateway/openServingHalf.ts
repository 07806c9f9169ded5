import { formatThings } from "../../src/sdk/core/text/format.ts";
import { openServedCampaign } from "../../src/services/gateway/campaigns/servedCampaign.ts";
import type { ChainRoom } from "../../src/services/gateway/capacity.ts";
import { readServedVotes } from "../../src/services/gateway/delegations/servedVotes.ts";
import { openDistributions } from "../../src/services/gateway/distributions/openDistributions.ts";
import { type Gateway, openGateway } from "../../src/services/gateway/openGateway.ts";
import type { GatewayLog } from "../../src/services/gateway/operations/openGatewayLog.ts";
import type { Level } from "../../src/services/gateway/policy/levels.ts";
import { openServedRegistry } from "../../src/services/gateway/requests/servedRegistry.ts";
import { limitsOf } from "../../src/services/gateway/service/addressLimits.ts";
import { openService } from "../../src/services/gateway/service/openService.ts";
import type { FastifyInstance } from "../../src/services/http/serverTypes.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { timelineRoutes } from "../../src/services/timeline/serve/timelineRoutes.ts";
import { timelineTables } from "../../src/services/timeline/tables/migrations.ts";
import { unitsOfAmount } from "../command/amounts.ts";
import { printAside } from "../output.ts";
import type { OpenedChain } from "../work/openChains.ts";
import { troubleTeller } from "../work/runWorkers.ts";
import type { Operations } from "./openOperations.ts";
import type { ServingOptions } from "./servingOptions.ts";

const MILLI = 1_000;

export type ServingHalfParameters = {
  readonly sql: Sql;
  readonly chain: Pick<OpenedChain, "client" | "profile">;
  readonly options: ServingOptions;
  readonly operations: Operations;
  /** Once it is given, no further fault is reported. */
  readonly signal: AbortSignal;
};

/** Opens what serves, of a gateway. */
export async function openServingHalf(parameters: ServingHalfParameters) {
  const { sql, chain, options, signal } = parameters;
  const { log, tracing } = parameters.operations;
  const { threads, leastFee, feeTaker: feeTakers, listen, behindProxy } = options;
  const { issuer: issuers, maxValue } = options;
  const tell = troubleTeller(signal, log?.trouble);
  const onTrouble = (thrown: unknown) => tell(thrown, chain.client.chain.id);
  const served = await servedOf(chain, options);
  if (options.timeline === true) await migrate(sql, timelineTables);
  const distributions = await openDistributions(options.tree ?? [], served);
  const gateway = await openGateway({
    sql,
    served,
    threads,
    feeTakers,
    leastFee: leastFee && unitsOfAmount(leastFee, {}, options),
    registries: await registriesOf(chain, options),
    issuers,
    maxValue,
    by: "gateway",
    onTrouble,
  });
  try {
    const service = await openService({
      gateway,
      distributions,
      ...listen,
      isBehindProxy: behindProxy,
      onAnswer: log?.answered,
      tracing,
      onTrouble,
      ...(options.timeline === true && {
        addRoutes: (server) =>
          timelineRoutes(server as FastifyInstance, { sql, onTrouble, names: gateway.ids }),
      }),
      limits: limitsOf(options.perSecond),
      reads: limitsOf(options.readsPerSecond),
      streamsEach: options.streamsEach,
    });
    printAside([`serving ${formatThings(options.campaign.length, "campaign")} at ${service.url}`]);
    const watching = setInterval(watchLevel(gateway, log), LOOK_MS);
    return {
      async close() {
        clearInterval(watching);
        await service.close();
        await gateway.close();
      },
    };
  } catch (thrown) {
    await gateway.close();
    throw thrown;
  }
}

/** Milliseconds between looks at the level. */
const LOOK_MS = 250;

function watchLevel({ level }: Gateway, log: GatewayLog | undefined): () => void {
  let before: Level = level();
  return () => {
    const present = level();
    if (present !== before) log?.level(present, before);
    before = present;
  };
}

function servedOf(chain: ServingHalfParameters["chain"], options: ServingOptions) {
  const { campaign, pace, delegations } = options;
  const { client } = chain;
  const room = roomOf(chain, pace);
  return Promise.all(
    campaign.map(async (address) => {
      const served = await openServedCampaign(client, address);
      return {
        campaign: served,
        room,
        ...(delegations > 0 && { votes: await readServedVotes(client, address) }),
      };
    }),
  );
}

function registriesOf(chain: ServingHalfParameters["chain"], { registry = [], pace }: ServingOptions) {
  const room = roomOf(chain, pace);
  return Promise.all(registry.map((address) => openServedRegistry(chain.client, address, room)));
}

function roomOf(
  { profile: { blockTarget, blockTime } }: ServingHalfParameters["chain"],
  pace: number,
): ChainRoom {
  return { gas: pace * Number(blockTarget), blockTime: blockTime / MILLI };
}
