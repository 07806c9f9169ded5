import { expect } from "chai";
import fc from "fast-check";
import { nextPace } from "../../../../src/services/gateway/policy/pacing.ts";

const terms = { max: 24_000_000, min: 90_000, careful: 25e9, patience: 3 };
const calm = { baseFee: 1e9, lag: 1 };

describe("nextPace", () => {
  it("stays within its bounds, whatever blocks are like", () => {
    const seen = fc.record({ baseFee: fc.double({ min: 0, max: 1e12, noNaN: true }), lag: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 100 }), (blocks) => {
        let gas = terms.max;
        for (const block of blocks) {
          gas = nextPace(gas, block, terms);
          expect(gas).to.be.within(terms.min, terms.max);
        }
      }),
      { numRuns: 300, seed: 22 },
    );
  });

  it("falls at once where blocks are too dear or too slow, and comes back slowly", () => {
    expect(nextPace(terms.max, { ...calm, baseFee: 26e9 }, terms)).to.be.closeTo(0.7 * terms.max, 1);
    expect(nextPace(terms.max, { ...calm, lag: 4 }, terms)).to.be.closeTo(0.7 * terms.max, 1);
    expect(nextPace(terms.max, { ...calm, baseFee: 25e9, lag: 3 }, terms)).to.equal(terms.max);
    let gas = 0.7 * terms.max;
    let blocks = 0;
    for (; gas < terms.max; blocks++) gas = nextPace(gas, calm, terms);
    expect(blocks).to.be.within(5, 7);
  });
});
