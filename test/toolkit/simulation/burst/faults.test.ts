import { expect } from "chai";
import { claimCosts } from "../../../../src/lab/simulation/burst/claimCosts.ts";
import { credentialPlan } from "../../../../src/lab/simulation/burst/credentialPlan.ts";
import type { Scenario } from "../../../../src/lab/simulation/scenario/scenario.ts";
import { at, calmScenario } from "./calmScenario.ts";
import { isOurs, sum, watchedRun } from "./watchedRun.ts";

const PAID = 1;
const costs = claimCosts(1);
const REFUSED = 2;

describe("a reorg", () => {
  const faults = (lost: number) => ({ ...calmScenario.faults, reorgs: [{ at: 30, depth: 2, lost }] });

  for (const strategy of ["direct", "waves", "relayed"] as const) {
    it(`undoes the last blocks: who was paid in them is paid again later, ${strategy}`, async () => {
      const scenario = { ...calmScenario, faults: faults(0) };
      const { record, reorgs } = await watchedRun(scenario, strategy, 50);
      expect(reorgs).to.deep.equal([2]);
      expect(record.blocks.slice(0, 3).map(({ undone }) => undone)).to.deep.equal([true, true, false]);
      expect(record.blocks[0]).to.include({ time: 12, paid: 0 });
      expect(record.outcome.every((outcome) => outcome === PAID)).to.equal(true);
      expect(Math.min(...record.paidAt)).to.equal(36);
      expect(sum(record.blocks.map(({ paid }) => paid))).to.equal(50);
      expect(record.transactions.dropped).to.equal(0);
    });
  }

  it("takes back the fees of the blocks that are undone", async () => {
    const scenario = { ...calmScenario, arrivals: at(0), faults: faults(0) };
    const { record } = await watchedRun(scenario, "direct", 1);
    const price = (record.blocks[2]?.baseFee ?? 0) + scenario.wallets.tip;
    expect(record.fee[0]).to.equal(costs.claim * price);
    expect(record.blocks[2]?.baseFee).to.equal(record.blocks[0]?.baseFee);
  });

  it("may lose transactions, which wallets and the relayer send again", async () => {
    for (const strategy of ["direct", "relayed"] as const) {
      const { record, sent } = await watchedRun({ ...calmScenario, faults: faults(1) }, strategy, 50);
      const first = sent.filter(isOurs).length / 2;
      expect(record.transactions).to.include({ dropped: first, mined: first, replaced: 0 });
      expect(record.outcome.every((outcome) => outcome === PAID)).to.equal(true);
      expect(Math.min(...record.paidAt)).to.be.within(90, 108);
    }
  });

  it("undoes no more blocks than there are", async () => {
    const reorgs = [{ at: 13, depth: 9, lost: 0 }];
    const scenario = { ...calmScenario, faults: { ...calmScenario.faults, reorgs } };
    const { record, reorgs: depths } = await watchedRun(scenario, "direct", 20);
    expect(depths).to.deep.equal([1]);
    expect(record.outcome.every((outcome) => outcome === PAID)).to.equal(true);
  });
});

describe("the background", () => {
  const background = {
    load: 0.9,
    spread: 0.5,
    headroom: 1e6,
    gas: 100_000,
    spikes: [{ at: 600, for: 120, times: 2 }],
  };
  const scenario: Scenario = {
    ...calmScenario,
    arrivals: at(0, 3_600),
    background,
    wallets: { ...calmScenario.wallets, feeCeiling: 1e18 },
    until: 3_600,
  };

  it("comes at its load of the target on average, and so many times that in a spike", async () => {
    const { mined } = await watchedRun(scenario, "direct", 2);
    const gasOf = (from: number, to: number) => {
      const blocks = mined.filter(({ time }) => time > from && time <= to);
      return sum(blocks.map(({ gasUsed }) => gasUsed)) / blocks.length / 15_000_000;
    };
    expect(gasOf(0, 600)).to.be.closeTo(0.9, 0.06);
    expect(gasOf(600, 720)).to.be.closeTo(1.8, 0.12);
    expect(gasOf(720, 3_600)).to.be.closeTo(0.9, 0.03);
  });

  it("keeps the base fee about where it was at the opening, if its load is the target", async () => {
    const steady = { ...background, load: 1, headroom: 1, spikes: [] };
    const { mined } = await watchedRun({ ...scenario, background: steady }, "direct", 2);
    const fees = mined.map(({ baseFee }) => baseFee / scenario.chain.baseFee);
    expect(fees.length).to.equal(300);
    expect(Math.min(...fees)).to.be.above(0.8);
    expect(Math.max(...fees)).to.be.below(1.25);
  });

  it("is dropped where it is crowded out for ten blocks, and its senders go on with the same nonce", async () => {
    const poor = { ...background, headroom: 0.5, spread: 0.4, load: 0.05, spikes: [] };
    const { dropped, sent, mined } = await watchedRun({ ...scenario, background: poor }, "direct", 2);
    expect(dropped.length).to.be.above(10);
    const done = new Set(mined.flatMap(({ transactions }) => transactions.map(({ id }) => id)));
    for (const id of dropped) expect(done.has(id)).to.equal(false);
    const next = new Map<number, number>();
    for (const { id, kind, sender, nonce } of sent) {
      if (kind !== "background") continue;
      expect(nonce).to.equal(next.get(sender) ?? 0);
      if (done.has(id)) next.set(sender, nonce + 1);
    }
  });
});

describe("credentials in the same blocks", () => {
  const credentials = { epoch: 60, issuedPerBlock: 2, revocations: [{ at: 100, share: 0.5 }] };
  const scenario: Scenario = { ...calmScenario, credentials, arrivals: at(0, 600), until: 1_200 };

  it("are issued each block, and claims take what a gate costs", async () => {
    const { mined, sent } = await watchedRun(
      { ...scenario, arrivals: at(0), background: { ...scenario.background, headroom: 100 } },
      "direct",
      1,
    );
    expect(
      sent.filter(({ kind, announces }) => kind === "credentials" && announces === undefined),
    ).to.have.length(2);
    expect(mined[0]?.gasUsed).to.equal(costs.claimGated + 2 * costs.issueBatch);
  });

  for (const strategy of ["direct", "waves", "relayed"] as const) {
    it(`refuse whoever is revoked from the epoch after the next on, and nobody before, ${strategy}`, async () => {
      const { record, sent, mined } = await watchedRun(scenario, strategy, 300);
      const announcement = sent.find(({ announces }) => announces === 0);
      expect(announcement).to.include({ kind: "credentials", sender: 0, nonce: 0 });
      const minedAt = mined.find(({ transactions }) =>
        transactions.some(({ id }) => id === announcement?.id),
      );
      expect(minedAt?.time).to.equal(108);
      // Announced in the epoch from 60 on: it holds from 180 on.
      const paid = [...record.intended.keys()].filter((claimant) => record.outcome[claimant] === PAID);
      const refused = [...record.intended.keys()].filter((claimant) => record.outcome[claimant] === REFUSED);
      expect(paid.length + refused.length).to.equal(300);
      expect(refused.length).to.be.within(80, 150);
      for (const claimant of refused) expect(record.intended[claimant]).to.be.above(150);
      expect(record.reasons).to.deep.equal({ CredentialNotValid: refused.length });
      const { revokedBy } = credentialPlan(scenario, 300);
      for (const claimant of refused) expect(revokedBy[claimant]).to.equal(0);
      for (const claimant of paid) {
        if (revokedBy[claimant] === 0) expect(record.paidAt[claimant]).to.be.below(180);
      }
    });
  }

  it("keep a wallet from raising the fee of a claim that would revert by then", async () => {
    // What is sent is lost, and sent again at 60.1; at 120.1 the revocation holds that was announced in second 12.
    const faults = { ...calmScenario.faults, dropped: 1 };
    const revocations = [{ at: 1, share: 1 }];
    const day = { ...scenario, faults, credentials: { ...credentials, revocations }, arrivals: at(0) };
    const { record } = await watchedRun(day, "direct", 1);
    expect([record.sent[0], record.outcome[0]]).to.deep.equal([2, REFUSED]);
    expect(record.reasons).to.deep.equal({ CredentialNotValid: 1 });
  });

  it("make a claim revert that was already sent", async () => {
    const busy = {
      ...scenario,
      chain: { ...scenario.chain, gasLimit: 260_000 },
      arrivals: at(90),
      credentials: { ...credentials, issuedPerBlock: 0 },
    };
    const { record } = await watchedRun(busy, "direct", 60);
    expect(record.transactions.reverted).to.be.above(0);
    expect(record.reasons.CredentialNotValid).to.be.at.least(record.transactions.reverted);
    expect(record.outcome.filter((outcome) => outcome === REFUSED).length).to.be.within(10, 40);
  });
});
