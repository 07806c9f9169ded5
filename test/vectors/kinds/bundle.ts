import { type BundleItem, bundle } from "../naive/bundle.ts";
import { campaignLeaf } from "../naive/campaignLeaf.ts";
import type { Hex } from "../naive/hex.ts";
import { multiproof } from "../naive/multiproof.ts";
import { nativeTree } from "../naive/nativeTree.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { type RandomSource, randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

type Row = { readonly index: bigint; readonly account: Hex; readonly amount: bigint };
type Form = {
  readonly amountBytes: number;
  readonly signed: boolean;
  readonly gated: boolean;
  readonly shortTerms: boolean;
};
type Extra = Partial<BundleItem>;

const nothingSigned = {
  upTo: 0n,
  recipient: edges.zeroAddress,
  maxFee: 0n,
  feeTaker: edges.zeroAddress,
  deadline: 0n,
  fee: 0n,
  signature: "0x" as Hex,
};
const plain: Form = { amountBytes: 32, signed: false, gated: false, shortTerms: false };

/** A bundle of the rows at `chosen`; `extra` says what a row has besides its leaf. */
function vector(
  rows: readonly Row[],
  chosen: readonly number[],
  form: Form,
  extra: (row: Row) => Extra = () => ({}),
) {
  const leaves = rows.map(({ index, account, amount }) => campaignLeaf(index, account, amount));
  const items = chosen.map((i) => ({
    ...rows[i]!,
    ...nothingSigned,
    gateData: "0x" as Hex,
    ...extra(rows[i]!),
  }));
  const written = { ...form, amountBytes: BigInt(form.amountBytes), items, ...multiproof(leaves, chosen) };
  return { ...written, root: nativeTree(leaves).root, bundle: bundle(written) };
}

const rowsOf = (random: RandomSource, size: number, bits: number): Row[] =>
  range(size, (i) => ({ index: BigInt(i), account: random.address(), amount: random.uint(bits) }));

const bytes = (random: RandomSource, length: number): Hex =>
  `0x${range(Math.ceil(length / 32), () => random.bytes32().slice(2))
    .join("")
    .slice(0, 2 * length)}`;

/** What short terms say, and a signature that is none. */
const shortlySignedBy = (random: RandomSource, amount: bigint, length: number): Extra => ({
  upTo: amount,
  recipient: random.address(),
  deadline: random.uint(64),
  signature: bytes(random, length),
});

/** Terms that a contract would take, and a signature that is none. */
const signedBy = (random: RandomSource, amount: bigint, length: number): Extra => ({
  upTo: random.pick([amount, edges.maxUint256]),
  recipient: random.address(),
  maxFee: amount,
  feeTaker: random.pick([edges.zeroAddress, random.address()]),
  deadline: random.uint(40),
  fee: random.pick([0n, amount / 10n, amount]),
  signature: bytes(random, length),
});

export const bundleKind: Kind = {
  kind: "bundle",
  about:
    "A bundle's form, items and multiproof, the root they fold to, and the bytes. An empty signature: unsigned, the terms unused. Signatures are random bytes.",
  layout: {
    amountBytes: "uint256",
    signed: "bool",
    gated: "bool",
    shortTerms: "bool",
    items: {
      array: {
        struct: {
          index: "uint256",
          account: "address",
          amount: "uint256",
          upTo: "uint256",
          recipient: "address",
          maxFee: "uint256",
          feeTaker: "address",
          deadline: "uint256",
          fee: "uint256",
          signature: "bytes",
          gateData: "bytes",
        },
      },
    },
    nodes: { array: "bytes32" },
    flags: { array: "bool" },
    root: "bytes32",
    bundle: "bytes",
  },
  vectors: () => {
    const random = randomSource("bundle");
    const seventeen = rowsOf(random, 17, 64);
    const some = (size: number) => {
      const chosen = range(size, (i) => i).filter(() => random.below(3) === 0);
      return chosen.length > 0 ? chosen : [size - 1];
    };
    const forms = [false, true].flatMap((gated) => [
      { signed: false, gated, shortTerms: false },
      { signed: true, gated, shortTerms: false },
      { signed: true, gated, shortTerms: true },
    ]);
    const signed = { amountBytes: 8, signed: true, gated: false, shortTerms: false };
    const extremes = [0n, 1n, edges.maxUint256].map((amount, i) => ({
      index: BigInt(i),
      account: [edges.zeroAddress, edges.oneAddress, edges.maxAddress][i]!,
      amount,
    }));
    return [
      vector(example.campaignRows, [1, 2], { ...plain, amountBytes: 8 }),
      vector(extremes, [0, 1, 2], plain),
      vector(extremes.slice(0, 1), [0], { ...plain, amountBytes: 1 }),
      // One leaf of many, and every one: no node.
      vector(seventeen, [16], { ...plain, amountBytes: 9 }),
      vector(
        seventeen,
        range(17, (i) => i),
        { ...plain, amountBytes: 8 },
      ),
      // Around a whole byte of flags.
      ...range(9, (i) =>
        vector(
          rowsOf(random, 12, 16),
          range(i + 2, (k) => k),
          { ...plain, amountBytes: 2 },
        ),
      ),
      // Every width of amounts, and each of the six forms many times.
      ...range(32, (i) => {
        const form = { ...forms[i % 6]!, amountBytes: i + 1 };
        const rows = rowsOf(random, 5 + (i % 7), 8 * (i + 1));
        const sign = form.shortTerms ? shortlySignedBy : signedBy;
        return vector(rows, some(rows.length), form, ({ amount }) => ({
          ...(form.signed && random.below(4) > 0 && sign(random, amount, random.pick([64, 65]))),
          ...(form.gated && { gateData: bytes(random, random.below(80)) }),
        }));
      }),
      // Room for signatures that nobody used; a contract's signature; gate data that needs its third byte of length.
      vector(seventeen, [3, 4], signed),
      vector(seventeen, [3, 4], { ...signed, shortTerms: true }),
      vector(seventeen, [5, 9], signed, ({ amount }) => signedBy(random, amount, 300)),
      vector(seventeen, [5], signed, ({ amount }) => signedBy(random, amount, 1)),
      // Short terms at the rims: no end, and the last one that they can say.
      vector(seventeen, [2, 6, 7], { ...signed, shortTerms: true }, ({ index, amount }) => ({
        ...(index !== 6n && shortlySignedBy(random, amount, 64)),
        ...(index !== 6n && { deadline: index === 2n ? 0n : edges.maxUint64 }),
      })),
      vector(seventeen, [0, 16], { ...plain, amountBytes: 8, gated: true }, ({ index }) => ({
        gateData: index === 0n ? `0x${"5a".repeat(65_537)}` : "0x",
      })),
    ];
  },
};
