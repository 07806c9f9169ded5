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
/** Small enough to be paid whole. */
const MEASURED = [100, 1_000] as const;
/** Computed from what a recipient costs in trees of each depth. */
const COMPUTED = [10_000, 100_000] as const;

/** Ours, in the form that is cheaper, beside peers: each with the share of the peer's gas that is the goal, if there is one. */
const pairs: readonly (readonly [ours: readonly WayId[], peer: WayId, goal: number | null])[] = [
  [["direct", "direct-light"], "uniswap", 1.03],
  [["direct", "direct-light"], "openzeppelin", 1.03],
  [["direct", "direct-light"], "thirdweb", 1.03],
  [["bundles", "bundles-light"], "openzeppelin-multiproof", 0.97],
  // It proves nothing, and keeps nothing that would stop a second payment.
  [["bundles", "bundles-light"], "thirdweb-push", null],
];

/** The `lifetime` bench: gas over a campaign's whole life, until everybody is paid, ours beside each peer. */
export const runLifetimeBench: RunBench = async ({ progress }) => {
  const costs = new Map<WayId, CostsAtDepth[]>(ways.map(({ id }) => [id, []]));
  for (const depth of DEPTHS) {
    progress(`measuring each way to pay at depth ${depth}`);
    await withDistributors(2 ** depth, async (distributors) => {
      for (const way of ways) costs.get(way.id)?.push(await measureCosts(distributors, way));
    });
  }
  const whole = new Map<number, Map<WayId, Lifetime>>();
  for (const recipients of MEASURED) {
    progress(`paying ${recipients.toLocaleString("en")} recipients in each way`);
    const paid = new Map<WayId, Lifetime>();
    whole.set(recipients, paid);
    await withDistributors(recipients, async (distributors) => {
      for (const way of ways) paid.set(way.id, await measureWhole(distributors, way));
    });
  }

  const lives = [...MEASURED, ...COMPUTED].map((recipients) => ({
    recipients,
    bars: ways.map((way) => ({
      ...way,
      ...(whole.get(recipients)?.get(way.id) ?? lifetimeOf(costs.get(way.id) ?? [], way.shape, recipients)),
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
        wholeLives: Object.fromEntries(
          [...whole].map(([recipients, paid]) => [String(recipients), Object.fromEntries(paid)]),
        ),
      },
      computed:
        "lifetimes of more than 1,000 recipients: opening + recipients * recipient + words * word, at the mean depth of the tree, on straight lines between the measured depths; nobody fails, nobody is skipped",
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
  const barOf = (id: WayId) => bars.find((bar) => bar.id === id);
  return pairs.flatMap(([forms, peerId, share]) => {
    const [ours] = forms.flatMap((id) => barOf(id) ?? []).sort((a, b) => a.total - b.total);
    const peer = barOf(peerId);
    if (ours === undefined || peer === undefined) return [];
    return [
      {
        id: `lifetime-${recipients}-${forms[0]}-vs-${peerId}`,
        about: `opening a campaign of ${recipients.toLocaleString("en")} recipients and paying each of them once; ours in the form that is cheaper: ${ours.label}`,
        unit: "gas",
        ours: spreadOf([ours.total]),
        peer: { name: peer.label, spread: spreadOf([peer.total]) },
        goal: share === null ? null : Math.floor(share * peer.total),
      },
    ];
  });
}
