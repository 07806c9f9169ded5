import { expect } from "chai";
import fc from "fast-check";
import {
  deciles,
  type IdealTerms,
  idealLastClaim,
  jain,
  latencyCurve,
} from "../../../../src/lab/simulation/measure/parts.ts";
import { valueHistogram } from "../../../../src/lab/simulation/measure/valueHistogram.ts";

describe("jain", () => {
  it("is 1 where all are alike, 1 / n where one has all, and as its formula in between", () => {
    expect(jain(Float64Array.of(7, 7, 7))).to.equal(1);
    expect(jain(Float64Array.of(0, 0))).to.equal(1);
    expect(jain(Float64Array.of(0, 0, 0, 9))).to.equal(0.25);
    expect(jain(Float64Array.of(1, 2, 3))).to.be.closeTo(36 / (3 * 14), 1e-12);
    expect(jain(new Float64Array())).to.be.NaN;
  });
});

describe("deciles", () => {
  it("tells early from late, whatever the numbers of the claimants", () => {
    // Claimant i came at 999 - i; the latest tenth waits 20 s, others 10 s; half of the first tenth is unpaid.
    const intended = Float64Array.from({ length: 1_000 }, (_, i) => 999 - i);
    const paidAt = intended.map((came) => {
      if (came < 100) return came % 2 === 0 ? NaN : came + 10;
      return came + (came >= 900 ? 20 : 10);
    });
    const told = deciles(intended, paidAt);
    expect(told[0]).to.deep.equal({ latency: 10, paid: 0.5 });
    expect(told.slice(1, 9)).to.deep.equal(Array(8).fill({ latency: 10, paid: 1 }));
    expect(told[9]).to.deep.equal({ latency: 20, paid: 1 });
  });

  it("has empty tenths where fewer than ten came", () => {
    const told = deciles(Float64Array.of(1, 2, 3), Float64Array.of(2, 4, NaN));
    expect(told.map(({ paid }) => paid).filter((paid) => !Number.isNaN(paid))).to.deep.equal([1, 1, 0]);
    expect(told).to.have.length(10);
  });

  it("puts each claimant where sorting by arrival and number does, though many come at one moment", () => {
    const days = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(days, (day) => {
        const intended = Float64Array.from(day, ([came]) => came);
        // The wait tells who it is, so that a claimant in a wrong tenth shows.
        const paidAt = Float64Array.from(day, ([came, isPaid], i) => (isPaid ? came + 1 + i : NaN));
        const order = day.map((_, i) => i).sort((a, b) => intended[a]! - intended[b]! || a - b);
        const told = deciles(intended, paidAt);
        for (let k = 0; k < 10; k++) {
          const members = order.slice(
            Math.floor((day.length * k) / 10),
            Math.floor((day.length * (k + 1)) / 10),
          );
          const paid = members.filter((i) => !Number.isNaN(paidAt[i]!));
          const waits = paid.map((i) => paidAt[i]! - intended[i]!).sort((a, b) => a - b);
          expect(told[k]!.paid).to.deep.equal(paid.length / members.length);
          const median = waits[Math.ceil(waits.length / 2) - 1] ?? NaN;
          if (Number.isNaN(median)) expect(told[k]!.latency).to.be.NaN;
          else expect(told[k]!.latency).to.be.closeTo(median, 0.001 * median);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("idealLastClaim", () => {
  const terms = { blockTime: 12, gasLimit: 1_000, gasPerClaim: 100 };

  it("is work over capacity where all come at once", () => {
    expect(idealLastClaim({ ...terms, arrivals: new Float64Array(95) })).to.equal(120);
  });

  it("puts no part of a claim into a block", () => {
    expect(idealLastClaim({ ...terms, gasPerClaim: 101, arrivals: new Float64Array(95) })).to.equal(132);
    expect(idealLastClaim({ ...terms, gasPerClaim: 2_000, arrivals: new Float64Array(3) })).to.equal(36);
  });

  it("is the block after the last arrival where there is room", () => {
    expect(idealLastClaim({ ...terms, arrivals: Float64Array.of(0, 12, 24.5) })).to.equal(36);
    expect(idealLastClaim({ ...terms, arrivals: Float64Array.of(24) })).to.equal(24);
    expect(idealLastClaim({ ...terms, arrivals: new Float64Array() })).to.be.NaN;
  });

  it("is what filling block after block comes to", () => {
    const arrivals = fc.array(fc.double({ min: 0, max: 60, noNaN: true }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 9 }), (came, perBlock) => {
        const day = { arrivals: Float64Array.from(came), blockTime: 2, gasLimit: perBlock, gasPerClaim: 1 };
        expect(idealLastClaim(day)).to.equal(filled(day));
      }),
      { numRuns: 300 },
    );
  });
});

/** Block after block, each takes those who have come, as many as fit. */
function filled({ arrivals, blockTime, gasLimit, gasPerClaim }: IdealTerms): number {
  const coming = [...arrivals].sort((a, b) => a - b);
  let waiting = 0;
  for (let block = 1; ; block++) {
    while (coming.length > 0 && coming[0]! <= block * blockTime) {
      coming.shift();
      waiting++;
    }
    waiting -= Math.min(waiting, Math.floor(gasLimit / gasPerClaim));
    if (waiting === 0 && coming.length === 0) return block * blockTime;
  }
}

describe("latencyCurve", () => {
  const waits = valueHistogram(Float64Array.from({ length: 900 }, (_, i) => i + 1));

  it("is of all claimants, and ends where the paid do", () => {
    const { shares, seconds } = latencyCurve(waits, 0.9);
    expect(shares.at(-1)).to.equal(0.9);
    expect(seconds.at(-1)).to.equal(900);
    // Of a thousand claimants 900 were paid: half of all is the 500th, and half of the paid is 45 of 100.
    expect(seconds[shares.indexOf(0.45)]).to.be.closeTo(450, 1);
  });

  it("rises, and is nothing where nobody was paid", () => {
    const { shares, seconds } = latencyCurve(waits, 1);
    expect(shares).to.deep.equal(shares.toSorted((a, b) => a - b));
    expect(seconds).to.deep.equal(seconds.toSorted((a, b) => a - b));
    expect(latencyCurve(valueHistogram(new Float64Array()), 0)).to.deep.equal({ shares: [], seconds: [] });
  });
});
