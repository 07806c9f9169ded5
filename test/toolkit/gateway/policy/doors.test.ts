import { expect } from "chai";
import fc from "fast-check";
import { computeDoors, type DoorsSeen } from "../../../../src/services/gateway/policy/doors.ts";
import { turnOfNext } from "../../../../src/services/gateway/policy/places.ts";

const NOW = 1_000;
const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const seen: fc.Arbitrary<DoorsSeen> = fc
  .record({
    blockTime: fc.constantFrom(0.25, 1, 2, 12),
    part: fraction,
    baseFee: fc.integer({ min: 0, max: 10 ** 12 }),
    fullness: fraction,
    gas: fc.integer({ min: 21_000, max: 500_000 }),
    after: fc.double({ min: -100, max: 100_000, noNaN: true }),
    opensAfter: fc.option(fc.double({ min: 0, max: 100_000, noNaN: true }), { nil: undefined }),
    fee: fc.bigInt({ min: 0n, max: 10n ** 30n }),
  })
  .map(({ part, after, opensAfter, blockTime, ...rest }) => ({
    ...rest,
    blockTime,
    now: NOW,
    toBlock: part * blockTime,
    turn: NOW + after,
    opens: opensAfter === undefined ? 0 : NOW + opensAfter,
  }));

describe("the two doors of a claim", () => {
  it("lead to the next block where nobody waits, and directly by the base fee", () => {
    const quiet = { now: NOW, toBlock: 5, blockTime: 12, turn: NOW, opens: 0, fullness: 0.3 };
    expect(computeDoors({ ...quiet, baseFee: 10 ** 9, gas: 73_000, fee: 7n })).to.deep.equal({
      gateway: { seconds: 5, wei: 0n, fee: 7n },
      direct: { seconds: 5, wei: 73_000_000_000_000n, gas: 73_000 },
    });
  });

  it("take six blocks and twice the price directly, where blocks are full", () => {
    const full = { now: NOW, toBlock: 5, blockTime: 12, turn: NOW, opens: 0, fullness: 1 };
    const { direct } = computeDoors({ ...full, baseFee: 10 ** 9, gas: 100_000, fee: 0n });
    expect(direct.seconds).to.equal(65);
    expect(Number(direct.wei)).to.be.within(2e14, 2.1e14);
  });

  it("promise a block at or after the turn and the opening, and no more than a block later", () => {
    fc.assert(
      fc.property(seen, (one) => {
        const { gateway, direct } = computeDoors(one);
        const due = Math.max(0, one.turn - NOW, one.opens - NOW);
        expect(gateway.seconds).to.be.at.least(due - 1e-6);
        expect(gateway.seconds).to.be.below(Math.max(due, one.toBlock) + one.blockTime + 1e-6);
        expect(direct.seconds).to.be.at.least(Math.max(0, one.opens - NOW) - 1e-6);
      }),
    );
  });

  it("never lead directly to a later block, or cost more, where blocks are emptier or gas is cheaper", () => {
    fc.assert(
      fc.property(seen, fraction, fraction, (one, a, b) => {
        const fuller = computeDoors(one).direct;
        const other = { fullness: one.fullness * a, baseFee: Math.floor(one.baseFee * b) };
        const emptier = computeDoors({ ...one, ...other }).direct;
        expect(emptier.seconds).to.be.at.most(fuller.seconds);
        expect(emptier.wei <= fuller.wei).to.equal(true);
      }),
    );
  });

  it("lead through the gateway the later, the more are before, and never for wei", () => {
    fc.assert(
      fc.property(seen, fc.double({ min: 0, max: 1_000, noNaN: true }), (one, more) => {
        const later = computeDoors({ ...one, turn: one.turn + more });
        const { gateway, direct } = computeDoors(one);
        expect(later.gateway.seconds).to.be.at.least(gateway.seconds);
        expect(later.direct).to.deep.equal(direct);
        expect(gateway.wei).to.equal(0n);
      }),
    );
  });

  it("see a turn behind all that wait, and behind those who are to come", () => {
    const terms = { bound: 100, rate: 10 };
    expect(turnOfNext(terms, { now: NOW, queued: 0, expected: -Infinity })).to.equal(NOW);
    expect(turnOfNext(terms, { now: NOW, queued: 50, expected: NOW - 1 })).to.equal(NOW + 5);
    // Those who are to come do so three tenths of their wait earlier, half of what the lane holds before them.
    const turn = turnOfNext(terms, { now: NOW, queued: 50, expected: NOW + 20 });
    expect(turn).to.be.closeTo(NOW + (20 + 5) / 0.7, 1e-9);
  });
});
