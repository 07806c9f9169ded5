import { benchAllocation } from "./gas/benchAllocation.ts";
import { chainConditions } from "./gas/chainConditions.ts";
import { distributorConditions } from "./gas/distributors/distributorConditions.ts";
import { type Distributors, openDistributors } from "./gas/distributors/openDistributors.ts";
import { openBenchChain } from "./gas/openBenchChain.ts";
import type { RunBench } from "./harness/bench.ts";
import type { Measurement } from "./harness/measurement.ts";
import { spreadOf } from "./harness/spread.ts";
import type { CostsAtDepth, Lifetime } from "./lifetime/costs.ts";
import { lifetimeChart } from "./lifetime/lifetimeChart.ts";
import { lifetimeOf } from "./lifetime/lifetimeOf.ts";
import { measureCosts } from "./lifetime/measureCosts.ts";
import { measureWhole } from "./lifetime/measureWhole.ts";
import { type WayId, ways } from "./lifetime/way.ts";

const DEPTHS = [10, 14, 17] as const;
const SIZES = [1_000, 10_000, 100_000] as const;
/** Small enough to be paid whole, which tells how good the computed figures are. */
const WHOLE = 1_000;

const pairs: readonly (readonly [ours: WayId, peers: readonly WayId[]])[] = [
  ["direct", ["uniswap", "openzeppelin", "thirdweb"]],
  ["bundles", ["openzeppelin-multiproof", "thirdweb-push"]],
];

/** The `lifetime` bench: gas over a campaign's whole life, until everybody is paid, ours beside each peer. */
export const runLifetimeBench: RunBench = async (progress) => {
  const costs = new Map<WayId, CostsAtDepth[]>(ways.map(({ id }) => [id, []]));
  for (const depth of DEPTHS) {
    progress(`measuring each way to pay at depth ${depth}`);
    await withDistributors(2 ** depth, async (distributors) => {
      for (const way of ways) costs.get(way.id)?.push(await measureCosts(distributors, way));
    });
  }
  progress(`paying ${WHOLE} recipients in each way`);
  const whole = new Map<WayId, number>();
  await withDistributors(WHOLE, async (distributors) => {
    for (const way of ways) whole.set(way.id, await measureWhole(distributors, way));
  });

  const lives = SIZES.map((recipients) => ({
    recipients,
    bars: ways.map((way) => ({
      ...way,
      ...lifetimeOf(costs.get(way.id) ?? [], way.shape, recipients),
    })),
  }));
  return {
    measurements: lives.flatMap(({ recipients, bars }) => rowsOf(recipients, bars)),
    conditions: {
      ...chainConditions(),
      peers: distributorConditions(),
      measured: {
        about:
          "whole transactions in gas, recipients who never held the token; opening = all that the operator sends first, recipient = each in a bitmap word used before, word = a word's first use on top",
        costs: Object.fromEntries(costs),
        wholeLifeOf1000: Object.fromEntries(whole),
      },
      computed:
        "lifetimes: opening + recipients * recipient + words * word, at the mean depth of the tree, on straight lines between the measured depths; nobody fails, nobody is skipped",
    },
    charts: Object.fromEntries(
      lives.map((life) => [String(life.recipients), lifetimeChart(life.recipients, life.bars)]),
    ),
  };
};

async function withDistributors(rows: number, use: (distributors: Distributors) => Promise<void>) {
  const chain = await openBenchChain();
  try {
    await use(await openDistributors(chain, benchAllocation(rows)));
  } finally {
    await chain.close();
  }
}

function rowsOf(
  recipients: number,
  bars: readonly ({ id: WayId; label: string } & Lifetime)[],
): Measurement[] {
  const named = new Map(bars.map((bar) => [bar.id, bar]));
  const totalOf = (id: WayId) => spreadOf([named.get(id)?.total ?? Number.NaN]);
  return pairs.flatMap(([ours, peers]) =>
    peers.map((peer) => ({
      id: `lifetime-${recipients}-${ours}-vs-${peer}`,
      about: `opening a campaign of ${recipients.toLocaleString("en")} recipients and paying each of them once; computed from measured transactions; ours: ${named.get(ours)?.label}`,
      unit: "gas",
      ours: totalOf(ours),
      peer: { name: named.get(peer)?.label ?? peer, spread: totalOf(peer) },
      goal: null,
    })),
  );
}
