import { expect } from "chai";
import fc from "fast-check";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { groupByWord } from "../../../src/sdk/credentials/groupByWord.ts";
import { readVectors } from "../core/readVectors.ts";

/** The indexes that updates touch, bit by bit. */
function touched(updates: ReturnType<typeof groupByWord>): number[] {
  return updates.flatMap(({ word, mask }) =>
    Array.from({ length: 256 }, (_, i) => i)
      .filter((i) => (mask >> BigInt(255 - i)) & 1n)
      .map((i) => {
        expect(i).to.be.lessThan(224);
        return Number(word) * 224 + i;
      }),
  );
}

describe("groupByWord", () => {
  it("gathers credentials of one word in one mask, most significant bit first", () => {
    expect(groupByWord([224, 0, 1, 223, 448])).to.deep.equal([
      { word: 0n, mask: (1n << 255n) | (1n << 254n) | (1n << 32n) },
      { word: 1n, mask: 1n << 255n },
      { word: 2n, mask: 1n << 255n },
    ]);
    expect(groupByWord([])).to.deep.equal([]);
  });

  it("touches exactly the indexes given, with one update a word, words ascending", () => {
    const near = fc.nat({ max: 1_000 });
    const far = fc.nat({ max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(fc.array(fc.oneof(near, far), { maxLength: 60 }), (indexes) => {
        const updates = groupByWord(indexes);
        const distinct = [...new Set(indexes)].sort((a, b) => a - b);
        expect(touched(updates)).to.deep.equal(distinct);
        const words = [...new Set(distinct.map((i) => BigInt(Math.floor(i / 224))))];
        expect(updates.map(({ word }) => word)).to.deep.equal(words);
      }),
    );
  });

  it("makes the words of every vector", () => {
    type Vector = { set: string[]; words: `0x${string}`[] };
    for (const { set, words } of readVectors<Vector>("status-words")) {
      const expected = words
        .map((word, i) => ({ word: BigInt(i), mask: BigInt(word) }))
        .filter(({ mask }) => mask !== 0n);
      expect(groupByWord(set.map(Number))).to.deep.equal(expected);
    }
  });

  it("needs 45 updates for 10,000 neighbours, in any order and however often", () => {
    const indexes = Array.from({ length: 10_000 }, (_, i) => i);
    const updates = groupByWord(indexes);
    expect(updates).to.have.lengthOf(45);
    expect(groupByWord([...indexes.toReversed(), ...indexes])).to.deep.equal(updates);
  });

  it("refuses what is not an index", () => {
    for (const index of [-1, 0.5, Number.NaN, 2 ** 32]) {
      expect(() => groupByWord([0, index])).to.throw(SymbolonError, String(index));
    }
  });
});
