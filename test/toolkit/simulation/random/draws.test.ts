import { expect } from "chai";
import {
  drawExponential,
  drawLognormal,
  drawPermutation,
  drawPoisson,
  randomFrom,
} from "../../../../src/simulation/random/randomFrom.ts";

const DRAWS = 100_000;

const drawn = (draw: () => number, count = DRAWS) => Float64Array.from({ length: count }, draw);
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: Float64Array) => {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length;
};
const quantile = (values: Float64Array, share: number) =>
  values.toSorted()[Math.floor(share * values.length)] as number;

describe("draws", () => {
  it("exponential: mean and median", () => {
    const random = randomFrom("exponential");
    const values = drawn(() => drawExponential(random, 20));
    expect(mean(values)).to.be.closeTo(20, 0.3);
    expect(quantile(values, 0.5)).to.be.closeTo(20 * Math.LN2, 0.3);
    expect(Math.min(...values.subarray(0, 10_000))).to.be.at.least(0);
  });

  it("lognormal: median, and the logarithm's deviation on both sides", () => {
    const random = randomFrom("lognormal");
    const values = drawn(() => drawLognormal(random, 3, 0.5));
    expect(quantile(values, 0.5)).to.be.closeTo(3, 0.03);
    expect(Math.log(quantile(values, 0.8413) / 3)).to.be.closeTo(0.5, 0.015);
    expect(Math.log(quantile(values, 0.1587) / 3)).to.be.closeTo(-0.5, 0.015);
    expect(Math.log(quantile(values, 0.9772) / 3)).to.be.closeTo(1, 0.03);
    expect(mean(values)).to.be.closeTo(3 * Math.exp(0.125), 0.03);
  });

  it("lognormal without deviation is its median", () => {
    expect(drawLognormal(randomFrom("flat"), 7, 0)).to.equal(7);
  });

  for (const wanted of [0.3, 4, 60, 900]) {
    it(`poisson: mean and variance are ${wanted}`, () => {
      const random = randomFrom(`poisson ${wanted}`);
      const count = wanted > 100 ? 5_000 : 40_000;
      const values = drawn(() => drawPoisson(random, wanted), count);
      const error = Math.sqrt(wanted / count);
      expect(mean(values)).to.be.closeTo(wanted, 4 * error);
      expect(variance(values) / wanted).to.be.closeTo(1, 0.1);
      expect(values.every(Number.isInteger)).to.equal(true);
    });
  }

  it("poisson: none where none come", () => {
    expect(drawPoisson(randomFrom("none"), 0)).to.equal(0);
  });

  it("permutation: each number once, each order as likely", () => {
    const random = randomFrom("permutation");
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = drawPermutation(random, 4).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).to.equal(24);
    for (const [order, count] of counts) {
      expect([...order].sort().join(""), order).to.equal("0123");
      expect(count, order).to.be.within(870, 1_130);
    }
    expect(drawPermutation(random, 0)).to.have.length(0);
  });
});
