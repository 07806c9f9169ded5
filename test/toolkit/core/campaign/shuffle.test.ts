import { expect } from "chai";
import fc from "fast-check";
import { bytesToHex, hexToBytes, readUint256, writeUint256 } from "../../../../src/sdk/core/bytes.ts";
import { shuffleOrder, shuffleSeed } from "../../../../src/sdk/core/campaign/shuffle.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { type Hasher, nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import { fastHasher } from "../../../../src/sdk/core/kernel/fastHasher.ts";
import { readVectors } from "../readVectors.ts";

describe("shuffle", () => {
  it("derives the seed of every vector", () => {
    type SeedVector = { allocationHash: string; randomness: string; seed: string };
    for (const { allocationHash, randomness, seed } of readVectors<SeedVector>("shuffle-seed")) {
      expect(bytesToHex(shuffleSeed(hexToBytes(allocationHash), hexToBytes(randomness)))).to.equal(seed);
    }
  });

  it("draws as every vector does, redraws included", () => {
    type DrawVector = { bound: string; words: string[]; used: string; drawn: string };
    let redraws = 0;
    for (const { bound, words, used, drawn } of readVectors<DrawVector>("shuffle-draw")) {
      let taken = 0;
      const draw = drawBelow(BigInt(bound), () => BigInt(words[taken++]!));
      expect([draw, taken], `below ${bound}`).to.deep.equal([BigInt(drawn), Number(used)]);
      redraws += taken - 1;
    }
    expect(redraws, "vectors that redraw").to.be.greaterThan(0);
  });

  it("puts rows in the order of every vector", () => {
    type ShuffleVector = { seed: string; count: string; order: string[] };
    for (const { seed, count, order } of readVectors<ShuffleVector>("shuffle")) {
      expect([...shuffleOrder(hexToBytes(seed), Number(count))]).to.deep.equal(order.map(Number));
    }
  });

  it("redraws inside a shuffle: a hasher that first gives 2^64 - 1 changes nothing but the words used", () => {
    const after = (skipped: number): Hasher => ({
      ...nobleHasher,
      hashEach(_preimages, _width, out) {
        const view = new DataView(out.buffer, out.byteOffset, out.byteLength);
        for (let i = 0; i < out.length / 8; i++) {
          view.setBigUint64(8 * i, i < skipped ? 2n ** 64n - 1n : BigInt(7 * (i - skipped)));
        }
      },
    });
    const seed = new Uint8Array(32);
    expect(shuffleOrder(seed, 3, after(2))).to.deep.equal(shuffleOrder(seed, 3, after(0)));
  });

  it("draws as BigInts do, whatever the words: at the ends of the range, about multiples of the bound", () => {
    const word = fc.oneof(
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.bigInt({ min: 2n ** 64n - 2n ** 33n, max: 2n ** 64n - 1n }),
      fc.bigInt({ min: 0n, max: 2n ** 33n }),
      fc
        .tuple(fc.bigInt({ min: 1n, max: 2n ** 34n }), fc.integer({ min: 1, max: 60 }))
        .map(([a, b]) => a * BigInt(b)),
    );
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 4, maxLength: 40 }),
        fc.integer({ min: 2, max: 60 }),
        (words, count) => {
          // All words again and again, and in the end one that is never drawn anew.
          const wordAt = (i: number) => (i < 500 ? words[i % words.length]! : BigInt(i));
          const hasher: Hasher = {
            ...nobleHasher,
            hashEach(preimages, _width, out) {
              const first = Number(readUint256(preimages, 32)) * 4;
              for (let i = 0; i < out.length / 32; i++) {
                for (let j = 0; j < 4; j++) {
                  const view = new DataView(out.buffer, out.byteOffset);
                  view.setBigUint64(32 * i + 8 * j, wordAt(first + 4 * i + j));
                }
              }
            },
          };
          let next = 0;
          const expected = Array.from({ length: count }, (_, i) => i);
          for (let i = count - 1; i > 0; i--) {
            const j = Number(drawBelow(BigInt(i + 1), () => wordAt(next++)));
            [expected[i], expected[j]] = [expected[j]!, expected[i]!];
          }
          expect([...shuffleOrder(new Uint8Array(32), count, hasher)]).to.deep.equal(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("draws for great counts as BigInts do, to the last swap", () => {
    const seed = new Uint8Array(32).fill(9);
    const count = 70_000;
    const expected = Uint32Array.from({ length: count }, (_, i) => i);
    const preimage = new Uint8Array(64);
    preimage.set(seed);
    const words: bigint[] = [];
    for (let k = 0; words.length < count + 10; k++) {
      writeUint256(preimage, 32, BigInt(k));
      const view = new DataView(fastHasher().keccak256(preimage).buffer);
      for (let j = 0; j < 4; j++) words.push(view.getBigUint64(8 * j));
    }
    let next = 0;
    for (let i = count - 1; i > 0; i--) {
      const j = Number(drawBelow(BigInt(i + 1), () => words[next++]!));
      [expected[i], expected[j]] = [expected[j]!, expected[i]!];
    }
    const order = shuffleOrder(seed, count, fastHasher());
    expect(order.findIndex((row, index) => row !== expected[index])).to.equal(-1);
  });

  it("keeps every row exactly once, depends on the seed, and repeats", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.integer({ min: 0, max: 400 }),
        (seed, count) => {
          const order = shuffleOrder(seed, count);
          expect([...order].sort((a, b) => a - b)).to.deep.equal([...Array(count).keys()]);
          expect(shuffleOrder(seed, count)).to.deep.equal(order);
        },
      ),
      { numRuns: 30 },
    );
    expect(shuffleOrder(new Uint8Array(32), 100)).to.not.deep.equal(
      shuffleOrder(new Uint8Array(32).fill(1), 100),
    );
  });

  it("draws on across hashing calls: 5,000 rows need more than one", () => {
    const order = shuffleOrder(new Uint8Array(32), 5_000);
    expect(new Set(order).size).to.equal(5_000);
    const inPlace = order.filter((row, index) => row === index).length;
    expect(inPlace, "fixed points of a fair shuffle: about 1").to.be.lessThan(12);
  });

  it("refuses a seed that is not 32 bytes and a count that is none", () => {
    expect(() => shuffleOrder(new Uint8Array(31), 5)).to.throw(SymbolonError, "seed has 31 bytes");
    expect(() => shuffleSeed(new Uint8Array(20), new Uint8Array(32))).to.throw(SymbolonError, "20 bytes");
    expect(() => shuffleSeed(new Uint8Array(32), new Uint8Array(20))).to.throw(SymbolonError, "randomness");
    for (const count of [-1, 1.5, Number.NaN, 2 ** 33]) {
      expect(() => shuffleOrder(new Uint8Array(32), count)).to.throw(SymbolonError, `${count} rows`);
    }
  });
});

/**
 * Draws a number from 0 to `bound - 1`: r mod bound, where r is redrawn while it is at or above the greatest
 * multiple of `bound` within 2^64, so that no number is favoured.
 * @param bound 1 to 2^64
 * @param next gives the next random 64-bit word
 */
function drawBelow(bound: bigint, next: () => bigint): bigint {
  const limit = 2n ** 64n - (2n ** 64n % bound);
  let r = next();
  while (r >= limit) r = next();
  return r % bound;
}
