import { expect } from "chai";
import { claimCosts } from "../../../../src/lab/simulation/burst/claimCosts.ts";
import type { Scenario } from "../../../../src/lab/simulation/scenario/scenario.ts";
import { at, calmScenario } from "./calmScenario.ts";
import { sum, watchedRun } from "./watchedRun.ts";

const GWEI = 1e9;
const costs = claimCosts(1);
const one = (changes: Partial<Scenario>) => watchedRun({ ...calmScenario, ...changes }, "direct", 1);

describe("a claimant at the campaign", () => {
  it("asks, sends, looks every few seconds, and is paid by the next block", async () => {
    const { record, sent } = await one({ arrivals: at(13) });
    expect(record.paidAt[0]).to.equal(24);
    expect(sent).to.have.length(1);
    expect(sent[0]).to.include({
      kind: "claim",
      sender: 0,
      nonce: 0,
      maxFee: 3 * GWEI - 0.25 * GWEI,
      tip: GWEI,
    });
    // Asked at 13, sent at 13.1, looked at 17.1, 21.1 and 25.1.
    expect(record.requests[0]).to.equal(5);
    expect(record.sent[0]).to.equal(1);
    expect(record.fee[0]).to.equal(costs.claim * (record.blocks[1]?.baseFee ?? 0) + costs.claim * GWEI);
  });

  it("leaves itself gas to be the first of a storage word, with a gate of two", async () => {
    const { sent } = await one({ arrivals: at(0) });
    expect(sent[0]?.gasLimit).to.be.within(costs.claim + 17_100, 2 * costs.claim);
    const credentials = { epoch: 60, issuedPerBlock: 0, revocations: [] };
    const gated = await one({ arrivals: at(0), credentials });
    expect(gated.sent[0]?.gasLimit).to.be.at.least(costs.claimGated + 2 * 17_100 + costs.announcedClaim);
  });

  it("is in a block whose time is that at which it is sent, and not in one before", async () => {
    const just = await one({ arrivals: at(11.9), rpc: { ...calmScenario.rpc, latency: 0.1 } });
    const late = await one({ arrivals: at(11.95), rpc: { ...calmScenario.rpc, latency: 0.1 } });
    expect([just.record.paidAt[0], late.record.paidAt[0]]).to.deep.equal([12, 24]);
  });

  it("never sends above its ceiling: it waits until the fee is low enough, and looks meanwhile", async () => {
    const wallets = { ...calmScenario.wallets, feeCeiling: 1.5 * GWEI };
    const { record, sent, mined } = await one({ arrivals: at(0), wallets });
    const paying = mined.find(({ transactions }) => transactions.length > 0);
    expect(paying?.baseFee).to.be.at.most(0.5 * GWEI);
    const before = mined.filter(({ time }) => time < (paying?.time ?? 0) - 12);
    for (const block of before) expect(block.baseFee).to.be.above(0.5 * GWEI);
    expect(sent[0]?.maxFee).to.be.at.most(1.5 * GWEI);
    expect(record.requests[0]).to.be.closeTo((paying?.time ?? 0) / 4 + 2, 2);
  });

  it("raises its fee where others pay more, by the factor, up to its ceiling", async () => {
    const wallets = { ...calmScenario.wallets, feeCeiling: 40 * GWEI, raiseBy: 1.5 };
    const background = { load: 6, spread: 0.01, headroom: 1_000, gas: 1_000_000, spikes: [] };
    const { record, sent } = await one({ arrivals: at(130), wallets, background, until: 1_200 });
    const claims = sent.filter(({ kind }) => kind === "claim");
    expect(claims.length).to.be.within(2, 5);
    claims.slice(1).forEach(({ maxFee, tip, nonce }, i) => {
      expect(maxFee).to.be.at.least((claims[i]?.maxFee ?? 0) * 1.125);
      expect(maxFee).to.be.at.most(40 * GWEI);
      expect(tip).to.be.at.least((claims[i]?.tip ?? 0) * 1.125);
      expect(nonce).to.equal(0);
    });
    expect(record.transactions.replaced).to.equal(claims.length - 1);
  });

  it("may send another claim beside one that is slow: that reverts, and its gas is wasted", async () => {
    const wallets = { ...calmScenario.wallets, resend: 1, raiseAfter: 10 };
    const { record, sent } = await one({ arrivals: at(0), wallets });
    expect(sent.map(({ nonce }) => nonce)).to.deep.equal([0, 1]);
    expect(record.reasons).to.deep.equal({ AlreadyClaimed: 1 });
    expect(record.transactions).to.include({ sent: 2, mined: 2, reverted: 1 });
    expect(sum(record.blocks.map(({ gasWasted }) => gasWasted))).to.equal(costs.revertedClaim);
    expect(record.fee[0]).to.be.above(costs.claim * 2 * GWEI);
  });

  it("sends again what is lost, when it has lost patience", async () => {
    const { record, sent } = await one({ arrivals: at(0), faults: { ...calmScenario.faults, dropped: 0.9 } });
    expect(record.transactions.dropped).to.be.above(0);
    expect(record.transactions.sent).to.equal(record.transactions.dropped + 1);
    expect(record.transactions.replaced).to.equal(0);
    expect(sent).to.have.length(1);
    expect(record.paidAt[0]).to.equal(Math.ceil((record.transactions.dropped * 60 + 0.1) / 12) * 12);
  });

  it("tries as often as it may when it is refused, and gives up", async () => {
    const { record } = await one({ arrivals: at(0), faults: { ...calmScenario.faults, refused: 1 } });
    expect(record.requests[0]).to.equal(8);
    expect(record.unserved.refused).to.equal(8);
    expect(record.outcome[0]).to.equal(3);
    expect(record.paidAt[0]).to.be.NaN;
  });

  it("waits with full jitter: never longer than first * factor^k, and on average half of it", async () => {
    const claimants = 2_000;
    const faults = { ...calmScenario.faults, stalls: [{ at: 0, for: 20 }] };
    // One look each, which is at the receipt.
    const wallets = { ...calmScenario.wallets, pollEvery: 1e6, retry: { first: 16, factor: 2, tries: 8 } };
    const rpc = { ...calmScenario.rpc, timeout: 1 };
    const chain = { ...calmScenario.chain, gasLimit: 1_000_000_000 };
    const { record } = await watchedRun(
      { ...calmScenario, chain, arrivals: at(0), faults, wallets, rpc },
      "direct",
      claimants,
    );
    // Timed out at 0, 1 s later waits 0 to 16 s: of those who wait less than 18 s in all, all are timed out once more.
    expect(record.unserved.timedOut).to.be.within(2 * claimants, 4 * claimants);
    record.requests.forEach((requests, claimant) => {
      const failures = requests - 3;
      expect(record.paidAt[claimant]).to.be.at.most(20 + 16 * 2 ** (failures - 1) + 12);
    });
  });

  it("gives up when its patience ends; what waits may still pay it", async () => {
    const wallets = { ...calmScenario.wallets, patience: 5 };
    const { record } = await one({ arrivals: at(0), wallets });
    expect([record.outcome[0], record.paidAt[0]]).to.deep.equal([1, 12]);
    // Asked, sent, and looked once: at 8.1 it was gone.
    expect(record.requests[0]).to.equal(3);
    const refused = await one({
      arrivals: at(0),
      wallets: { ...wallets, retry: { first: 30, factor: 1, tries: 99 } },
      faults: { ...calmScenario.faults, refused: 0.999 },
    });
    expect([refused.record.outcome[0], refused.record.sent[0]]).to.deep.equal([3, 0]);
  });

  it("comes when it means to, whatever became of those before", async () => {
    const scenario = { ...calmScenario, chain: { ...calmScenario.chain, gasLimit: 100_000 } };
    const slow = await watchedRun(scenario, "direct", 40);
    const quick = await watchedRun(calmScenario, "direct", 40);
    expect(slow.record.intended).to.deep.equal(quick.record.intended);
    expect(slow.sent.filter(({ nonce }) => nonce === 0).length).to.be.at.least(40);
    expect(slow.record.paidAt.filter((time) => time > 0).length).to.equal(40);
  });
});

describe("claimants in waves", () => {
  const scenario = { ...calmScenario, arrivals: at(0, 20, 40, 59), waves: { count: 4, interval: 120 } };

  it("belong to wave floor(i * waves / n), and come as long after its opening as after the campaign's", async () => {
    const { record, mined } = await watchedRun(scenario, "waves", 10);
    record.intended.forEach((time, claimant) => {
      expect(Math.floor(time / 120)).to.equal(Math.floor((claimant * 4) / 10));
    });
    const ids = mined.flatMap(({ transactions, time }) => transactions.map(({ paid }) => ({ paid, time })));
    for (const { paid, time } of ids) {
      for (const claimant of paid) expect(time).to.be.above(Math.floor((claimant * 4) / 10) * 120);
    }
  });

  it("who are impatient try at the opening, are refused before they send, and come again", async () => {
    const wallets = { ...scenario.wallets, impatient: 1 };
    const calm = await watchedRun(scenario, "waves", 100);
    const { record } = await watchedRun({ ...scenario, wallets }, "waves", 100);
    expect(record.reasons).to.deep.equal({ WaveNotOpen: 75 });
    expect(record.transactions.sent).to.equal(100);
    expect(record.intended).to.deep.equal(calm.record.intended);
    expect(record.paidAt).to.deep.equal(calm.record.paidAt);
    expect(sum(record.requests)).to.equal(sum(calm.record.requests) + 75);
  });
});
