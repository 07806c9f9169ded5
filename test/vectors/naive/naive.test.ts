import { createHash } from "node:crypto";
import { expect } from "chai";
import { range } from "../kinds/range.ts";
import { abiEncode } from "./abiEncode.ts";
import { type BundleItem, bundle } from "./bundle.ts";
import { hashPair } from "./hashPair.ts";
import { type Hex, utf8 } from "./hex.ts";
import { keccak256, sponge } from "./keccak256.ts";
import { multiproof, rootOfMultiproof } from "./multiproof.ts";
import { nativeTree } from "./nativeTree.ts";
import { outcomeOf } from "./outcomeOf.ts";
import { rootOfProof } from "./rootOfProof.ts";
import { shuffleDraw } from "./shuffleDraw.ts";
import { shuffleOrder } from "./shuffleOrder.ts";
import { statusBitstring, statusWords } from "./statusWords.ts";

const leavesOf = (count: number): Hex[] => range(count, (i) => keccak256(utf8(`leaf ${i}`)));
const word = (value: number | string): string => `${value}`.padStart(64, "0");

describe("naive keccak256", () => {
  const known: Record<string, Hex> = {
    "": "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    abc: "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
    "Transfer(address,address,uint256)": "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)":
      "0x8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f",
  };
  for (const [text, hash] of Object.entries(known))
    it(`hashes "${text}"`, () => {
      expect(keccak256(utf8(text))).to.equal(hash);
    });

  it("has OpenSSL's permutation: its SHA3-256 agrees at every length around one, two and three blocks", () => {
    const lengths = [...range(20, (i) => i), ...[1, 2, 3].flatMap((n) => range(9, (i) => 136 * n - 4 + i))];
    for (const length of lengths) {
      const bytes = Buffer.from(range(length, (i) => (i * 7 + length) % 256));
      const expected = createHash("sha3-256").update(bytes).digest("hex");
      expect(sponge(`0x${bytes.toString("hex")}`, 0x06), `${length} bytes`).to.equal(`0x${expected}`);
    }
  });
});

describe("naive abiEncode", () => {
  it("gives the Solidity documentation's encoding of sam(bytes, bool, uint256[])", () => {
    const encoded = abiEncode(["bytes", "bool", { array: "uint256" }], [utf8("dave"), true, [1n, 2n, 3n]]);
    const words = [word(60), word(1), word("a0"), word(4), "64617665".padEnd(64, "0")];
    expect(encoded).to.equal(`0x${[...words, word(3), word(1), word(2), word(3)].join("")}`);
  });

  it("puts a struct with a dynamic field behind an offset, and a static struct in line", () => {
    const dynamic = abiEncode([{ struct: { a: "uint256", b: "bytes" } }], [{ a: 7n, b: "0xff" }]);
    expect(dynamic).to.equal(`0x${[word(20), word(7), word(40), word(1), "ff".padEnd(64, "0")].join("")}`);
    expect(abiEncode([{ struct: { a: "uint256", b: "bool" } }], [{ a: 7n, b: true }])).to.equal(
      `0x${word(7)}${word(1)}`,
    );
  });

  it("refuses a number wider than its type and bytes of a wrong length", () => {
    expect(() => abiEncode(["uint64"], [2n ** 64n])).to.throw("not a uint64");
    expect(() => abiEncode(["address"], ["0x00"])).to.throw("not 20 bytes");
  });
});

describe("naive nativeTree", () => {
  it("is the tree one draws by hand for one, two, three and five leaves", () => {
    const [a, b, c, d, e] = leavesOf(5) as [Hex, Hex, Hex, Hex, Hex];
    expect(nativeTree([a]).root).to.equal(a);
    expect(nativeTree([a, b]).root).to.equal(hashPair(a, b));
    expect(nativeTree([a, b, c]).root).to.equal(hashPair(hashPair(a, b), c));
    const root = hashPair(hashPair(hashPair(a, b), e), hashPair(c, d));
    expect(nativeTree([a, b, c, d, e]).root).to.equal(root);
    expect(nativeTree([a, b, c, d, e]).proofOf(4)).to.deep.equal([hashPair(a, b), hashPair(c, d)]);
  });

  it("gives proofs that lead to the root, and to another root from another leaf", () => {
    for (const count of [1, 2, 3, 6, 11, 16]) {
      const leaves = leavesOf(count);
      const tree = nativeTree(leaves);
      leaves.forEach((leaf, i) => {
        expect(rootOfProof(leaf, tree.proofOf(i))).to.equal(tree.root);
        expect(rootOfProof(keccak256(leaf), tree.proofOf(i))).to.not.equal(tree.root);
      });
    }
  });

  it("hashes like OpenZeppelin: the two-leaf example in the read-me of its merkle-tree package", () => {
    const rows = [
      { account: `0x${"11".repeat(20)}`, amount: 5_000_000_000_000_000_000n },
      { account: `0x${"22".repeat(20)}`, amount: 2_500_000_000_000_000_000n },
    ];
    const leaves = rows.map(({ account, amount }) =>
      keccak256(keccak256(abiEncode(["address", "uint256"], [account, amount]))),
    );
    const published = "0xd4dee0beab2d53f2cc83e567171bd2820e49898130a22622b10ead383e90bd77";
    expect(nativeTree(leaves).root).to.equal(published);
  });

  it("refuses no leaves", () => {
    expect(() => nativeTree([])).to.throw("at least one leaf");
  });
});

describe("naive multiproof", () => {
  it("is what one draws by hand: two leaves of three, of four, and of five across the rows", () => {
    const [a, b, c, d, e] = leavesOf(5) as [Hex, Hex, Hex, Hex, Hex];
    expect(multiproof([a, b, c], [0, 1])).to.deep.equal({ nodes: [c], flags: [true, false] });
    expect(multiproof([a, b, c, d], [1, 2])).to.deep.equal({ nodes: [a, d], flags: [false, false, true] });
    // Leaves 0 and 1 stand one row below 2, 3 and 4.
    expect(multiproof([a, b, c, d, e], [0, 4])).to.deep.equal({
      nodes: [b, hashPair(c, d)],
      flags: [false, true, false],
    });
  });

  it("folds to the root step by step, for every set of leaves, and to another root with another leaf", () => {
    for (const count of [1, 2, 3, 6, 7]) {
      const leaves = leavesOf(count);
      const { root } = nativeTree(leaves);
      for (let set = 1; set < 2 ** count; set++) {
        const indexes = range(count, (i) => i).filter((i) => (set >> i) % 2 === 1);
        const proof = multiproof(leaves, indexes);
        const proven = indexes.map((i) => leaves[i]!);
        expect(rootOfMultiproof(proven, proof)).to.equal(root);
        expect(rootOfMultiproof([keccak256(proven[0]!), ...proven.slice(1)], proof)).to.not.equal(root);
      }
    }
  });

  it("refuses to fold what does not add up", () => {
    const [a, b] = leavesOf(2) as [Hex, Hex];
    for (const flags of [[], [true], [false, false]])
      expect(() => rootOfMultiproof([a], { nodes: [b], flags })).to.throw(RangeError);
  });
});

describe("naive bundle", () => {
  const item: BundleItem = {
    index: 258n,
    account: `0x${"11".repeat(20)}`,
    amount: 5n,
    upTo: 6n,
    recipient: `0x${"22".repeat(20)}`,
    maxFee: 7n,
    feeTaker: `0x${"33".repeat(20)}`,
    deadline: 8n,
    fee: 9n,
    signature: "0xaabb",
    gateData: "0xcc",
  };
  const plain = { amountBytes: 2n, items: [item], nodes: [], flags: [], shortTerms: false };
  const leaf = `00000102${"11".repeat(20)}0005`;

  it("puts parts where the form says, and nothing else", () => {
    expect(bundle({ ...plain, signed: false, gated: false })).to.equal(`0x020000010000${leaf}`);
    expect(bundle({ ...plain, signed: false, gated: true })).to.equal(`0x020200010000${leaf}000001cc`);
    const terms = `${word(6)}${word("22".repeat(20))}${word(7)}${word("33".repeat(20))}${word(8)}`;
    const whole = `0x020300010000${leaf}0002${terms}0009aabb000001cc`;
    expect(bundle({ ...plain, signed: true, gated: true })).to.equal(whole);
    const unsigned = { ...item, signature: "0x" } as const;
    expect(bundle({ ...plain, items: [unsigned], signed: true, gated: false })).to.equal(
      `0x020100010000${leaf}0000`,
    );
  });

  it("writes of short terms who and until when, and refuses to leave out anything else", () => {
    const whole = { ...item, upTo: 5n, maxFee: 0n, fee: 0n, feeTaker: `0x${"00".repeat(20)}` } as const;
    const short = { ...plain, signed: true, gated: false, shortTerms: true };
    expect(bundle({ ...short, items: [whole] })).to.equal(
      `0x020500010000${leaf}0002${"22".repeat(20)}0000000000000008aabb`,
    );
    for (const change of [{ upTo: 6n }, { maxFee: 1n }, { fee: 1n }, { feeTaker: item.feeTaker }])
      expect(() => bundle({ ...short, items: [{ ...whole, ...change }] })).to.throw("cannot say this");
  });

  it("fills the flags up to whole bytes, the first one on top", () => {
    const flags = [true, false, false, false, false, false, false, true, true];
    const node: Hex = `0x${"dd".repeat(32)}`;
    const written = bundle({ ...plain, nodes: [node], flags, signed: false, gated: false });
    expect(written).to.equal(`0x020000010001${leaf}8180${"dd".repeat(32)}`);
  });
});

describe("naive statusWords", () => {
  it("puts credential 0 on top, 223 on bit 32 and 224 on top of the second word", () => {
    const words = statusWords(225, [0, 223, 224]);
    expect(words).to.deep.equal([`0x8${"0".repeat(54)}100000000`, `0x8${"0".repeat(63)}`]);
    expect(statusBitstring(225, [0, 223, 224])).to.equal(`0x80${"00".repeat(26)}0180`);
  });
});

describe("naive shuffle", () => {
  it("throws away a word at or above the largest multiple of the bound, and keeps the one below it", () => {
    const draw = (bound: bigint, words: bigint[]): bigint => shuffleDraw(bound, () => words.shift()!);
    expect(draw(3n, [2n ** 64n - 1n, 7n])).to.equal(1n); // 2^64 mod 3 = 1
    expect(draw(3n, [2n ** 64n - 2n, 7n])).to.equal(2n);
    expect(draw(10n, [2n ** 64n - 6n, 2n ** 64n - 1n, 4n])).to.equal(4n); // 2^64 mod 10 = 6
    expect(draw(10n, [2n ** 64n - 7n, 4n])).to.equal(9n);
    expect(draw(8n, [2n ** 64n - 1n, 4n])).to.equal(7n); // 8 divides 2^64: nothing is thrown away
  });

  it("loses no row and swaps two rows when the first word is even", () => {
    const seed = keccak256(utf8("seed"));
    expect(shuffleOrder(seed, 50).sort((a, b) => a - b)).to.deep.equal(range(50, (i) => i));
    const first = BigInt(keccak256(abiEncode(["bytes32", "uint256"], [seed, 0n])).slice(0, 18));
    expect(shuffleOrder(seed, 2)).to.deep.equal(first % 2n === 0n ? [1, 0] : [0, 1]);
  });
});

describe("naive outcomeOf", () => {
  const good = { exists: true, revoked: false, suspended: false, validFrom: 10n, expires: 20n, issuedAt: 5n };
  const bad = { ...good, exists: false, revoked: true, suspended: true };

  it("includes validFrom and issuedAt, excludes expires, and reads 0 as never", () => {
    const at = (moment: bigint) => outcomeOf({ ...good, moment });
    expect([9n, 10n, 19n, 20n].map(at)).to.deep.equal([3n, 5n, 5n, 2n]);
    expect([11n, 12n].map((moment) => outcomeOf({ ...good, issuedAt: 12n, moment }))).to.deep.equal([3n, 5n]);
    expect(outcomeOf({ ...good, expires: 0n, moment: 2n ** 64n - 1n })).to.equal(5n);
  });

  it("names the first of several reasons", () => {
    expect(outcomeOf({ ...bad, moment: 30n })).to.equal(0n);
    expect(outcomeOf({ ...bad, exists: true, moment: 30n })).to.equal(1n);
    expect(outcomeOf({ ...bad, exists: true, revoked: false, moment: 30n })).to.equal(2n);
    expect(outcomeOf({ ...bad, exists: true, revoked: false, moment: 9n })).to.equal(3n);
    expect(outcomeOf({ ...bad, exists: true, revoked: false, moment: 15n })).to.equal(4n);
  });
});
