import { expect } from "chai";
import fc from "fast-check";
import type { BundleItem } from "../../../../src/sdk/core/bundle/bundle.ts";
import { makeBundle } from "../../../../src/sdk/core/bundle/encodeBundle.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import type { BundleLimits } from "../../../../src/sdk/distribution/bundles/estimateBundle.ts";
import {
  bundleCosts,
  estimateBundle,
  ITEM_GAS,
  ITEM_HEADROOM,
} from "../../../../src/sdk/distribution/bundles/estimateBundle.ts";
import { groupItems, sharedNodes } from "../../../../src/sdk/distribution/bundles/groupItems.ts";
import { isDeep } from "../../../deep.ts";
import {
  hollowProof,
  sampleItem,
  sampleShortSignature,
  sampleSignature,
  someIndexes,
} from "./sampleClaims.ts";

const RUNS = isDeep ? 2_000 : 120;
const COUNT = 131_072;

const estimated = (count: number, items: readonly BundleItem[], limits?: BundleLimits) =>
  estimateBundle(makeBundle(items, hollowProof(count, items)), limits);
const total = (count: number, groups: readonly (readonly BundleItem[])[]) =>
  groups.reduce((sum, items) => sum + estimated(count, items).gas, 0n);

/** Nothing turns after it was simulated. */
const mayBurn = () => false;

/** Claims of a tree of any size: dense or thin, some signed, some with a long signature. */
const claims = fc
  .record({
    count: fc.constantFrom(1, 2, 3, 100, 1_000, 4_096, 4_097, 70_000, COUNT, 2 ** 32),
    first: fc.nat(),
    width: fc.constantFrom(1, 300, 2_000, 2 ** 32),
    number: fc.integer({ min: 1, max: 250 }),
    seed: fc.nat(),
    isSigned: fc.boolean(),
    isShort: fc.boolean(),
    isGated: fc.boolean(),
  })
  .map(({ count, first, width, number, seed, isSigned, isShort, isGated }) => {
    const begin = first % count;
    const room = Math.min(width, count - begin);
    const items = someIndexes(begin, room, Math.min(number, Math.ceil(room / 2)), seed).map((index) => ({
      ...sampleItem(index),
      ...(isSigned && index % 3 === 0 && { signed: sampleSignature(index, index % 7 === 0 ? 800 : 65) }),
      ...(isShort && index % 3 === 1 && { signed: sampleShortSignature(index) }),
      ...(isGated && { gateData: `0x${"ab".repeat(index % 50)}` as const }),
    }));
    return { count, items };
  });

describe("distribution: groupItems", () => {
  it("knows the size of a multiproof without making it, but where the two rows of leaves meet", () => {
    let atMeeting = 0;
    fc.assert(
      fc.property(claims, fc.nat(), fc.nat(), ({ count, items }, a, b) => {
        const [from, end] = [a % items.length, 1 + (b % items.length)].sort((x, y) => x - y) as [
          number,
          number,
        ];
        if (from === end) return;
        const indexes = items.map(({ index }) => index);
        const found = sharedNodes(count, indexes)(from, end);
        const { nodes } = hollowProof(count, items.slice(from, end));
        const depth = (index: number) => Math.floor(Math.log2(2 * count - 1 - index));
        if (depth(indexes[from]!) === depth(indexes[end - 1]!)) expect(found).to.equal(nodes.length);
        else {
          atMeeting++;
          expect(found).to.be.at.least(nodes.length);
          expect(found).to.be.at.most(nodes.length + 2 * depth(indexes[from]!));
        }
      }),
      { numRuns: 2 * RUNS },
    );
    expect(atMeeting).to.be.above(0);
  });

  it("puts each claim into exactly one group, none above any limit", () => {
    const limits = fc.record({
      gas: fc.bigInt({ min: 1_200_000n, max: 20_000_000n }),
      calldataBytes: fc.integer({ min: 3_000, max: 130_000 }),
      items: fc.integer({ min: 1, max: 300 }),
    });
    const reached = { gas: 0, calldataBytes: 0, items: 0 };
    fc.assert(
      fc.property(claims, limits, fc.constantFrom(1, 2, 10, 100), ({ count, items }, most, every) => {
        const mayBurn = ({ index }: BundleItem) => index % every === 0;
        const groups = groupItems({ count, items, limits: { ...most, mayBurn } });
        expect(groups.flat().sort((a, b) => a.index - b.index)).to.deep.equal(items);
        expect(groups.map(([one]) => one!.index)).to.deep.equal(
          groups.map(([one]) => one!.index).sort((a, b) => a - b),
        );
        for (const [i, group] of groups.entries()) {
          const { gas, gasLimit, calldataBytes } = estimated(count, group, { mayBurn });
          const burning = group.length === 1 ? 0 : group.filter(mayBurn).length;
          expect(gasLimit - gas).to.equal(BigInt(ITEM_HEADROOM + burning * ITEM_GAS));
          expect(Number(gasLimit)).to.be.at.most(Math.min(Number(most.gas), 16_777_216));
          expect(calldataBytes).to.be.at.most(most.calldataBytes);
          expect(group.length).to.be.at.most(most.items);
          // What each limit is for: with the next claim this group would have been too large by it.
          const next = groups[i + 1]?.[0];
          if (next === undefined || next.index <= group.at(-1)!.index) continue;
          const more = estimated(count, [...group, next], { mayBurn });
          if (more.gasLimit > most.gas) reached.gas++;
          if (more.calldataBytes > most.calldataBytes) reached.calldataBytes++;
          if (group.length === most.items) reached.items++;
        }
      }),
      { numRuns: RUNS },
    );
    for (const times of Object.values(reached)) expect(times).to.be.above(RUNS / 20);
  });

  it("gives the same groups for claims in any order, and given twice", () => {
    fc.assert(
      fc.property(claims, fc.infiniteStream(fc.nat()), ({ count, items }, order) => {
        const limits = { gas: 3_000_000n };
        const expected = groupItems({ count, items, limits });
        const shuffled = [...items, ...items.slice(0, 5).map((item) => ({ ...item }))]
          .map((item) => ({ item, at: order.next().value! }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item);
        expect(groupItems({ count, items: shuffled, limits })).to.deep.equal(expected);
      }),
      { numRuns: RUNS / 4 },
    );
  });

  /** Each group as full as it can be, in order of the index: what one would write first. */
  const filled = (count: number, items: readonly BundleItem[], most: bigint) => {
    const groups: BundleItem[][] = [[]];
    for (const item of items) {
      const last = groups.at(-1)!;
      if (last.length > 0 && estimated(count, [...last, item]).gasLimit > most) groups.push([item]);
      else last.push(item);
    }
    return groups;
  };
  const windows = (items: readonly BundleItem[], width: number) => [
    ...Map.groupBy(items, ({ index }) => Math.floor(index / width)).values(),
  ];

  it("costs no more than groups filled one after the other, than runs and than windows", () => {
    const cases = [
      someIndexes(0, COUNT, 300),
      someIndexes(4_000, 1_024, 300),
      // Runs with gaps: cutting within a run costs its proof twice.
      Array.from({ length: 300 }, (_, i) => 40_000 + i + 900 * Math.floor(i / 43)),
      // Where the two rows of leaves of a tree that is not full meet.
      Array.from({ length: 200 }, (_, i) => 61_950 + i),
    ];
    const gas = 3_500_000n;
    let better = 0;
    for (const [i, indexes] of cases.entries()) {
      const items = indexes.map(sampleItem);
      const count = i === 3 ? 100_000 : COUNT;
      const ours = total(count, groupItems({ count, items, limits: { gas } }));
      const naive = total(count, filled(count, items, gas));
      expect(ours <= naive, `${ours} against ${naive}`).to.equal(true);
      if (ours < naive) better++;
      const runs = items.filter(({ index }, k) => items[k - 1]?.index !== index - 1);
      if (runs.length <= 10) continue;
      for (const width of [256, 1_024]) {
        const fitting = windows(items, width).flatMap((group) => filled(count, group, gas));
        expect(ours <= total(count, fitting)).to.equal(true);
      }
    }
    expect(better).to.be.at.least(2);
  });

  it("plans 100 claims of 131,072 for these amounts of gas each", () => {
    const each = (indexes: readonly number[], costs?: BundleLimits["costs"], signed = false) => {
      const items = indexes.map((index) => ({
        ...sampleItem(index),
        ...(signed && { signed: sampleShortSignature(index) }),
      }));
      expect(groupItems({ count: COUNT, items, limits: { mayBurn } })).to.have.length(1);
      return Number(estimated(COUNT, items, { ...(costs && { costs }) }).gas) / items.length;
    };
    const contiguous = Array.from({ length: 100 }, (_, i) => 1_030 + i);
    const figures = {
      contiguous: contiguous,
      window: someIndexes(8_192, 1_024, 100),
      scattered: someIndexes(0, COUNT, 100),
    };
    // Words that were written before, as in most of a campaign's life.
    const used = { word: 5_000 };
    const found = Object.fromEntries(
      Object.entries(figures).map(([name, indexes]) => [name, Math.round(each(indexes, used))]),
    );
    const fresh = Math.round(each(figures.scattered));
    const signed = Math.round(each(contiguous, used, true));
    expect({ ...found, fresh, signed }).to.deep.equal({
      contiguous: 30_265,
      window: 32_470,
      scattered: 42_173,
      fresh: 58_076,
      signed: 37_697,
    });
  });

  it("reckons at least the floor price of calldata", () => {
    const items = [{ ...sampleItem(3), gateData: `0x${"ab".repeat(50_000)}` as const }];
    const { gas } = estimated(9, items);
    expect(Number(gas)).to.be.within(21_000 + 40 * 50_000, 21_000 + 40 * 50_500);
    expect(() => groupItems({ count: 9, items, limits: { gas } })).to.throw(SymbolonError, "alone takes");
    expect(groupItems({ count: 9, items, limits: { gas: gas + 501_000n } })).to.deep.equal([items]);
  });

  it("plans 20,000 scattered claims", () => {
    const items = someIndexes(0, COUNT, 20_000).map(sampleItem);
    const groups = groupItems({ count: COUNT, items });
    expect(groups.flat()).to.have.length(20_000);
    expect(groups.length).to.be.within(35, 65);
  });

  it("keeps full terms in bundles of their own just where that is cheaper", () => {
    const mixed = (number: number, isFull: (index: number) => boolean) =>
      Array.from({ length: number }, (_, index) => ({
        ...sampleItem(index),
        signed: isFull(index) ? sampleSignature(index) : sampleShortSignature(index),
      }));
    const formsOf = (items: readonly BundleItem[]) =>
      groupItems({ count: COUNT, items, limits: { mayBurn } }).map((group) => [
        makeBundle(group, hollowProof(COUNT, group)).terms,
        group.length,
      ]);
    // 670 gas each against a transaction more.
    expect(formsOf(mixed(12, (index) => index === 5))).to.deep.equal([["full", 12]]);
    expect(formsOf(mixed(200, (index) => index === 5))).to.deep.equal([
      ["short", 199],
      ["full", 1],
    ]);
    expect(formsOf(mixed(200, (index) => index >= 150))).to.deep.equal([
      ["short", 150],
      ["full", 50],
    ]);
    // The unsigned go along with whichever is there.
    const one = { ...sampleItem(300), signed: sampleSignature(300) };
    expect(formsOf([...someIndexes(0, 300, 100).map(sampleItem), one])).to.deep.equal([["full", 101]]);
  });

  it("keeps room for each item that may burn, by default for all that are signed or shown to a gate", () => {
    const plain = Array.from({ length: 60 }, (_, index) => sampleItem(index));
    const sizes = (items: readonly BundleItem[], limits: BundleLimits = {}) =>
      groupItems({ count: COUNT, items, limits }).map(({ length }) => length);
    expect(sizes(plain)).to.deep.equal([60]);
    const signed = plain.map((item) => ({ ...item, signed: sampleShortSignature(item.index) }));
    const gated = plain.map((item) => ({ ...item, gateData: "0x" as const }));
    for (const [items, kept] of [
      [signed, [30, 30]],
      [gated, [24, 24, 12]],
    ] as const) {
      expect(sizes(items)).to.deep.equal(kept);
      expect(sizes(items, { mayBurn })).to.deep.equal([60]);
      expect(sizes(items, { mayBurn: ({ index }) => index < 20 })).to.deep.equal([60]);
    }
    // What burns alone takes nothing from others, and needs no room.
    const gas = estimated(COUNT, [signed[0]!]).gas + BigInt(ITEM_HEADROOM) + 1_000n;
    expect(sizes(signed.slice(0, 1), { gas })).to.deep.equal([1]);
  });

  it("gives no group for no claim", () => {
    expect(groupItems({ count: 5, items: [] })).to.deep.equal([]);
  });

  it("refuses two claims for one index that differ, naming both", () => {
    const first = sampleItem(3);
    const other = { ...sampleItem(3), account: sampleItem(4).account };
    const group =
      (...items: BundleItem[]) =>
      () =>
        groupItems({ count: 9, items });
    expect(group(first, sampleItem(1), other))
      .to.throw(
        SymbolonError,
        `Two claims for index 3 differ: their account is ${first.account} and ${other.account}`,
      )
      .with.property("code", "ClaimsDiffer");
    const signed = { ...first, signed: sampleSignature(3) };
    expect(group(first, signed)).to.throw("their fee is missing and 1");
    expect(group({ ...signed, gateData: "0x" }, signed)).to.throw("their gateData is 0x and missing");
    const fee = { ...signed, signed: { ...signed.signed, fee: 1n } };
    expect(group(signed, fee)).to.throw("their fee is 100000000000000000 and 1");
    const recipient = { ...signed.signed, terms: { ...signed.signed.terms, recipient: other.account } };
    expect(
      group(signed, { ...signed, signed: { ...recipient, terms: { ...recipient.terms } } }),
    ).to.not.throw();
    const upper = { ...first, account: `0x${first.account.slice(2).toUpperCase()}` as const };
    expect(groupItems({ count: 9, items: [first, upper] })).to.deep.equal([[first]]);
  });

  it("refuses an index beyond the tree, a claim that no bundle can hold, and limits that are none", () => {
    const items = [sampleItem(3)];
    expect(() => groupItems({ count: 3, items })).to.throw(SymbolonError, "no leaf 3 in a tree of 3");
    expect(() => groupItems({ count: 9, items, limits: { gas: 500_000n } }))
      .to.throw(SymbolonError, "A bundle of index 3 alone takes")
      .with.property("code", "ClaimTooLarge");
    expect(() => groupItems({ count: 9, items, limits: { calldataBytes: 100 } })).to.throw(
      "the limits of 16777216 and 100",
    );
    const gated = [{ ...sampleItem(3), gateData: `0x${"ab".repeat(130_000)}` as const }];
    expect(() => groupItems({ count: 9, items: gated })).to.throw(SymbolonError, "less gate data");
    for (const limits of [{ gas: 0n }, { items: 0 }, { items: 1.5 }, { calldataBytes: Number.NaN }]) {
      expect(() => groupItems({ count: 9, items, limits })).to.throw(
        SymbolonError,
        "Give a whole number above 0",
      );
    }
    expect(() => groupItems({ count: 9, items, limits: { costs: { transfer: -1 } } })).to.throw(
      SymbolonError,
      'The cost "transfer" of a bundle cannot be -1',
    );
  });

  it("takes the gas of tokens and gates that the caller knows better", () => {
    const items = Array.from({ length: 400 }, (_, i) => sampleItem(i));
    expect(groupItems({ count: 400, items })).to.have.length(1);
    const costs = { transfer: 2 * bundleCosts.transfer };
    expect(groupItems({ count: 400, items, limits: { costs } })).to.have.length(2);
  });
});
