import { expect } from "chai";
import { valueHistogram } from "../../../../src/lab/simulation/measure/valueHistogram.ts";
import { randomFrom } from "../../../../src/sdk/core/randomFrom.ts";

const shares = [0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1];

/** The value that this share of all is at or below. */
function exact(values: Float64Array, share: number): number {
  const sorted = values.slice().sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length - 1e-9) - 1)] ?? NaN;
}

function drawn(count: number, draw: (random: () => number) => number): Float64Array {
  const random = randomFrom("value histogram");
  return Float64Array.from({ length: count }, () => draw(random));
}

describe("valueHistogram", () => {
  const cases: readonly (readonly [name: string, values: Float64Array])[] = [
    ["waits, even", drawn(20_000, (random) => random() * 600)],
    ["waits with a long tail", drawn(20_000, (random) => 0.01 / (1e-6 + random()) ** 0.8)],
    ["fees in wei", drawn(20_000, (random) => 1e14 + 1e17 * random() ** 6)],
    ["milliseconds and days", drawn(5_001, (random) => (random() < 0.5 ? 0.004 : 250_000) * (1 + random()))],
    ["two values", Float64Array.of(1, 2)],
    ["one value", Float64Array.of(12.345)],
  ];
  for (const [name, values] of cases) {
    it(`tells quantiles to three digits: ${name}`, () => {
      const { at, quantiles } = valueHistogram(values);
      for (const share of shares) {
        const right = exact(values, share);
        expect(Math.abs(at(share) / right - 1), `${share}`).to.be.lessThan(0.001);
      }
      expect(quantiles.p90).to.equal(at(0.9));
      expect(quantiles.p999).to.equal(at(0.999));
      expect(quantiles.max).to.equal(Math.max(...values));
      expect(quantiles.mean).to.be.closeTo(
        values.reduce((sum, value) => sum + value, 0) / values.length,
        1e-9 * quantiles.max,
      );
    });
  }

  it("never tells more than the greatest value", () => {
    const { quantiles } = valueHistogram(Float64Array.of(1, 1, 1.000_3));
    expect(quantiles.p999).to.be.at.most(1.000_3);
  });

  it("tells zeros as zeros, and nothing of nothing", () => {
    expect(valueHistogram(Float64Array.of(0, 0)).quantiles).to.deep.equal({
      p50: 0,
      p90: 0,
      p99: 0,
      p999: 0,
      max: 0,
      mean: 0,
    });
    expect(Object.values(valueHistogram(new Float64Array()).quantiles)).to.deep.equal(Array(6).fill(NaN));
  });

  it("refuses what is no amount of anything", () => {
    for (const wrong of [-1e-9, NaN])
      expect(() => valueHistogram(Float64Array.of(1, wrong))).to.throw(RangeError);
  });
});
