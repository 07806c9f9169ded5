import { expect } from "chai";
import fc from "fast-check";
import { checkWaves, claimableFrom, waveOf, waveStart } from "../../../../src/sdk/core/campaign/waves.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";

/** A campaign's size and a number of waves that it can have, none included. */
const sizes = fc.bigInt({ min: 1n, max: 2n ** 32n }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    waves: count < 2n ? fc.constant(0n) : fc.oneof(fc.constant(0n), fc.bigInt({ min: 2n, max: count })),
  }),
);
const places = sizes.chain((size) =>
  fc.record({ size: fc.constant(size), index: fc.bigInt({ min: 0n, max: size.count - 1n }) }),
);

describe("waves", () => {
  it("cut ten rows into 4 waves of 3, 2, 3 and 2", () => {
    const all = Array.from({ length: 10 }, (_, i) => Number(waveOf(BigInt(i), 10n, 4n)));
    expect(all).to.deep.equal([0, 0, 0, 1, 1, 2, 2, 2, 3, 3]);
    expect([0n, 1n, 2n, 3n, 4n].map((wave) => waveStart(wave, 10n, 4n))).to.deep.equal([0n, 3n, 5n, 8n, 10n]);
  });

  it("begin and end where waveStart says, at any size up to 2^32", () => {
    fc.assert(
      fc.property(places, ({ size: { count, waves }, index }) => {
        const wave = waveOf(index, count, waves);
        const first = waveStart(wave, count, waves);
        const next = waveStart(wave + 1n, count, waves);
        expect(first <= index && index < next, `${first} <= ${index} < ${next}`).to.equal(true);
        expect(waveOf(first, count, waves)).to.equal(wave);
        expect(waveOf(next - 1n, count, waves)).to.equal(wave);
        if (next < count) expect(waveOf(next, count, waves)).to.equal(wave + 1n);
      }),
    );
  });

  it("cover every index once: 0 to count, none empty, sizes one apart at most", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n, max: 300n }), fc.bigInt({ min: 2n, max: 300n }), (a, b) => {
        const [count, waves] = a < b ? [b, a] : [a, b];
        const starts = Array.from({ length: Number(waves) + 1 }, (_, k) =>
          waveStart(BigInt(k), count, waves),
        );
        expect([starts[0], starts.at(-1)]).to.deep.equal([0n, count]);
        const lengths = starts.slice(1).map((start, k) => start - starts[k]!);
        for (const length of lengths) {
          expect(length >= count / waves && length <= count / waves + 1n && length > 0n).to.equal(true);
        }
      }),
    );
  });

  it("open one interval after the other, and with none everything opens at the start", () => {
    fc.assert(
      fc.property(
        places,
        fc.bigInt({ min: 0n, max: 2n ** 40n }),
        fc.bigInt({ min: 1n, max: 2n ** 30n }),
        ({ size: { count, waves }, index }, start, waveInterval) => {
          const opens = claimableFrom(index, { count, start, waves, waveInterval });
          expect(opens).to.equal(start + waveOf(index, count, waves) * waveInterval);
          if (waves === 0n) expect(opens).to.equal(start);
          expect(claimableFrom(0n, { count, start, waves, waveInterval })).to.equal(start);
        },
      ),
    );
  });

  it("do not round where a product passes 2^53", () => {
    const count = 2n ** 32n;
    expect(waveOf(count - 1n, count, count)).to.equal(count - 1n);
    expect(waveOf(count - 2n, count, count - 1n)).to.equal(count - 3n);
    expect(waveStart(count - 1n, count, count)).to.equal(count - 1n);
  });

  it("are refused by name where no campaign has them", () => {
    for (const [waves, count] of [
      [1n, 10n],
      [11n, 10n],
      [-1n, 10n],
      [2n, 1n],
    ] as const) {
      expect(() => checkWaves(waves, count)).to.throw(
        SymbolonError,
        `${count} rows cannot be paid in ${waves}`,
      );
      expect(() => waveOf(0n, count, waves)).to.throw(SymbolonError, `${waves} waves`);
      expect(() => waveStart(0n, count, waves)).to.throw(SymbolonError, `${waves} waves`);
    }
    expect(() => waveOf(10n, 10n, 2n)).to.throw(SymbolonError, "no index 10");
    expect(() => waveOf(-1n, 10n, 2n)).to.throw(SymbolonError, "no index -1");
    expect(() => waveStart(3n, 10n, 2n)).to.throw(SymbolonError, "no wave 3");
    expect(() => waveStart(2n, 10n, 0n)).to.throw(SymbolonError, "no wave 2");
    expect(waveStart(1n, 10n, 0n)).to.equal(10n);
  });
});
