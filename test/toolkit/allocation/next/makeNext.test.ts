import { expect } from "chai";
import fc from "fast-check";
import { nextCsv, requireAmounts } from "../../../../src/node/allocation/next/makeNext.ts";
import { addAmounts, takeTotals } from "../../../../src/node/allocation/next/nextAmounts.ts";
import { accountAt, amountAt } from "../../../../src/sdk/allocation/allocation.ts";
import { allocationDiff } from "../../../../src/sdk/allocation/diff/allocationDiff.ts";
import { parseAmount } from "../../../../src/sdk/allocation/read/parseAmount.ts";
import { MAX_UINT256 } from "../../../../src/sdk/core/bytes.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import { addressOf, allocationOf, type TestRow } from "../allocationOf.ts";

/** Few accounts, so that two lists have much in common; amounts of every width. */
const rows = fc.uniqueArray(
  fc.record({ account: fc.nat(30), amount: fc.oneof(fc.bigInt(1n, 9n), fc.bigInt(1n, 2n ** 240n)) }),
  { minLength: 1, maxLength: 30, selector: ({ account }) => account },
);

const rowsIn = (allocation: ReturnType<typeof allocationOf>) =>
  Array.from({ length: allocation.count }, (_, i) => [accountAt(allocation, i), amountAt(allocation, i)]);

/** The same with a table of accounts, which keeps the order in which they come. */
function naiveNext(before: TestRow[], recent: TestRow[], amountOf: (was: bigint, more: bigint) => bigint) {
  const table = new Map(before.map(({ account, amount }) => [addressOf(account), amount]));
  for (const { account, amount } of recent) {
    const was = table.get(addressOf(account));
    table.set(addressOf(account), was === undefined ? amount : amountOf(was, amount));
  }
  return [...table];
}

describe("allocation/next", () => {
  it("adds as a table of accounts does, and never lowers, moves or forgets anybody", () => {
    fc.assert(
      fc.property(rows, rows, (before, recent) => {
        const previous = allocationOf(before);
        const earned = allocationOf(recent);
        const { allocation, notNamed, reached } = addAmounts(previous, earned);
        const had = new Map(before.map(({ account, amount }) => [account, amount]));
        const again = recent.filter(({ account, amount }) => amount >= (had.get(account) ?? amount + 1n));
        expect(reached).to.equal(again.length);
        expect(rowsIn(allocation)).to.deep.equal(naiveNext(before, recent, (was, more) => was + more));
        expect(allocation.total).to.equal(previous.total + earned.total);
        const { byKind, unchanged } = allocationDiff(previous, allocation);
        expect(
          [byKind.lowered, byKind.removed, byKind.reindexed].map(({ accounts }) => accounts),
        ).to.deep.equal([0, 0, 0]);
        expect(unchanged).to.equal(notNamed);
      }),
    );
  });

  it("comes out the same, in whatever parts the same amounts are added, but for the order of newcomers", () => {
    fc.assert(
      fc.property(rows, rows, rows, (first, second, third) => {
        const [a, b, c] = [first, second, third].map((each) => allocationOf(each));
        const stepwise = addAmounts(addAmounts(a!, b!).allocation, c!).allocation;
        const atOnce = addAmounts(a!, addAmounts(b!, c!).allocation).allocation;
        expect(allocationDiff(stepwise, atOnce, { ignoreIndexes: true }).changed).to.equal(0);
      }),
      { numRuns: 50 },
    );
  });

  it("takes totals as they are, and keeps whom they do not name", () => {
    fc.assert(
      fc.property(rows, rows, (before, recent) => {
        const { allocation } = takeTotals(allocationOf(before), allocationOf(recent));
        expect(rowsIn(allocation)).to.deep.equal(naiveNext(before, recent, (_was, total) => total));
      }),
      { numRuns: 50 },
    );
  });

  it("takes a file for one of totals where at most one account in twenty is missing or below", () => {
    const add =
      (accounts: number, reached: number, isMade = false) =>
      () =>
        requireAmounts({ file: "week.csv", accounts, reached, isMade });
    for (const [accounts, reached] of [
      [1, 1],
      [19, 19],
      [20, 19],
      [1_000, 950],
    ] as const) {
      const why = `${reached} of ${accounts}`;
      expect(add(accounts, reached), why).to.throw("week.csv").with.property("code", "LooksLikeTotals");
      expect(add(accounts, reached - 1), why).not.to.throw();
    }
    expect(add(100, 0, true))
      .to.throw()
      .with.property("code", "LooksLikeTotals");
  });

  it("goes as far as a uint256 does, and no further, without a wrapped amount", () => {
    const most = allocationOf([{ account: 1, amount: MAX_UINT256 - 1n }]);
    const one = allocationOf([{ account: 1, amount: 1n }]);
    const other = allocationOf([{ account: 2, amount: 2n }]);
    expect(amountAt(addAmounts(most, one).allocation, 0)).to.equal(MAX_UINT256);
    for (const next of [() => addAmounts(most, other), () => takeTotals(most, other)]) {
      expect(next).to.throw("2 base units").with.property("code", "TotalBeyondUint256");
    }
    const source = { source: { name: "week.csv", sha256: "0x" as const } };
    const named = () => addAmounts(most, allocationOf([{ account: 1, amount: 2n }], source));
    expect(named).to.throw("week.csv");
    expect(
      (() => {
        try {
          named();
        } catch (thrown) {
          return (thrown as SymbolonError).details;
        }
      })(),
    ).to.deep.include({ before: (MAX_UINT256 - 1n).toString(), recent: "2" });
  });

  it("writes amounts that read back to the same base units, and in tokens only where they must be", () => {
    fc.assert(
      fc.property(fc.bigInt(1n, MAX_UINT256), fc.nat(77), (amount, decimals) => {
        const allocation = allocationOf([{ account: 0xabc, amount }], { decimals });
        const text = Buffer.concat(
          [...nextCsv(allocation, nobleHasher).pieces].map((piece) => Buffer.from(piece)),
        );
        const [, line = ""] = text.toString().split("\n");
        const written = line.split(",")[1] ?? "";
        expect(parseAmount(written, decimals)).to.equal(amount);
        // Read as base units by mistake it is refused, not taken for a tiny amount.
        if (decimals > 0) expect(parseAmount(written, undefined)).to.have.property("code", "TooManyDecimals");
      }),
    );
  });
});
