import { expect } from "chai";
import { chanceFrom } from "../../../../src/simulation/random/randomFrom.ts";

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
