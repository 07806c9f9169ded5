import { expect } from "chai";
import { allowance } from "../../../../../src/lab/dryRun/upstream/node/allowance.ts";

describe("an allowance of calls", () => {
  it("gives a second's worth at once, then as much as comes in", () => {
    const rate = allowance(10);
    expect(rate.take(50, 0)).to.equal(10);
    expect(rate.take(50, 0)).to.equal(0);
    expect(rate.wait(0)).to.be.closeTo(0.1, 1e-9);
    expect(rate.take(50, 0.55)).to.equal(5);
    expect(rate.take(50, 100)).to.equal(10);
  });

  it("gives no more than is asked for, and keeps the rest", () => {
    const rate = allowance(10);
    expect(rate.take(3, 0)).to.equal(3);
    expect(rate.take(50, 0)).to.equal(7);
  });

  it("gives one call in several seconds where the rate is that low", () => {
    const rate = allowance(0.5);
    expect(rate.take(9, 0)).to.equal(1);
    expect(rate.take(9, 1)).to.equal(0);
    expect(rate.wait(1)).to.be.closeTo(1, 1e-9);
    expect(rate.take(9, 2)).to.equal(1);
  });

  it("keeps nobody waiting without a rate", () => {
    const rate = allowance(Number.POSITIVE_INFINITY);
    expect(rate.take(1e6, 0)).to.equal(1e6);
    expect(rate.wait(0)).to.equal(0);
  });
});
