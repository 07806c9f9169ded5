import { expect } from "chai";
import { claimCosts } from "../../../../src/lab/simulation/burst/claimCosts.ts";
import type { RunRecord } from "../../../../src/lab/simulation/burst/runRecord.ts";
import type { RelayTerms, Scenario } from "../../../../src/lab/simulation/scenario/scenario.ts";
import { at, calmScenario } from "./calmScenario.ts";
import { sum, type WatchedRun, watchedRun } from "./watchedRun.ts";

const GWEI = 1e9;
const relay = (terms: Partial<RelayTerms>, changes: Partial<Scenario> = {}): Scenario => ({
  ...calmScenario,
  ...changes,
  relay: { ...calmScenario.relay, ...terms },
});

const many = (count: number, value: number): number[] => new Array<number>(count).fill(value);

/** Of those who mean to claim at this moment. */
const outcomesOf = ({ outcome, intended }: RunRecord, moment: number) =>
  [...outcome].filter((_, claimant) => intended[claimant] === moment);

/** For each block, the claims that its bundles held. */
const itemsByBlock = ({ mined, sent }: WatchedRun) =>
  mined.map(({ transactions }) =>
    transactions.map(({ id }) => sent.find((transaction) => transaction.id === id)?.claimants?.length ?? 0),
  );

describe("a batching relayer", () => {
  it("takes each claim in one request while its queue has room, and sends nothing for the claimant", async () => {
    const { record, sent } = await watchedRun(relay({}), "relayed", 200);
    expect([...record.requests]).to.deep.equal(new Array(200).fill(1));
    expect(sum(record.sent)).to.equal(0);
    expect(sent.every(({ kind }) => kind === "bundle")).to.equal(true);
    expect(record.transactions.sent).to.equal(4);
  });

  it("says to whoever comes later when to come, and takes that claim then: two requests and no more", async () => {
    const scenario = relay({ queue: 100, bundle: 20, keys: 2 });
    const { record } = await watchedRun(scenario, "relayed", 1_000);
    expect(Math.max(...record.requests)).to.equal(2);
    expect(record.requests.filter((requests) => requests === 1).length).to.be.within(100, 200);
    expect(record.outcome.every((outcome) => outcome === 1)).to.equal(true);
    // 40 a block at most; a place is promised a little later than that.
    expect(Math.max(...record.paidAt)).to.be.within(25 * 12, 25 * 12 * 1.1);
  });

  it("pays in the order of places: who asked before is paid before, but for the three tenths of their wait that they come earlier, and a block", async () => {
    const { record } = await watchedRun(relay({ queue: 100, bundle: 20, keys: 2 }), "relayed", 1_000);
    const byArrival = [...record.intended.keys()].sort(
      (a, b) => (record.intended[a] ?? 0) - (record.intended[b] ?? 0),
    );
    let latest = 0;
    for (const claimant of byArrival) {
      const paid = record.paidAt[claimant] ?? 0;
      const early = 0.3 * (latest - (record.intended[claimant] ?? 0));
      expect(paid).to.be.at.least(latest - early - 12);
      latest = Math.max(latest, paid);
    }
  });

  it("refuses cheaply beyond its rate, and those come again", async () => {
    const { record } = await watchedRun(relay({ perSecond: 20 }), "relayed", 1_000);
    expect(record.unserved.refused).to.be.above(500);
    expect(sum(record.requests)).to.equal(
      record.unserved.refused + record.outcome.filter((o) => o === 1).length,
    );
  });

  it("fills no more of a block than its pace, no more of a bundle than its size, and no more keys than it has", async () => {
    const pace = await watchedRun(relay({ pace: 0.2, bundle: 30, keys: 9 }), "relayed", 400);
    for (const { gasUsed } of pace.mined) expect(gasUsed).to.be.at.most(0.2 * 15_000_000);
    expect(Math.max(...pace.mined.map(({ gasUsed }) => gasUsed))).to.be.above(0.18 * 15_000_000);
    expect(Math.max(...itemsByBlock(pace).flat())).to.equal(30);
    const keys = await watchedRun(relay({ pace: 1.9, bundle: 5, keys: 3 }), "relayed", 100);
    expect(Math.max(...itemsByBlock(keys).map(({ length }) => length))).to.equal(3);
    expect(Math.max(...itemsByBlock(keys).flat())).to.equal(5);
  });

  it("shares what a bundle costs among all of its claims", async () => {
    const { record, mined } = await watchedRun(relay({}, { arrivals: at(0) }), "relayed", 10);
    const { bundleBase, bundleItem } = claimCosts(10);
    const gas = bundleBase + 10 * bundleItem;
    expect(mined[0]?.gasUsed).to.equal(gas);
    for (const fee of record.fee) expect(fee).to.be.closeTo((gas * 2 * GWEI) / 10, 1);
  });

  it("leaves a bundle gas for each storage word that it can open, and the headroom of its last item", async () => {
    const { bundleBase, bundleItem } = claimCosts(20_000);
    const { sent } = await watchedRun(relay({}, { arrivals: at(0), until: 24 }), "relayed", 20_000);
    const needed = bundleBase + 50 * (bundleItem + 17_100) + 500_000;
    expect(sent[0]?.gasLimit).to.be.within(needed, 1.2 * needed);
  });

  it("sends a bundle again that is lost, with the same nonce and claims, and pays nobody twice", async () => {
    const faults = { ...calmScenario.faults, dropped: 0.5 };
    const { record, sent } = await watchedRun(relay({ bundle: 5 }, { faults }), "relayed", 200);
    expect(record.outcome.every((outcome) => outcome === 1)).to.equal(true);
    const { sent: all, mined, dropped, replaced } = record.transactions;
    expect(dropped).to.be.above(5);
    expect(all).to.equal(mined + dropped + replaced);
    const nonces = sent.map(({ sender, nonce }) => `${sender}/${nonce}`);
    expect(new Set(nonces).size + replaced).to.equal(sent.length);
  });

  it("raises the fee of a bundle that waits", async () => {
    const spikes = [{ at: 0, for: 300, times: 20 }];
    const background = { load: 0.2, spread: 0.01, headroom: 100, gas: 1_000_000, spikes };
    const scenario = relay({ tip: 1 }, { background, chain: { ...calmScenario.chain, gasLimit: 4_000_000 } });
    const { record, sent } = await watchedRun(scenario, "relayed", 20);
    const fees = sent.filter(({ kind }) => kind === "bundle").map(({ maxFee }) => maxFee);
    expect(fees.length).to.be.above(1);
    expect(record.transactions.replaced).to.be.above(0);
    expect(record.outcome.every((outcome) => outcome === 1)).to.equal(true);
  });

  it("keeps no place for whom it could pay only after they have gone", async () => {
    const wallets = { ...calmScenario.wallets, patience: 120 };
    const { record } = await watchedRun(
      relay({ queue: 40, bundle: 20, keys: 2 }, { wallets }),
      "relayed",
      1_000,
    );
    const paid = record.outcome.filter((outcome) => outcome === 1).length;
    expect(paid).to.be.within(300, 460);
    expect(record.outcome.filter((outcome) => outcome === 3).length).to.equal(1_000 - paid);
  });

  it("keeps no place for them that others would need", async () => {
    const wallets = { ...calmScenario.wallets, patience: 120 };
    const arrivals = at(...many(1_000, 0), ...many(100, 60));
    const scenario = relay({ queue: 40, bundle: 20, keys: 2 }, { wallets, arrivals });
    const { record } = await watchedRun(scenario, "relayed", 1_100);
    // 40 a block: of the first, those of ten blocks are paid, and of the others, who may be until second 180, all.
    expect(outcomesOf(record, 0).filter((outcome) => outcome === 1).length).to.be.within(360, 420);
    expect(outcomesOf(record, 60)).to.deep.equal(many(100, 1));
  });

  it("gives a place that was kept to others, once whom it was kept for has come", async () => {
    const arrivals = at(...many(500, 0), ...many(100, 600));
    const { record } = await watchedRun(
      relay({ queue: 100, bundle: 20, keys: 2 }, { arrivals }),
      "relayed",
      600,
    );
    const late = [...record.intended.keys()].filter((claimant) => record.intended[claimant] === 600);
    expect(late.map((claimant) => record.requests[claimant])).to.deep.equal(many(100, 1));
  });

  it("counts what still waits against its pace", async () => {
    // Others who tip more fill the blocks of the first minute.
    const spikes = [{ at: 0, for: 60, times: 30 }];
    const background = { load: 0.1, spread: 0.01, headroom: 1_000, gas: 1_000_000, spikes };
    const wallets = { ...calmScenario.wallets, feeMargin: 20 };
    const scenario = relay({ pace: 0.2, bundle: 30, keys: 9, tip: 1 }, { background, wallets });
    const { record } = await watchedRun(scenario, "relayed", 400);
    const most = Math.max(...record.blocks.map(({ gasOfClaims }) => gasOfClaims));
    expect(most).to.be.within(0.15 * 15_000_000, 0.2 * 15_000_000);
    expect(record.outcome.every((outcome) => outcome === 1)).to.equal(true);
  });

  it("takes back what a bundle skipped, where its block is undone", async () => {
    // Bundles wait while others fill the block of second 108; those of 120 skip the revoked, and again after the reorg.
    const spikes = [{ at: 100, for: 12, times: 300 }];
    const background = { load: 0.01, spread: 0.01, headroom: 1_000, gas: 1_000_000, spikes };
    const credentials = { epoch: 60, issuedPerBlock: 0, revocations: [{ at: 1, share: 0.5 }] };
    const faults = { ...calmScenario.faults, reorgs: [{ at: 125, depth: 1, lost: 0 }] };
    const wallets = { ...calmScenario.wallets, feeMargin: 20 };
    const changes = { background, credentials, faults, wallets, arrivals: at(...many(60, 100)) };
    const { record, sent, mined } = await watchedRun(relay({ tip: 1 }, changes), "relayed", 60);
    const bundles = new Map(sent.map(({ id, claimants }) => [id, claimants?.length ?? 0]));
    const skippedIn = (block: (typeof mined)[number] | undefined) =>
      sum(block?.transactions.map(({ id, paid }) => Math.max(0, (bundles.get(id) ?? 0) - paid.length)) ?? []);
    const undone = mined.filter((_, i) => record.blocks[i]?.undone);
    expect(skippedIn(undone[0])).to.be.above(10);
    const stand = mined.filter((_, i) => !record.blocks[i]?.undone);
    expect(record.transactions.skippedItems).to.equal(sum(stand.map(skippedIn)));
  });

  it("does not send for whom a revocation holds that came while they waited", async () => {
    const credentials = { epoch: 60, issuedPerBlock: 0, revocations: [{ at: 1, share: 0.5 }] };
    const scenario = relay({ bundle: 5, keys: 1 }, { credentials });
    const { record } = await watchedRun(scenario, "relayed", 400);
    expect(record.reasons).to.have.all.keys("CredentialNotValid");
    expect(record.transactions.skippedItems).to.be.at.most(5);
  });
});
