import { expect } from "chai";
import fc from "fast-check";
import { allocationStatistics } from "../../../../src/node/allocation/report/allocationStatistics.ts";
import { sortAmounts } from "../../../../src/node/allocation/report/sortedAmounts.ts";
import { createAmountSum } from "../../../../src/sdk/allocation/allocation.ts";
import { stringOrder } from "../../../../src/sdk/allocation/stringOrder.ts";
import { allocationOf, rowsOf } from "../allocationOf.ts";

/** Amounts of every size, with many equal and nearly equal ones among them. */
const amounts = fc.array(
  fc.oneof(
    fc.bigInt({ min: 1n, max: 12n }),
    fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }),
    fc.bigInt({ min: 2n ** 80n, max: 2n ** 80n + 40n }),
    fc.constant(400n * 10n ** 18n),
  ),
  { minLength: 1, maxLength: 90 },
);

const ascending = (list: readonly bigint[]) => list.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
const sumOf = (list: readonly bigint[]) => list.reduce((sum, amount) => sum + amount, 0n);
/** A quotient to 18 digits. */
const quotient = (part: bigint, whole: bigint) => Number((part * 10n ** 18n) / whole) / 1e18;

const statisticsOf = (list: readonly bigint[], decimals?: number) =>
  allocationStatistics(allocationOf(rowsOf(list), decimals === undefined ? {} : { decimals }));

describe("allocationStatistics", () => {
  it("agrees with the definitions, written down naively", () => {
    fc.assert(
      fc.property(amounts, (list) => {
        const found = statisticsOf(list);
        const sorted = ascending(list);
        const total = sumOf(list);
        const count = list.length;
        let differences = 0n;
        for (const a of list) for (const b of list) differences += a > b ? a - b : b - a;
        expect(found.gini).to.be.closeTo(quotient(differences, 2n * BigInt(count) * total), 1e-15);
        expect(found.total).to.equal(total);
        expect(found.least).to.equal(sorted[0]);
        expect(found.greatest).to.equal(sorted.at(-1));
        expect(found.mean).to.equal(total / BigInt(count));
        for (const [i, decile] of found.deciles.entries()) {
          // The least amount that at least so many rows do not exceed.
          const reached = sorted.find(
            (amount) => 10 * list.filter((a) => a <= amount).length >= (i + 1) * count,
          );
          expect(decile).to.equal(reached);
        }
        const fewest =
          sorted.toReversed().findIndex((_, i, all) => 2n * sumOf(all.slice(0, i + 1)) >= total) + 1;
        expect(found.half.rows).to.equal(fewest);
        expect(found.half.amount).to.equal(sorted[count - fewest]);
        for (const { rows, amount, share } of found.top) {
          expect(amount).to.equal(sumOf(sorted.slice(-rows)));
          expect(share).to.be.closeTo(quotient(amount, total), 1e-15);
        }
        for (const { rows, amount } of found.lorenz) {
          const held = sumOf(sorted.slice(0, Math.round(rows * count)));
          expect(amount).to.be.closeTo(quotient(held, total), 1e-15);
        }
        expect(found.greatestRows.map((index) => list[index])).to.deep.equal(
          sorted.slice(-found.greatestRows.length).toReversed(),
        );
        expect(found.histogram.counts.reduce((sum, rows) => sum + rows, 0)).to.equal(count);
        expect(found.histogramShares.reduce((sum, share) => sum + share, 0)).to.be.closeTo(1, 1e-12);
      }),
      { numRuns: 150 },
    );
  });

  it("finds every cluster of equal amounts, the greatest by rows and by what they get", () => {
    fc.assert(
      fc.property(amounts, (list) => {
        const { equal } = statisticsOf(list);
        const sizes = new Map<bigint, number>();
        for (const amount of list) sizes.set(amount, (sizes.get(amount) ?? 0) + 1);
        const clusters = [...sizes].filter(([, rows]) => rows > 1);
        expect(equal.distinct).to.equal(sizes.size);
        expect(equal.clusters).to.equal(clusters.length);
        expect(equal.rows).to.equal(clusters.reduce((sum, [, rows]) => sum + rows, 0));
        for (const { amount, rows, together, index } of [...equal.byRows, ...equal.byAmount]) {
          expect([sizes.get(amount), list.indexOf(amount)]).to.deep.equal([rows, index]);
          expect(together).to.equal(amount * BigInt(rows));
        }
        const bySize = clusters.map(([, rows]) => rows).sort((a, b) => b - a);
        expect(equal.byRows.map(({ rows }) => rows)).to.deep.equal(bySize.slice(0, 10));
        const byWorth = ascending(clusters.map(([amount, rows]) => amount * BigInt(rows))).toReversed();
        expect(equal.byAmount.map(({ together }) => together)).to.deep.equal(byWorth.slice(0, 10));
      }),
      { numRuns: 150 },
    );
  });

  it("lists the greatest ten of many clusters", () => {
    // Cluster k: k rows of 1,000 - 40 * k, so that most rows and most together are different ones.
    const list = Array.from({ length: 20 }, (_, k) =>
      new Array<bigint>(k + 1).fill(1_000n - 40n * BigInt(k)),
    ).flat();
    const { byRows, byAmount } = statisticsOf(list).equal;
    expect(byRows.map(({ rows }) => rows)).to.deep.equal([20, 19, 18, 17, 16, 15, 14, 13, 12, 11]);
    const worth = Array.from({ length: 20 }, (_, k) => BigInt(k + 1) * (1_000n - 40n * BigInt(k))).slice(1);
    expect(byAmount.map(({ together }) => together)).to.deep.equal(
      ascending(worth).toReversed().slice(0, 10),
    );
  });

  it("knows the Gini coefficients that are known", () => {
    const n = 1_000;
    const known: readonly (readonly [readonly bigint[], number])[] = [
      [[7n], 0],
      [new Array<bigint>(n).fill(3n), 0],
      [[1n, 3n], 0.25],
      // 1, 2, ..., n: (n - 1) / 3n, the best known of all.
      [Array.from({ length: n }, (_, i) => BigInt(i + 1)), (n - 1) / (3 * n)],
      // One has all but a little: near (n - 1) / n.
      [[...new Array<bigint>(n - 1).fill(1n), 10n ** 30n], (n - 1) / n],
    ];
    for (const [list, gini] of known) expect(statisticsOf(list).gini).to.be.closeTo(gini, 1e-12);
  });

  it("loses no digit beyond 2^53, 2^128 and, in totals, 2^256", () => {
    const greatest = 2n ** 256n - 1n;
    const found = statisticsOf([...new Array<bigint>(3_000).fill(greatest), 1n]);
    expect(found.total).to.equal(3_000n * greatest + 1n);
    expect(found.top.map(({ amount }) => amount / greatest)).to.deep.equal([1n, 10n, 100n, 31n, 301n]);
    expect(found.gini).to.be.closeTo(1 / 3_001, 1e-15);
    expect(found.half.rows).to.equal(1_501);
    const close = statisticsOf([2n ** 200n, 2n ** 200n + 1n, 2n ** 200n]);
    expect([close.least, close.median, close.greatest]).to.deep.equal([
      2n ** 200n,
      2n ** 200n,
      2n ** 200n + 1n,
    ]);
    expect(close.gini).to.be.greaterThan(0).and.lessThan(1e-60);
  });

  it("puts amounts into bins of tokens where decimals are known or guessed, else of base units", () => {
    const hasEdge = (wanted: number, ...how: Parameters<typeof statisticsOf>) =>
      statisticsOf(...how).histogram.edges.some((edge) => Math.abs(edge / wanted - 1) < 1e-9);
    expect(hasEdge(1, [10n ** 18n], 18)).to.equal(true);
    expect(hasEdge(1, [10n ** 18n])).to.equal(true);
    expect(hasEdge(1e18, [10n ** 18n], 0)).to.equal(true);
    expect(hasEdge(1e12, [10n ** 12n])).to.equal(true);
  });

  it("counts published leaves of nothing with the least amount, where logarithms have no place for them", () => {
    const audited = (list: readonly bigint[]) =>
      allocationStatistics(allocationOf(rowsOf(list), { audited: true }));
    const { histogram, histogramShares, least, gini } = audited([0n, 1000n, 0n, 10n]);
    const withTens = statisticsOf([10n, 1000n, 10n, 10n]).histogram;
    expect([histogram.counts, histogram.edges]).to.deep.equal([withTens.counts, withTens.edges]);
    expect(histogramShares.reduce((sum, share) => sum + share, 0)).to.be.closeTo(1, 1e-12);
    expect([least, gini > 0.7]).to.deep.equal([0n, true]);
    const nothing = audited([0n, 0n]);
    expect(nothing.gini).to.equal(0);
    expect(nothing.histogram.counts.reduce((sum, rows) => sum + rows)).to.equal(2);
    expect(nothing.lorenz.every(({ amount }) => amount === 0)).to.equal(true);
  });

  it("tells whom three fields pay", () => {
    const a = "0x".padEnd(42, "a");
    const b = "0x".padEnd(42, "b");
    const c = "0x".padEnd(42, "c");
    const rows = [
      { account: 1, amount: 5n, beneficiary: a },
      { account: 2, amount: 6n, beneficiary: b },
      { account: 3, amount: 7n, beneficiary: a },
      { account: c, amount: 8n, beneficiary: c },
    ];
    expect(allocationStatistics(allocationOf(rows)).payees).to.deep.equal({
      beneficiaries: 3,
      rowsElsewhere: 3,
      rowsShared: 2,
      shared: [{ index: 0, rows: 2, amount: 12n }],
    });
    expect(statisticsOf([1n]).payees).to.equal(undefined);
  });
});

describe("sortAmounts", () => {
  it("sums any stretch across pieces, and finds ranks", () => {
    const list = Array.from({ length: 2_600 }, (_, i) => 2n ** 64n - 1n + BigInt((i * 7_919) % 1_300));
    const sorted = sortAmounts(allocationOf(rowsOf(list)));
    const expected = ascending(list);
    for (const ranks of [0, 1, 1_023, 1_024, 1_025, 2_047, 2_048, 2_600]) {
      expect(sorted.sumOfSmallest(ranks)).to.equal(sumOf(expected.slice(0, ranks)));
    }
    expect(sorted.weightedSum).to.equal(sumOf(expected.map((amount, i) => amount * BigInt(i + 1))));
    for (const amount of [0n, expected[0]!, expected[700]! + 1n, expected.at(-1)!, 2n ** 255n]) {
      expect(sorted.below(amount)).to.equal(expected.filter((other) => other < amount).length);
    }
  });
});

describe("stringOrder", () => {
  it("sorts as Buffer.compare does, whatever strings share, keeping the order of equals", () => {
    const strings = fc.constantFrom(8, 20, 32).chain((width) =>
      fc.array(
        fc
          .tuple(fc.nat(width), fc.nat(width), fc.uint8Array({ minLength: width, maxLength: width }))
          .map(([from, size, bytes]) =>
            bytes.map((byte, i) => (i >= from && i < from + size ? byte & 1 : 0)),
          ),
        { minLength: 1, maxLength: 80 },
      ),
    );
    fc.assert(
      fc.property(strings, (rows) => {
        const found = [...stringOrder(Buffer.concat(rows), rows[0]!.length)];
        const expected = rows.map((_, i) => i).sort((a, b) => Buffer.compare(rows[a]!, rows[b]!) || a - b);
        expect(found).to.deep.equal(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("reads columns that begin anywhere", () => {
    const bytes = new Uint8Array(1 + 3 * 8);
    bytes.set([9, 0, 0, 0, 0, 0, 0, 1, 7, 0, 0, 0, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0, 0, 1], 1);
    expect([...stringOrder(bytes.subarray(1), 8)]).to.deep.equal([1, 2, 0]);
  });
});

describe("createAmountSum", () => {
  it("stays exact beyond what doubles hold", () => {
    const { amounts: bytes } = allocationOf(rowsOf([2n ** 256n - 1n, 1n]));
    const sum = createAmountSum(bytes);
    for (let i = 0; i < 3_000_000; i++) sum.add(0);
    sum.add(1);
    expect(sum.total()).to.equal(3_000_000n * (2n ** 256n - 1n) + 1n);
    expect(sum.total()).to.equal(3_000_000n * (2n ** 256n - 1n) + 1n);
  });
});
