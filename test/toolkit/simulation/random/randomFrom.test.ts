import { expect } from "chai";
import { randomFrom } from "../../../../src/simulation/random/randomFrom.ts";

const DRAWS = 200_000;

describe("randomFrom", () => {
  it("gives the same numbers for the same seed, on every machine", () => {
    const random = randomFrom("symbolon");
    const first = [random(), random(), random()];
    // By the authors' reference of xoshiro128**, from the words of keccak256("symbolon").
    expect(first).to.deep.equal([0.9041015385096647, 0.7253769974022292, 0.9379080979491904]);
  });

  it("gives others for a seed that differs in its end", () => {
    const [a, b] = [randomFrom("day/arrivals"), randomFrom("day/wallets")];
    const same = Array.from({ length: 1_000 }, () => a() === b()).filter(Boolean);
    expect(same).to.have.length(0);
  });

  it("stays from 0 to 1 and has all 53 bits", () => {
    const random = randomFrom("bits");
    const seen = { below: 0, odd: 0 };
    for (let i = 0; i < DRAWS; i++) {
      const value = random();
      if (value >= 0 && value < 1) seen.below++;
      if ((value * 2 ** 53) % 2 === 1) seen.odd++;
    }
    expect(seen.below).to.equal(DRAWS);
    expect(seen.odd / DRAWS).to.be.closeTo(0.5, 0.005);
  });

  it("favours no number, and none after another", () => {
    const random = randomFrom("cells");
    const cells = new Array<number>(256).fill(0);
    for (let i = 0; i < DRAWS; i++) {
      const cell = Math.floor(random() * 16) * 16 + Math.floor(random() * 16);
      cells[cell] = (cells[cell] ?? 0) + 1;
    }
    const even = DRAWS / cells.length;
    const chiSquare = cells.reduce((sum, count) => sum + (count - even) ** 2 / even, 0);
    // 255 degrees of freedom: 180 to 340 is within four standard deviations.
    expect(chiSquare).to.be.within(180, 340);
  });
});
