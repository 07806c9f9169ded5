import { expect } from "chai";
import fc from "fast-check";
import {
  allocationDiff,
  forbiddenForCumulative,
  type RowChangeKind,
  requireOnly,
  rowChangeKinds,
} from "../../../../src/sdk/allocation/diff/allocationDiff.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { addressOf, allocationOf, rowsOf, type TestRow } from "../allocationOf.ts";

/** Rows over few accounts and amounts, so that two lists of them have much in common. */
const rows = fc.uniqueArray(
  fc.record({
    account: fc.oneof(
      fc.nat(25),
      fc.nat(25).map((i) => `0x${(i + 1).toString(16)}`.padEnd(42, "0")),
    ),
    amount: fc.constantFrom(1n, 2n, 2n ** 255n, 2n ** 255n + 1n),
    payee: fc.nat(2),
  }),
  { minLength: 1, maxLength: 40, selector: ({ account }) => addressOf(account) },
);

type Drawn = { account: string | number; amount: bigint; payee: number };

const plainRows = (drawn: readonly Drawn[]): TestRow[] =>
  drawn.map(({ account, amount }) => ({ account, amount }));
const withPayees = (drawn: readonly Drawn[]): TestRow[] =>
  drawn.map(({ account, amount, payee }) => ({
    account,
    amount,
    beneficiary: payee === 0 ? addressOf(account) : addressOf(0xb0 + payee),
  }));

/** The same in the plainest way: a table of accounts. */
function naiveDiff(before: readonly TestRow[], after: readonly TestRow[], ignoreIndexes: boolean): string[] {
  const indexed = (list: readonly TestRow[]) =>
    new Map(list.map((row, index) => [addressOf(row.account), { index, ...row }]));
  const left = indexed(before);
  const right = indexed(after);
  const payee = ({ account, beneficiary }: TestRow) => beneficiary ?? addressOf(account);
  const lines: string[] = [];
  for (const account of [...new Set([...left.keys(), ...right.keys()])].sort()) {
    const was = left.get(account);
    const is = right.get(account);
    const kinds: RowChangeKind[] = [];
    if (was === undefined) kinds.push("added");
    else if (is === undefined) kinds.push("removed");
    else {
      if (is.amount > was.amount) kinds.push("raised");
      if (is.amount < was.amount) kinds.push("lowered");
      if (is.index !== was.index && !ignoreIndexes) kinds.push("reindexed");
      if (payee(is) !== payee(was)) kinds.push("redirected");
    }
    if (kinds.length > 0)
      lines.push(`${account} ${kinds} ${was?.index}:${was?.amount} ${is?.index}:${is?.amount}`);
  }
  return lines;
}

describe("allocationDiff", () => {
  for (const shape of [plainRows, withPayees]) {
    it(`agrees with a table of accounts (${shape.name})`, () => {
      fc.assert(
        fc.property(rows, rows, fc.boolean(), (drawn, later, ignoreIndexes) => {
          const before = shape(drawn);
          const after = shape(later);
          const diff = allocationDiff(allocationOf(before), allocationOf(after), { ignoreIndexes });
          const changes = [...diff.changes()];
          expect(
            changes.map(
              ({ account, kinds, before: was, after: is }) =>
                `${account} ${kinds} ${was?.index}:${was?.amount} ${is?.index}:${is?.amount}`,
            ),
          ).to.deep.equal(naiveDiff(before, after, ignoreIndexes));
          expect(diff.changed).to.equal(changes.length);
          const { added, removed, raised, lowered } = diff.byKind;
          expect(diff.unchanged + diff.changed + 0).to.equal(diff.before.accounts + added.accounts);
          expect(diff.before.total + added.amount + raised.amount - removed.amount - lowered.amount).to.equal(
            diff.after.total,
          );
          for (const kind of rowChangeKinds) {
            const ofKind = changes.filter(({ kinds }) => kinds.includes(kind));
            expect(diff.byKind[kind].accounts).to.equal(ofKind.length);
            expect([...diff.changes({ kind, limit: 3 })]).to.deep.equal(ofKind.slice(0, 3));
          }
        }),
        { numRuns: 300 },
      );
    });
  }

  it("finds nothing between an allocation and itself, and only indexes between two orders of it", () => {
    const list = rowsOf([5n, 6n, 7n]);
    const a = allocationOf(list);
    const b = allocationOf(list.toReversed());
    expect(allocationDiff(a, a).changed).to.equal(0);
    expect(allocationDiff(a, b).byKind.reindexed).to.deep.equal({ accounts: 2, amount: 0n });
    expect(allocationDiff(a, b, { ignoreIndexes: true }).changed).to.equal(0);
  });

  it("takes a row without a beneficiary to pay its account", () => {
    const account = addressOf(7);
    const other = addressOf(8);
    const plain = allocationOf([{ account, amount: 1n }]);
    expect(
      allocationDiff(plain, allocationOf([{ account, amount: 1n, beneficiary: account }])).changed,
    ).to.equal(0);
    const redirected = allocationDiff(plain, allocationOf([{ account, amount: 1n, beneficiary: other }]));
    const [change] = redirected.changes();
    expect([change?.kinds, change?.before?.beneficiary, change?.after?.beneficiary]).to.deep.equal([
      ["redirected"],
      account,
      other,
    ]);
  });
});

describe("requireOnly", () => {
  const before = allocationOf([1, 2, 3, 4].map((account) => ({ account, amount: 10n })));
  const check = (after: readonly TestRow[], forbidden = forbiddenForCumulative) =>
    requireOnly({
      diff: allocationDiff(before, allocationOf(after)),
      forbidden,
      before: "old",
      after: "new",
    });

  it("lets raises, additions and what was not forbidden pass", () => {
    check([1, 2, 3, 4, 5].map((account) => ({ account, amount: 11n })));
    check([{ account: 1, amount: 1n }], []);
  });

  it("names what is forbidden, the first offenders, and counts them all", () => {
    const lowered = [1, 2, 3].map((account) => ({ account, amount: 9n }));
    const thrown = expect(() => check(lowered)).to.throw("1 removed and 3 lowered");
    thrown.with.property("code", "ForbiddenChange");
    expect(() => check(lowered)).to.throw(`${addressOf(4)} removed, had 10 at index 3`);
    expect(() => check(lowered)).to.throw(`${addressOf(1)} lowered from 10 to 9`);
    try {
      check(lowered);
    } catch (error) {
      const { counts, offenders } = (error as SymbolonError).details;
      expect(counts).to.deep.equal({ removed: 1, lowered: 3 });
      expect(offenders).to.deep.include({ kind: "lowered", account: addressOf(2), before: "10", after: "9" });
    }
  });

  it("tells five of thousands", () => {
    const many = Array.from({ length: 3_000 }, (_, account) => ({ account, amount: 5n }));
    const diff = allocationDiff(allocationOf(many), allocationOf([{ account: 1, amount: 5n }]));
    expect(() => requireOnly({ diff, forbidden: ["removed"], before: "a", after: "b" })).to.throw(
      "and 2994 more",
    );
  });
});
