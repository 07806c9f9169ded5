import { expect } from "chai";
import {
  chanceFrom,
  drawExponential,
  drawLognormal,
  drawPermutation,
  drawPoisson,
  randomFrom,
} from "../../../src/sdk/core/randomFrom.ts";

const NUMBERS = 200_000;

describe("randomFrom", () => {
  it("gives the same numbers for the same seed, on every machine", () => {
    const random = randomFrom("symbolon");
    const first = [random(), random(), random()];
    // By the authors' reference of xoshiro128**, from the words of keccak256("symbolon").
    expect(first).to.deep.equal([0.9041015385096647, 0.7253769974022292, 0.9379080979491904]);
  });

  it("gives others for a seed that differs in its end", () => {
    const a = randomFrom("day/arrivals");
    const b = randomFrom("day/wallets");
    const same = Array.from({ length: 1_000 }, () => a() === b()).filter(Boolean);
    expect(same).to.have.length(0);
  });

  it("stays from 0 to 1 and has all 53 bits", () => {
    const random = randomFrom("bits");
    const seen = { below: 0, odd: 0 };
    for (let i = 0; i < NUMBERS; i++) {
      const value = random();
      if (value >= 0 && value < 1) seen.below++;
      if ((value * 2 ** 53) % 2 === 1) seen.odd++;
    }
    expect(seen.below).to.equal(NUMBERS);
    expect(seen.odd / NUMBERS).to.be.closeTo(0.5, 0.005);
  });

  it("favours no number, and none after another", () => {
    const random = randomFrom("cells");
    const cells = new Array<number>(256).fill(0);
    for (let i = 0; i < NUMBERS; i++) {
      const cell = Math.floor(random() * 16) * 16 + Math.floor(random() * 16);
      cells[cell] = (cells[cell] ?? 0) + 1;
    }
    const even = NUMBERS / cells.length;
    const chiSquare = cells.reduce((sum, count) => sum + (count - even) ** 2 / even, 0);
    // 255 degrees of freedom: 180 to 340 is within four standard deviations.
    expect(chiSquare).to.be.within(180, 340);
  });
});

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

const MANY = 20_000;
const numbers = Array.from({ length: MANY }, (_, i) => i);

/** From -1 to 1; of draws that have nothing to do with each other, about 0. */
function correlation(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + 12 * (value - 0.5) * ((b[i] ?? NaN) - 0.5), 0) / a.length;
}

describe("draws by number and count", () => {
  const chance = chanceFrom("seed");
  const first = numbers.map((number) => chance(number, 1));

  it("are evenly spread from 0 to 1", () => {
    const tenths = new Array<number>(10).fill(0);
    for (const draw of first) tenths[Math.floor(draw * 10)] = (tenths[Math.floor(draw * 10)] ?? NaN) + 1;
    for (const count of tenths) expect(count).to.be.closeTo(MANY / 10, MANY / 100);
  });

  it("are the same for the same, in whatever order", () => {
    const again = chanceFrom("seed");
    const backwards = numbers.toReversed().map((number) => again(number, 1));
    expect(backwards.toReversed()).to.deep.equal(first);
  });

  it("have nothing to do with those of another number, another count, or another seed", () => {
    const neighbours = numbers.map((number) => chance(number + 1, 1));
    const seconds = numbers.map((number) => chance(number, 2));
    const other = chanceFrom("other");
    const others = numbers.map((number) => other(number, 1));
    for (const draws of [neighbours, seconds, others]) {
      expect(correlation(first, draws)).to.be.within(-0.03, 0.03);
    }
  });
});
