import { expect } from "chai";
import fc from "fast-check";
import { claimCosts } from "../../../../src/lab/simulation/burst/claimCosts.ts";
import { nextBaseFee } from "../../../../src/lab/simulation/model/nextBaseFee.ts";
import { runModel } from "../../../../src/lab/simulation/model/openModel.ts";
import type { Scenario, StrategyName } from "../../../../src/lab/simulation/scenario/scenario.ts";
import { strategyNames } from "../../../../src/lab/simulation/scenario/scenario.ts";
import { isDeep } from "../../../deep.ts";
import { calmScenario } from "./calmScenario.ts";
import { isOurs, sum, type WatchedRun, watchedRun } from "./watchedRun.ts";

const GWEI = 1e9;
const share = (most: number) => fc.double({ min: 0, max: most, noNaN: true });

const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    seed: fc.string({ maxLength: 4 }),
    gasLimit: fc.integer({ min: 1_500_000, max: 8_000_000 }),
    load: share(1.5),
    dropped: share(0.3),
    refused: share(0.4),
    reorgs: fc.array(
      fc.record({
        at: fc.integer({ min: 1, max: 400 }),
        depth: fc.integer({ min: 1, max: 4 }),
        lost: share(1),
      }),
      { maxLength: 3 },
    ),
    isGated: fc.boolean(),
    resend: share(1),
    feeCeiling: fc.integer({ min: 2, max: 20 }),
    patience: fc.integer({ min: 30, max: 900 }),
    perSecond: fc.integer({ min: 2, max: 200 }),
    queue: fc.integer({ min: 5, max: 200 }),
  })
  .map((drawn) => ({
    ...calmScenario,
    seed: drawn.seed,
    chain: { ...calmScenario.chain, gasLimit: drawn.gasLimit },
    background: { load: drawn.load, spread: 0.5, headroom: 2, gas: 90_000, spikes: [] },
    wallets: {
      ...calmScenario.wallets,
      tipSpread: 0.8,
      resend: drawn.resend,
      raiseAfter: 25,
      feeCeiling: drawn.feeCeiling * GWEI,
      patience: drawn.patience,
      impatient: 0.3,
    },
    rpc: { perSecond: drawn.perSecond, burst: 20, latency: 0.3, timeout: 4 },
    faults: {
      refused: drawn.refused,
      dropped: drawn.dropped,
      reorgs: drawn.reorgs,
      stalls: [{ at: 30, for: 9 }],
    },
    credentials: drawn.isGated
      ? { epoch: 60, issuedPerBlock: 1, revocations: [{ at: 20, share: 0.3 }] }
      : undefined,
    relay: {
      ...calmScenario.relay,
      perSecond: drawn.perSecond,
      queue: drawn.queue,
      bundle: 8,
      keys: 2,
      pace: 0.5,
    },
    until: 1_500,
  }));

const days = fc.record({
  scenario: scenarios,
  strategy: fc.constantFrom(...strategyNames),
  claimants: fc.integer({ min: 1, max: 120 }),
});

/** The chain's own books, read from the blocks that stand. */
function standing({ mined, record }: WatchedRun) {
  return mined.filter((_, i) => record.blocks[i]?.undone === false);
}

function checkBooks(run: WatchedRun, claimants: number): void {
  const { record, sent, dropped } = run;
  const stand = standing(run);
  const byId = new Map(sent.map((transaction) => [transaction.id, transaction]));
  const paidBy = stand.flatMap(({ transactions, time }) =>
    transactions.flatMap(({ paid }) => [...paid].map((claimant) => ({ claimant, time }))),
  );
  expect(new Set(paidBy.map(({ claimant }) => claimant)).size, "paid once").to.equal(paidBy.length);
  expect(record.outcome.filter((outcome) => outcome === 1).length).to.equal(paidBy.length);
  for (const { claimant, time } of paidBy) {
    expect(record.paidAt[claimant]).to.equal(time);
    expect(time).to.be.at.least(record.intended[claimant] ?? Infinity);
  }
  expect(record.outcome.length).to.equal(claimants);
  const ours = stand.flatMap(({ transactions }) =>
    transactions.filter(({ id }) => isOurs(byId.get(id) ?? never())),
  );
  const { transactions } = record;
  expect(transactions.mined).to.equal(ours.length);
  expect(transactions.reverted).to.equal(ours.filter(({ reverted }) => reverted !== undefined).length);
  const waiting = record.blocks.at(-1)?.pending ?? 0;
  expect(transactions.sent).to.equal(
    transactions.mined + transactions.replaced + transactions.dropped + waiting,
  );
  const paidFees = sum(ours.map(({ gasUsed, gasPrice }) => gasUsed * gasPrice));
  expect(sum(record.fee)).to.be.closeTo(paidFees, 1e-9 * paidFees + 1);
  expect(sum(record.blocks.map(({ paid }) => paid))).to.equal(paidBy.length);
  expect(dropped.every((id) => byId.get(id)?.kind !== "claim")).to.equal(true);
}

function never(): never {
  throw new Error("mined, and never sent");
}

function checkChain({ mined, record, sent }: WatchedRun, { chain, wallets }: Scenario): void {
  const byId = new Map(sent.map((transaction) => [transaction.id, transaction]));
  mined.forEach((block, i) => {
    expect(block.gasUsed).to.equal(sum(block.transactions.map(({ gasUsed }) => gasUsed)));
    expect(block.gasUsed).to.be.at.most(chain.gasLimit);
    for (const { id, gasPrice } of block.transactions) {
      const { maxFee, tip } = byId.get(id) ?? never();
      expect(gasPrice).to.equal(Math.min(maxFee, block.baseFee + tip));
      expect(gasPrice).to.be.at.least(block.baseFee);
      if (isOurs(byId.get(id) ?? never())) expect(gasPrice).to.be.at.most(wallets.feeCeiling);
    }
    const after = mined[i + 1];
    const isUndone = record.blocks[i]?.undone === true;
    if (after !== undefined && !isUndone) {
      expect(after.baseFee).to.equal(nextBaseFee(block.baseFee, block.gasUsed, chain.gasLimit));
    }
  });
}

describe("any day", () => {
  it("adds up: everybody is paid once or not at all, and no transaction, gas or fee is lost from the books", async () => {
    const property = fc.asyncProperty(days, async ({ scenario, strategy, claimants }) => {
      const run = await watchedRun(scenario, strategy, claimants);
      checkBooks(run, claimants);
      checkChain(run, scenario);
    });
    await fc.assert(property, { numRuns: isDeep ? 3_000 : 150, seed: 8 });
  });

  it("replaces with both fees raised by a tenth at least, as nodes want it", async () => {
    const property = fc.asyncProperty(days, async ({ scenario, strategy, claimants }) => {
      const { sent } = await watchedRun(scenario, strategy, claimants);
      const last = new Map<string, { maxFee: number; tip: number }>();
      for (const { kind, sender, nonce, maxFee, tip } of sent) {
        if (kind !== "claim") continue;
        const before = last.get(`${sender}/${nonce}`);
        if (before !== undefined) {
          expect(maxFee).to.be.at.least(before.maxFee * 1.1);
          expect(tip).to.be.at.least(before.tip * 1.1);
        }
        last.set(`${sender}/${nonce}`, { maxFee, tip });
      }
    });
    await fc.assert(property, { numRuns: 60, seed: 9 });
  });

  it("is the same again for the same seed, with promises and without, and another for another", async () => {
    const property = fc.asyncProperty(days, async ({ scenario, strategy, claimants }) => {
      const { record } = await watchedRun(scenario, strategy, claimants);
      const again = runModel({ scenario, strategy, claimants, costs: claimCosts(claimants) });
      expect({ ...again, effort: undefined }).to.deep.equal({ ...record, effort: undefined });
    });
    await fc.assert(property, { numRuns: 40, seed: 10 });
    const of = (seed: string, strategy: StrategyName) =>
      runModel({ scenario: { ...calmScenario, seed }, strategy, claimants: 50, costs: claimCosts(50) })
        .intended;
    expect(of("a", "direct")).not.to.deep.equal(of("b", "direct"));
    expect(of("a", "direct")).to.deep.equal(of("a", "relayed"));
  });
});
