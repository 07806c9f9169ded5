import { expect } from "chai";
import { claimCosts } from "../../../../src/lab/simulation/burst/claimCosts.ts";
import type { RehearsedTransaction } from "../../../../src/lab/simulation/burst/rehearsalChain.ts";
import { openModel, runModel } from "../../../../src/lab/simulation/model/openModel.ts";
import { isDeep } from "../../../deep.ts";
import { calmScenario } from "../burst/calmScenario.ts";

const claim = (id: number, changes: Partial<RehearsedTransaction> = {}): RehearsedTransaction => ({
  id,
  kind: "claim",
  sender: id,
  nonce: 0,
  gasLimit: 90_000,
  maxFee: 1e12,
  tip: 1_000 - id,
  ...changes,
});
const costs = claimCosts(100);
const open = (gasLimit: number, depth = 0) =>
  openModel({
    scenario: {
      ...calmScenario,
      chain: { ...calmScenario.chain, gasLimit },
      faults: { ...calmScenario.faults, reorgs: depth > 0 ? [{ at: 0, depth, lost: 0 }] : [] },
    },
    strategy: "direct",
    claimants: 100,
    costs,
  });

describe("the model of a chain", () => {
  it("fills a block as far as gas limits fit, best tips first, and leaves the rest for the next", () => {
    const chain = open(250_000);
    for (let id = 0; id < 5; id++) chain.send(claim(id));
    // The third fits: 250,000 - 2 * 67,000 is more than 90,000. The fourth does not, but what takes less does.
    chain.send(claim(5, { gasLimit: 30_000, kind: "background", tip: 1 }));
    expect(chain.mine(12).transactions.map(({ id }) => id)).to.deep.equal([0, 1, 2, 5]);
    expect(chain.pending).to.equal(2);
    expect(chain.mine(24).transactions.map(({ id }) => id)).to.deep.equal([3, 4]);
  });

  it("pays an index once: the second claim reverts, and a bundle skips it", () => {
    const chain = open(30_000_000);
    chain.send(claim(0, { sender: 7 }));
    chain.send(claim(1, { sender: 7, nonce: 1 }));
    chain.send(claim(2, { kind: "bundle", sender: 0, tip: 1, claimants: Uint32Array.of(6, 7, 8) }));
    const [first, second, bundle] = chain.mine(12).transactions;
    expect(first).to.deep.include({ paid: [7], reverted: undefined, gasUsed: costs.claim });
    expect(second).to.deep.include({
      paid: [],
      reverted: "AlreadyClaimed",
      gasUsed: costs.revertedClaim,
    });
    expect([...(bundle?.paid ?? [])]).to.deep.equal([6, 8]);
    expect(bundle?.gasUsed).to.be.below(costs.bundleBase + 3 * costs.bundleItem);
  });

  it("takes the more gas for a bundle, the further its leaves lie apart", () => {
    const gasOf = (...claimants: readonly number[]) => {
      const chain = open(30_000_000);
      chain.send(claim(0, { kind: "bundle", sender: 0, claimants: Uint32Array.from(claimants) }));
      return chain.mine(12).gasUsed;
    };
    const all = 99;
    expect(gasOf(0, 1, all)).to.equal(costs.bundleBase + 3 * costs.bundleItem);
    expect(gasOf(0, 1, all)).to.be.above(gasOf(0, 1, all >> 1));
    expect(gasOf(0, 1, all >> 1)).to.be.above(gasOf(0, 1, 2));
  });

  it("undoes blocks with all that they did, and mines them the same again", () => {
    const chain = open(250_000, 2);
    for (let id = 0; id < 5; id++) chain.send(claim(id));
    const before = [chain.mine(12), chain.mine(24)];
    chain.reorg(2, () => false);
    expect(chain.baseFee).to.equal(before[0]?.baseFee);
    const after = [chain.mine(12), chain.mine(24)];
    expect(after).to.deep.equal(before);
    chain.reorg(1, (id) => id === 4);
    expect(chain.mine(36).transactions.map(({ id }) => id)).to.deep.equal([3]);
    expect(chain.pending).to.equal(0);
  });

  it("takes more for a gated claim once a revocation was announced, and no more where that is undone", () => {
    const credentials = { epoch: 60, issuedPerBlock: 0, revocations: [{ at: 0, share: 0 }] };
    const faults = { ...calmScenario.faults, reorgs: [{ at: 0, depth: 1, lost: 1 }] };
    const scenario = { ...calmScenario, credentials, faults };
    const chain = openModel({ scenario, strategy: "direct", claimants: 100, costs });
    const gasOfClaim = (id: number, time: number) => {
      chain.send(claim(id, { sender: id, gasLimit: 300_000 }));
      return chain.mine(time).transactions.at(-1)?.gasUsed;
    };
    expect(gasOfClaim(0, 12)).to.equal(costs.claimGated);
    chain.send(claim(1, { kind: "credentials", sender: 0, announces: 0, gasLimit: 300_000 }));
    expect(gasOfClaim(2, 24)).to.equal(costs.claimGated + costs.announcedClaim);
    chain.reorg(1, () => true);
    expect(gasOfClaim(3, 36)).to.equal(costs.claimGated);
  });

  it("does a day of many claimants in seconds", () => {
    const claimants = isDeep ? 10_000_000 : 50_000;
    const waves = { count: claimants / 500, interval: 36 };
    const scenario = { ...calmScenario, waves, until: (claimants / 500) * 36 + 3_600 };
    const record = runModel({ scenario, strategy: "waves", claimants, costs: claimCosts(claimants) });
    expect(record.outcome.every((outcome) => outcome === 1)).to.equal(true);
    expect(record.effort.total).to.be.below(60);
  });
});
