import { expect } from "chai";
import fc from "fast-check";
import { concatBytes, keccak256 } from "viem";
import { compareBytes, nobleHasher } from "../../../src/sdk/core/hasher.ts";

const words = (least: number, greatest: number) =>
  fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: least, maxLength: greatest });

describe("nobleHasher", () => {
  it("gives the known answers of keccak-256", () => {
    const hash = (text: string) => Buffer.from(nobleHasher.keccak256(Buffer.from(text))).toString("hex");
    expect(hash("")).to.equal("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    expect(hash("abc")).to.equal("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  });

  it("hashes each preimage of any width once, and leaves twice", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 7 }), (width, count) => {
        const preimages = Uint8Array.from({ length: width * count }, (_, i) => (i * 31 + width) % 256);
        const once = new Uint8Array(32 * count);
        const twice = new Uint8Array(32 * count);
        nobleHasher.hashEach(preimages, width, once);
        nobleHasher.hashLeaves(preimages, width, twice);
        for (let i = 0; i < count; i++) {
          const hash = keccak256(preimages.slice(width * i, width * (i + 1)), "bytes");
          expect(once.slice(32 * i, 32 * i + 32)).to.deep.equal(hash);
          expect(twice.slice(32 * i, 32 * i + 32)).to.deep.equal(keccak256(hash, "bytes"));
        }
      }),
    );
  });

  it("sorts each pair of a level before hashing it, equal pairs and common prefixes included", () => {
    const pair = fc.oneof(
      words(2, 2),
      words(1, 1).map(([word]) => [word!, word!]),
      fc.tuple(words(1, 1), fc.integer({ min: 0, max: 31 })).map(([[word], at]) => {
        const near = word!.slice();
        near[at] = near[at]! ^ 0x80;
        return [word!, near];
      }),
    );
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 6 }), (pairs) => {
        const children = concatBytes(pairs.flat());
        const parents = new Uint8Array(32 * pairs.length);
        nobleHasher.hashLevel(children, parents);
        for (const [i, [left, right]] of pairs.entries()) {
          const inOrder = Buffer.compare(left!, right!) <= 0 ? [left!, right!] : [right!, left!];
          expect(parents.slice(32 * i, 32 * i + 32)).to.deep.equal(keccak256(concatBytes(inOrder), "bytes"));
        }
      }),
    );
  });

  it("compares bytes as big-endian numbers", () => {
    fc.assert(
      fc.property(words(2, 2), ([left, right]) => {
        expect(Math.sign(compareBytes(left!, right!))).to.equal(Buffer.compare(left!, right!));
      }),
    );
    expect(compareBytes(new Uint8Array([1, 2]), new Uint8Array([1, 2]))).to.equal(0);
  });
});
