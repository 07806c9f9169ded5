import { expect } from "chai";
import { claimCosts } from "../../../../src/lab/simulation/burst/claimCosts.ts";
import { runBurst } from "../../../../src/lab/simulation/burst/runBurst.ts";
import type { RunRecord } from "../../../../src/lab/simulation/burst/runRecord.ts";
import { measureCosts } from "../../../../src/lab/simulation/edr/measureCosts.ts";
import { openEdrChain } from "../../../../src/lab/simulation/edr/openEdrChain.ts";
import { measure } from "../../../../src/lab/simulation/measure/measure.ts";
import { runModel } from "../../../../src/lab/simulation/model/openModel.ts";
import {
  type Scenario,
  type StrategyName,
  strategyNames,
} from "../../../../src/lab/simulation/scenario/scenario.ts";
import { amountsOf, calmDay, GWEI } from "./rehearsalDay.ts";

const CLAIMANTS = 120;

/** Everything that can happen, on blocks that hold a few claims each. */
const stormyDay: Scenario = {
  ...calmDay,
  seed: "a stormy day",
  arrivals: { kind: "flash", share: 0.6, within: 5, over: 120 },
  chain: { blockTime: 12, gasLimit: 3_000_000, baseFee: 2 * GWEI },
  background: { ...calmDay.background, load: 0.6, gas: 150_000 },
  wallets: { ...calmDay.wallets, raiseAfter: 24, resend: 0.3, patience: 600 },
  rpc: { perSecond: 20, burst: 40, latency: 0.2, timeout: 5 },
  faults: {
    refused: 0.05,
    stalls: [{ at: 20, for: 4 }],
    dropped: 0.03,
    reorgs: [{ at: 50, depth: 2, lost: 0.2 }],
  },
  credentials: { epoch: 60, issuedPerBlock: 1, revocations: [{ at: 10, share: 0.1 }] },
  waves: { count: 3, interval: 60 },
  relay: { ...calmDay.relay, perSecond: 30, bundle: 10, keys: 3 },
  until: 900,
};

async function play(strategy: StrategyName): Promise<RunRecord> {
  const chain = await openEdrChain({ scenario: stormyDay, strategy, amounts: amountsOf(CLAIMANTS) });
  const record = await runBurst({ scenario: stormyDay, strategy, claimants: CLAIMANTS, chain });
  await chain.close();
  return record;
}

describe("a stormy day on the real contracts", () => {
  for (const strategy of strategyNames) {
    it(`ends with an audit that agrees (${strategy})`, async () => {
      const record = await play(strategy);
      const paid = [...record.paidAt].filter((at) => !Number.isNaN(at)).length;
      expect(paid).to.be.above(CLAIMANTS / 2);
      expect(record.blocks.filter(({ undone }) => undone)).to.have.length(2);
      const stayed = record.blocks.filter(({ undone }) => !undone);
      expect(stayed.reduce((sum, block) => sum + block.paid, 0)).to.equal(paid);
      expect(Object.keys(record.reasons)).not.to.include.members(["Unknown"]);
      expect(record.effort.signing).to.be.above(0);
    });

    it(`is much the same by the model (${strategy})`, async () => {
      const real = measure(await play(strategy));
      const costs = claimCosts(CLAIMANTS, stormyDay.relay.bundle);
      const modelled = measure(runModel({ scenario: stormyDay, strategy, claimants: CLAIMANTS, costs }));
      expect(modelled.paid).to.be.closeTo(real.paid, 3);
      expect(modelled.latency.p50).to.be.closeTo(real.latency.p50, 0.15 * real.latency.p50);
      expect(modelled.latency.p99).to.be.closeTo(real.latency.p99, 0.15 * real.latency.p99);
      expect(modelled.lastClaim).to.be.closeTo(real.lastClaim, 0.15 * real.lastClaim);
      // Small bundles share less of their proofs and storage words than those that costs are reckoned of.
      const gasError = (strategy === "relayed" ? 0.1 : 0.05) * real.gasOfClaims;
      expect(modelled.gasOfClaims).to.be.closeTo(real.gasOfClaims, gasError);
      expect(modelled.baseFeeRise).to.be.closeTo(real.baseFeeRise, 0.1 * real.baseFeeRise);
    });
  }

  it("comes out alike for the same seed", async () => {
    const first = await play("direct");
    const second = await play("direct");
    expect({ ...first, effort: undefined }).to.deep.equal({ ...second, effort: undefined });
  });
});

describe("measureCosts", () => {
  it("measures what each sort of transaction takes", async () => {
    const costs = await measureCosts({ scenario: calmDay, claimants: 600 });
    const reckoned = claimCosts(600);
    for (const name of ["claim", "claimGated", "revertedClaim", "announcedClaim", "issueBatch"] as const) {
      expect(costs[name], name).to.be.closeTo(reckoned[name], 0.015 * costs[name]);
    }
    for (const name of ["bundleBase", "bundleBaseGated", "bundleItem", "bundleItemGated"] as const) {
      expect(costs[name], name).to.be.closeTo(reckoned[name], 0.04 * costs[name]);
    }
    expect(costs.announce).to.be.closeTo(reckoned.announce, 0.15 * costs.announce);
  });

  it("takes a list of one", async () => {
    const costs = await measureCosts({ scenario: calmDay, claimants: 1 });
    const { announcedClaim, announcedItem, ...others } = costs;
    for (const [name, gas] of Object.entries(others)) expect(gas, name).to.be.within(5_000, 150_000);
    for (const gas of [announcedClaim, announcedItem]) expect(gas).to.be.within(400, 10_000);
  });
});
