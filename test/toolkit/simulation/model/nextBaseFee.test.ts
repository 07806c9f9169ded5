import { expect } from "chai";
import { nextBaseFee } from "../../../../src/lab/simulation/model/nextBaseFee.ts";

/** Worked by hand from EIP-1559's formula. */
const cases: readonly (readonly [
  baseFee: number,
  gasUsed: number,
  gasLimit: number,
  next: number,
  why: string,
])[] = [
  [1_000_000_000, 15_000_000, 30_000_000, 1_000_000_000, "stays at the target"],
  [1_000_000_000, 30_000_000, 30_000_000, 1_125_000_000, "rises by an eighth for a full block"],
  [1_000_000_000, 0, 30_000_000, 875_000_000, "falls by an eighth for an empty one"],
  [1_000_000_000, 15_000_001, 30_000_000, 1_000_000_008, "is rounded down"],
  [1_000_000_000, 14_999_999, 30_000_000, 999_999_992, "is rounded down where it falls, too"],
  [7, 15_000_001, 30_000_000, 8, "rises by 1 wei at least"],
  [7, 0, 30_000_000, 7, "cannot fall by less than a wei"],
  [0, 30_000_000, 30_000_000, 1, "rises from nothing"],
  [123_456_789_012_345, 59_999_999, 60_000_000, 138_888_887_124_484, "is exact where numbers are great"],
  [1_000, 8, 15, 1_017, "has a target that is rounded down"],
];

describe("the next base fee", () => {
  for (const [baseFee, gasUsed, gasLimit, next, why] of cases) {
    it(`${why}: ${baseFee} wei, ${gasUsed} of ${gasLimit}`, () => {
      expect(nextBaseFee(baseFee, gasUsed, gasLimit)).to.equal(next);
    });
  }
});
