import { expect } from "chai";
import { claimantOutcomes } from "../../../../src/lab/simulation/burst/runRecord.ts";
import { measure } from "../../../../src/lab/simulation/measure/measure.ts";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";
import { blockOf, recordOf } from "./recordOf.ts";

const scenario = {
  ...defaultScenario,
  chain: { blockTime: 10, gasLimit: 200_000, baseFee: 1e9 },
};

describe("measure", () => {
  it("counts every claimant in one outcome", () => {
    const outcome = Uint8Array.from(["paid", "refused", "gaveUp", "unfinished", "paid"] as const, (name) =>
      claimantOutcomes.indexOf(name),
    );
    const paidAt = [10, NaN, NaN, NaN, 20];
    const { paid, refused, gaveUp, unfinished } = measure(recordOf([0, 0, 0, 0, 5], paidAt, { outcome }));
    expect({ paid, refused, gaveUp, unfinished }).to.deep.equal({
      paid: 2,
      refused: 1,
      gaveUp: 1,
      unfinished: 1,
    });
    // Four may be paid, so the curve of waits ends at half.
    expect(measure(recordOf([0, 0, 0, 0, 5], paidAt, { outcome })).latencyCurve.shares.at(-1)).to.equal(0.5);
  });

  it("takes waits and fees from those who were paid, the sum of fees from all", () => {
    const fee = Float64Array.of(100, 300, 5_000);
    const told = measure(recordOf([0, 4, 0], [10, 20, NaN], { fee }));
    expect(told.latency.max).to.equal(16);
    expect(told.latency.mean).to.equal(13);
    expect(told.fee.max).to.equal(300);
    expect(told.totalFees).to.equal(5_400);
    expect(told.lastClaim).to.equal(20);
    expect(told.requestsPerClaim).to.equal(3);
  });

  it("leaves out blocks that were undone, and lets a claim that came again wait until then", () => {
    const blocks = [
      blockOf(10, { paid: 3, gasUsed: 100, gasOfClaims: 60, baseFee: 2e9, pending: 4 }),
      blockOf(20, { paid: 5, gasUsed: 100, gasOfClaims: 60, gasWasted: 50, baseFee: 9e9, undone: true }),
      blockOf(20, { paid: 2, gasUsed: 70, gasOfClaims: 50, gasWasted: 20, baseFee: 3e9, pending: 1 }),
    ];
    const told = measure(recordOf([0], [20], { scenario, blocks }));
    expect(told.goodput).to.deep.equal({ times: [10, 20], values: [0.3, 0.2] });
    expect(told.baseFee.values).to.deep.equal([2e9, 3e9]);
    expect(told.pending.values).to.deep.equal([4, 1]);
    expect(told.baseFeeRise).to.equal(3);
    expect([told.gasUsed, told.gasOfClaims, told.gasWasted]).to.deep.equal([170, 110, 20]);
  });

  it("takes the gas of a claim from the blocks, the wasted left out", () => {
    // Two claims of 100,000 useful gas each: two fit a block, and four who come at once need two.
    const blocks = [blockOf(10, { gasOfClaims: 450_000, gasWasted: 50_000 })];
    const told = measure(recordOf([0, 0, 0, 0], [10, 20, 30, 30], { scenario, blocks }));
    expect(told.ideal).to.equal(20);
    expect(told.lastClaim).to.equal(30);
  });

  it("keeps paths short, and the peaks in them", () => {
    const blocks = Array.from({ length: 10_000 }, (_, i) =>
      blockOf(10 * (i + 1), { paid: 1, baseFee: i === 7_777 ? 50e9 : 1e9, pending: i === 3 ? 99 : 0 }),
    );
    const told = measure(recordOf([0], [10], { scenario, blocks }));
    for (const { times, values } of [told.goodput, told.baseFee, told.pending]) {
      expect(times).to.have.length.at.most(240);
      expect(values).to.have.length(times.length);
      expect(times.at(-1)).to.equal(100_000);
    }
    expect(Math.max(...told.baseFee.values)).to.equal(50e9);
    expect(Math.max(...told.pending.values)).to.equal(99);
    for (const rate of told.goodput.values) expect(rate).to.be.closeTo(0.1, 1e-12);
  });

  it("says nothing of what did not happen", () => {
    const told = measure(recordOf([0, 1], [NaN, NaN]));
    for (const value of [told.latency.p50, told.fee.max, told.lastClaim, told.ideal, told.requestsPerClaim]) {
      expect(value).to.be.NaN;
    }
    expect(told.fairness.jain).to.be.NaN;
    expect(measure(recordOf([], [])).paid).to.equal(0);
  });

  it("refuses a record in which somebody was paid before meaning to claim", () => {
    expect(() => measure(recordOf([12], [10]))).to.throw(RangeError);
  });
});
