import { expect } from "chai";
import fc from "fast-check";
import { type Address, type Hex, zeroAddress } from "viem";
import { type Bundle, type BundleItem, hasShortTerms } from "../../../../src/sdk/core/bundle/bundle.ts";
import { bundleRoot, itemLeaf } from "../../../../src/sdk/core/bundle/bundleRoot.ts";
import { decodeBundle } from "../../../../src/sdk/core/bundle/decodeBundle.ts";
import { encodeBundle, makeBundle, minAmountBytes } from "../../../../src/sdk/core/bundle/encodeBundle.ts";
import { bytesToHex, hexToBytes } from "../../../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { multiproofAt } from "../../../../src/sdk/core/tree/multiproof.ts";
import { buildNativeTree } from "../../../../src/sdk/core/tree/nativeTree.ts";
import { isDeep } from "../../../deep.ts";
import { addresses, hexes, uints } from "../arbitraries.ts";
import { readVectors } from "../readVectors.ts";

type ItemVector = Readonly<Record<"index" | "amount" | "upTo" | "maxFee" | "deadline" | "fee", string>> &
  Readonly<Record<"account" | "recipient" | "feeTaker", Address>> &
  Readonly<Record<"signature" | "gateData", Hex>>;
type BundleVector = {
  readonly amountBytes: string;
  readonly signed: boolean;
  readonly gated: boolean;
  readonly shortTerms: boolean;
  readonly items: readonly ItemVector[];
  readonly nodes: readonly Hex[];
  readonly flags: readonly boolean[];
  readonly root: Hex;
  readonly bundle: Hex;
};

const RUNS = isDeep ? 5_000 : 300;

function fromVector({ amountBytes, signed, gated, shortTerms, items, nodes, flags }: BundleVector): Bundle {
  return {
    amountBytes: Number(amountBytes),
    terms: signed ? (shortTerms ? "short" : "full") : "none",
    isGated: gated,
    items: items.map((item) => ({
      index: Number(item.index),
      account: item.account,
      amount: BigInt(item.amount),
      ...(item.signature !== "0x" && {
        signed: {
          terms: {
            upTo: BigInt(item.upTo),
            recipient: item.recipient,
            maxFee: BigInt(item.maxFee),
            feeTaker: item.feeTaker,
            deadline: BigInt(item.deadline),
          },
          fee: BigInt(item.fee),
          signature: item.signature,
        },
      }),
      ...(gated && { gateData: item.gateData }),
    })),
    proof: { nodes: nodes.map((node) => hexToBytes(node)), flags },
  };
}

const bytesOf = (least: number, most: number) =>
  fc.uint8Array({ minLength: least, maxLength: most }).map(bytesToHex);

/** What short terms leave unsaid. */
const inShort = ({ amount }: { readonly amount: bigint }) => ({
  upTo: amount,
  maxFee: 0n,
  feeTaker: zeroAddress,
});

/** Any bundle that can be written: its proof fits its items, and is of nothing. */
const bundles = fc
  .record({
    amountBytes: fc.integer({ min: 1, max: 32 }),
    terms: fc.constantFrom("none", "short", "full"),
    isGated: fc.boolean(),
    indexes: fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 1, maxLength: 12 }),
    nodes: fc.array(hexes(32), { maxLength: 20 }),
    order: fc.infiniteStream(fc.nat()),
  })
  .chain(({ indexes, nodes, order, ...shape }) => {
    const amounts = uints(8 * shape.amountBytes);
    const deadline = uints(shape.terms === "short" ? 64 : 256);
    const terms = fc.record({
      upTo: uints(256),
      recipient: addresses,
      maxFee: uints(256),
      feeTaker: addresses,
      deadline,
    });
    const signed = fc.record({ terms, fee: amounts, signature: bytesOf(1, 70) });
    const more = {
      ...(shape.terms !== "none" && { signed }),
      ...(shape.isGated && { gateData: bytesOf(0, 50) }),
    };
    const required = ["account", "amount", ...(shape.isGated ? ["gateData"] : [])];
    const item = fc.record(
      { account: addresses, amount: amounts, ...more },
      { requiredKeys: required as ("account" | "amount")[] },
    );
    const sorted = indexes.sort((a, b) => a - b);
    return fc.tuple(...sorted.map(() => item)).map((items): Bundle => {
      const flags = [...sorted.slice(1).map(() => true), ...nodes.map(() => false)];
      for (let i = flags.length - 1; i > 0; i--) {
        const j = order.next().value! % (i + 1);
        [flags[i], flags[j]] = [flags[j]!, flags[i]!];
      }
      const shortened = (item: (typeof items)[number]) =>
        shape.terms === "short" && item.signed !== undefined
          ? {
              ...item,
              signed: { ...item.signed, terms: { ...item.signed.terms, ...inShort(item) }, fee: 0n },
            }
          : item;
      const numbered = items.map((rest, i): BundleItem => ({ ...shortened(rest), index: sorted[i]! }));
      return { ...shape, items: numbered, proof: { nodes: nodes.map((node) => hexToBytes(node)), flags } };
    });
  });

const account: Address = `0x${"11".repeat(20)}`;
const plain: Bundle = {
  amountBytes: 2,
  terms: "none",
  isGated: false,
  items: [
    { index: 3, account, amount: 0x0102n },
    { index: 300, account, amount: 7n },
  ],
  proof: { nodes: [new Uint8Array(32).fill(0xee)], flags: [false, true] },
};
const terms = { upTo: 1n, recipient: account, maxFee: 2n, feeTaker: account, deadline: 3n };
const signed: Bundle = {
  ...plain,
  terms: "full",
  items: [
    { ...plain.items[0]!, signed: { terms, fee: 9n, signature: `0x${"55".repeat(64)}` } },
    plain.items[1]!,
  ],
};

const short: Bundle = {
  ...plain,
  terms: "short",
  items: [
    {
      ...plain.items[0]!,
      signed: {
        terms: { ...terms, ...inShort(plain.items[0]!) },
        fee: 0n,
        signature: `0x${"55".repeat(64)}`,
      },
    },
    plain.items[1]!,
  ],
};

/** The hex digits with those from byte `at` on replaced. */
const patched = (hex: Hex, at: number, digits: string): Hex =>
  `${hex.slice(0, 2 + 2 * at)}${digits}${hex.slice(2 + 2 * at + digits.length)}` as Hex;

describe("core: bundle", () => {
  it("writes and reads every vector, and folds it to its root", () => {
    for (const vector of readVectors<BundleVector>("bundle")) {
      const bundle = fromVector(vector);
      expect(encodeBundle(bundle)).to.equal(vector.bundle);
      expect(decodeBundle(vector.bundle)).to.deep.equal(bundle);
      expect(bundleRoot(bundle)).to.equal(vector.root);
    }
  });

  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(bundles, (bundle) => {
        expect(decodeBundle(encodeBundle(bundle))).to.deep.equal(bundle);
      }),
      { numRuns: RUNS },
    );
  });

  it("writes back what it read, and refuses by name what it cannot: any byte changed, cut out or put in", () => {
    const edits = fc.record({
      at: fc.nat(),
      kind: fc.constantFrom("change", "cut", "insert"),
      byte: fc.integer({ min: 0, max: 255 }),
    });
    const seen = { read: 0, refused: 0 };
    fc.assert(
      fc.property(bundles, edits, (bundle, { at, kind, byte }) => {
        const bytes = [...hexToBytes(encodeBundle(bundle))];
        // Half of the edits hit the part before the items, where most of the format is.
        const place = at % (at % 2 === 0 ? Math.min(40, bytes.length) : bytes.length);
        bytes.splice(place, kind === "insert" ? 0 : 1, ...(kind === "cut" ? [] : [byte]));
        const edited = bytesToHex(Uint8Array.from(bytes));
        try {
          expect(encodeBundle(decodeBundle(edited))).to.equal(edited);
          seen.read++;
        } catch (error) {
          if (!(error instanceof SymbolonError)) throw error;
          expect(["BundleMalformed", "EmptyBundle", "ItemsNotAscending"]).to.include(error.code);
          seen.refused++;
        }
      }),
      { numRuns: 2 * RUNS },
    );
    expect(seen.read).to.be.above(RUNS / 10);
    expect(seen.refused).to.be.above(RUNS / 10);
  });

  it("refuses every beginning of a bundle, and everything behind its end", () => {
    for (const bundle of [plain, signed, short, { ...plain, isGated: true, items: gatedItems() }]) {
      const whole = encodeBundle(bundle);
      for (let length = 0; length < whole.length / 2 - 1; length++) {
        const cut = whole.slice(0, 2 + 2 * length) as Hex;
        expect(() => decodeBundle(cut), `${length} bytes`).to.throw(
          SymbolonError,
          "bytes are left where the",
        );
      }
      expect(() => decodeBundle(`${whole}00`)).to.throw(SymbolonError, "1 bytes follow its last node");
    }
  });

  const gatedItems = () => plain.items.map((item) => ({ ...item, gateData: "0xabcd" as const }));

  it("says at which byte a bundle is malformed, and why", () => {
    const flagsAt = 6 + 2 * 26;
    const cases: readonly (readonly [Hex, string])[] = [
      ["0x", "from byte 0 on, 0 bytes are left where the number of bytes of an amount takes 1"],
      [patched(encodeBundle(plain), 0, "00"), "from byte 0 on, amounts have 1 to 32 bytes, not 0"],
      [patched(encodeBundle(plain), 0, "21"), "from byte 0 on, amounts have 1 to 32 bytes, not 33"],
      [patched(encodeBundle(plain), 1, "04"), "from byte 1 on, form 4 has short terms without signatures"],
      [patched(encodeBundle(plain), 1, "06"), "form 6 has short terms without signatures"],
      [patched(encodeBundle(plain), 1, "08"), "from byte 1 on, form 8 has unknown bits"],
      [patched(encodeBundle(plain), 1, "80"), "form 128"],
      [patched(encodeBundle(plain), 2, "0000"), "at least one item"],
      [patched(encodeBundle(plain), 4, "0041"), "from byte 4 on, 2 items have 64 nodes at most, not 65"],
      [patched(encodeBundle(plain), 6, "0000012c"), "index 300 comes after index 300"],
      [
        patched(encodeBundle(plain), flagsAt, "c0"),
        "from byte 58 on, 2 items have 1 flags that are set, not 2",
      ],
      [patched(encodeBundle(plain), flagsAt, "00"), "not 0"],
      [
        patched(encodeBundle(plain), flagsAt, "41"),
        "from byte 58 on, its last bits are not used by the 2 flags",
      ],
      // Of item 0: 26 bytes, the length of the signature 2, upTo 32.
      [patched(encodeBundle(signed), 6 + 28 + 32, "01"), "from byte 66 on, the recipient of item 0 is 0x01"],
      [patched(encodeBundle(signed), 6 + 28 + 96 + 11, "01"), "the feeTaker of item 0 is 0x00"],
      [patched(encodeBundle(signed), 6 + 26, "ffff"), "where the signature of item 0 takes 65535"],
    ];
    for (const [bytes, sentence] of cases)
      expect(() => decodeBundle(bytes)).to.throw(SymbolonError, sentence);
    expect(() => decodeBundle("0x0" as Hex)).to.throw(SymbolonError, "not a hexadecimal byte string");
  });

  it("takes the least form that holds the items", () => {
    const { items, proof } = plain;
    expect(makeBundle(items, proof)).to.deep.equal(plain);
    expect(makeBundle(signed.items, proof)).to.deep.equal(signed);
    expect(makeBundle(short.items, proof)).to.deep.equal(short);
    const both = [short.items[0]!, { ...items[1]!, signed: { ...short.items[0]!.signed!, fee: 0n } }];
    expect(makeBundle(both, proof).terms).to.equal("full");
    const gated = makeBundle(
      items.map((item) => ({ ...item, gateData: "0x" })),
      proof,
    );
    expect(gated).to.include({ terms: "none", isGated: true });
    const width = (amount: bigint, fee: bigint) =>
      minAmountBytes([
        ...items.map((item) => ({ ...item, amount: 0n })),
        { ...signed.items[0]!, amount, signed: { ...signed.items[0]!.signed!, fee } },
      ]);
    expect(width(0n, 0n)).to.equal(1);
    for (let bytes = 1; bytes <= 32; bytes++) {
      const most = 2n ** BigInt(8 * bytes) - 1n;
      expect([width(most, 0n), width(1n, most)]).to.deep.equal([bytes, bytes]);
      if (bytes < 32)
        expect([width(most + 1n, 0n), width(0n, most + 1n)]).to.deep.equal([bytes + 1, bytes + 1]);
    }
  });

  it("refuses to write what would be read as something else, naming item and member", () => {
    const [first, second] = plain.items as [BundleItem, BundleItem];
    const write = (change: Partial<Bundle>) => () => encodeBundle({ ...plain, ...change });
    const first_ = (change: object) => write({ terms: "full", items: [{ ...first, ...change }, second] });
    const sign = (change: object) => first_({ signed: { terms, fee: 0n, signature: "0x55", ...change } });
    const cases: readonly (readonly [() => unknown, string, string])[] = [
      [write({ amountBytes: 33 }), "BadAmountBytes", "cannot be written in 33 bytes"],
      [write({ amountBytes: 1 }), "BadBundleItem", "The amount of the item with index 3 is 258"],
      [write({ items: [] }), "EmptyBundle", "at least one item"],
      [write({ items: Array(65_536).fill(first) }), "TooManyItems", "65536"],
      [write({ items: [first, first] }), "ItemsNotAscending", "index 3 comes after index 3"],
      [write({ items: [second, first] }), "ItemsNotAscending", "index 3 comes after index 300"],
      [first_({ index: 2 ** 32 }), "BadBundleItem", "The index of the item with index 4294967296"],
      [first_({ index: 0.5 }), "BadBundleItem", "The index of the item with index 0.5"],
      [first_({ account: "0x11" }), "BadBundleItem", "The account of the item with index 3 is 0x11"],
      [first_({ amount: -1n }), "BadBundleItem", "The amount of the item with index 3 is -1"],
      [first_({ gateData: "0x" }), "BadBundleItem", "The gateData of the item with index 3 is 0x"],
      [write({ isGated: true }), "BadBundleItem", "The gateData of the item with index 3 is missing"],
      [sign({ signature: "0x" }), "BadBundleItem", "The signature of the item with index 3 is 0x"],
      [sign({ signature: `0x${"00".repeat(65_536)}` }), "BadBundleItem", "The signature"],
      [sign({ fee: 65_536n }), "BadBundleItem", "The fee of the item with index 3 is 65536"],
      [sign({ terms: { ...terms, upTo: 2n ** 256n } }), "BadBundleItem", "The upTo"],
      [sign({ terms: { ...terms, maxFee: -1n } }), "BadBundleItem", "The maxFee"],
      [sign({ terms: { ...terms, deadline: 1 } }), "BadBundleItem", "The deadline"],
      [sign({ terms: { ...terms, recipient: "0x" } }), "BadBundleItem", "The recipient"],
      [sign({ terms: { ...terms, feeTaker: `${account}00` } }), "BadBundleItem", "The feeTaker"],
      [
        write({ terms: "short", items: signed.items }),
        "BadBundleItem",
        "The terms of the item with index 3 is more",
      ],
      [write({ items: signed.items }), "BadBundleItem", "The signed of the item with index 3 is given"],
      [write({ proof: { nodes: [], flags: [false] } }), "BadBundleProof", "2 leaves and 0 nodes"],
      [write({ proof: { ...plain.proof, flags: [true, true] } }), "BadBundleProof", "with 2 set"],
      [
        write({ proof: { ...plain.proof, nodes: [new Uint8Array(31)] } }),
        "BadBundleProof",
        "is not 32 bytes",
      ],
      [
        write({ proof: { nodes: Array(65).fill(new Uint8Array(32)), flags: [] } }),
        "BadBundleProof",
        "at most 64",
      ],
    ];
    for (const [act, code, sentence] of cases) {
      expect(act).to.throw(SymbolonError, sentence).with.property("code", code);
    }
  });

  it("writes terms in short only where nothing is lost", () => {
    const item = short.items[0]!;
    const { terms: said, ...rest } = item.signed!;
    expect(hasShortTerms(item)).to.equal(true);
    expect(
      hasShortTerms({ ...item, signed: { ...rest, terms: { ...said, deadline: 2n ** 64n - 1n } } }),
    ).to.equal(true);
    expect(hasShortTerms(plain.items[0]!)).to.equal(false);
    const lost = [
      { ...rest, terms: said, fee: 1n },
      ...[
        { upTo: 0x0103n },
        { upTo: 0x0101n },
        { maxFee: 1n },
        { feeTaker: account },
        { deadline: 2n ** 64n },
      ].map((change) => ({ ...rest, terms: { ...said, ...change } })),
    ];
    for (const one of lost) {
      expect(hasShortTerms({ ...item, signed: one })).to.equal(false);
      expect(() => encodeBundle({ ...short, items: [{ ...item, signed: one }, plain.items[1]!] })).to.throw(
        SymbolonError,
        "or write them in full",
      );
    }
    // 5 words and a fee of 2 bytes in full; 20 and 8 bytes in short.
    const full = encodeBundle({ ...short, terms: "full" });
    expect(full.length - encodeBundle(short).length).to.equal(2 * (160 + 2 - 28));
  });

  it("holds 65,535 items", () => {
    const items = Array.from({ length: 65_535 }, (_, index) => ({ index, account, amount: 1n }));
    const leaf = itemLeaf(items[0]!);
    const proof = { nodes: [leaf], flags: [...Array(65_534).fill(true), false] };
    const encoded = encodeBundle(makeBundle(items, proof));
    expect(encoded.length).to.equal(2 + 2 * (6 + 65_535 * 25 + 8_192 + 32));
    expect(decodeBundle(encoded).items.at(-1)).to.deep.equal(items.at(-1));
  });

  it("does not fold to the campaign's root once any leaf differs", () => {
    const items = Array.from({ length: 9 }, (_, index) => ({ index, account, amount: BigInt(index) }));
    const leaves = Buffer.concat(items.map((item) => itemLeaf(item)));
    const tree = buildNativeTree(leaves);
    const root = bytesToHex(tree.subarray(0, 32));
    const chosen = [1, 2, 7];
    const bundle = makeBundle(
      chosen.map((index) => items[index]!),
      multiproofAt(tree, chosen),
    );
    expect(bundleRoot(bundle)).to.equal(root);
    for (const change of [{ amount: 100n }, { account: `0x${"12".repeat(20)}` as const }, { index: 0 }]) {
      const [first, ...rest] = bundle.items as [BundleItem, ...BundleItem[]];
      expect(bundleRoot({ ...bundle, items: [{ ...first, ...change }, ...rest] })).to.not.equal(root);
    }
  });
});
