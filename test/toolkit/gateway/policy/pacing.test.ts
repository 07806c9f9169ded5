import { expect } from "chai";
import fc from "fast-check";
import { nextPace } from "../../../../src/services/gateway/policy/pacing.ts";

const terms = { most: 24_000_000, least: 90_000, careful: 25e9, patience: 3 };
const calm = { baseFee: 1e9, lag: 1 };

describe("nextPace", () => {
  it("stays within its bounds, whatever blocks are like", () => {
    const seen = fc.record({ baseFee: fc.double({ min: 0, max: 1e12, noNaN: true }), lag: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 100 }), (blocks) => {
        let gas = terms.most;
        for (const block of blocks) {
          gas = nextPace(gas, block, terms);
          expect(gas).to.be.within(terms.least, terms.most);
        }
      }),
      { numRuns: 300, seed: 22 },
    );
  });

  it("falls at once where blocks are too dear or too slow, and comes back slowly", () => {
    expect(nextPace(terms.most, { ...calm, baseFee: 26e9 }, terms)).to.be.closeTo(0.7 * terms.most, 1);
    expect(nextPace(terms.most, { ...calm, lag: 4 }, terms)).to.be.closeTo(0.7 * terms.most, 1);
    expect(nextPace(terms.most, { ...calm, baseFee: 25e9, lag: 3 }, terms)).to.equal(terms.most);
    let gas = 0.7 * terms.most;
    let blocks = 0;
    for (; gas < terms.most; blocks++) gas = nextPace(gas, calm, terms);
    expect(blocks).to.be.within(5, 7);
  });
});
