import { expect } from "chai";
import fc from "fast-check";
import { allocationStatistics } from "../../../../../src/node/allocation/report/allocationStatistics.ts";
import {
  neighbourRuns,
  type Sign,
  tellingDigits,
} from "../../../../../src/node/allocation/report/signs/sign.ts";
import { equalAmounts, sortAmounts } from "../../../../../src/node/allocation/report/sortedAmounts.ts";
import { addressOf, allocationOf, rowsOf, spread, type TestRow } from "../../allocationOf.ts";

const TOKEN = 10n ** 18n;

function signOf(code: Sign["code"], rows: readonly TestRow[]): Sign {
  const sign = allocationStatistics(allocationOf(rows)).signs.find((each) => each.code === code);
  return sign ?? expect.fail(`no ${code}`);
}

/** Amounts without any pattern: all different, none round. */
const plain = (rows: number) =>
  Array.from(
    { length: rows },
    (_, i) => 100n * TOKEN + ((BigInt(i + 1) * 525_328_890_437_410_000_003n) % (850n * TOKEN)) + 7n,
  );

describe("signs of split identities", () => {
  it("shows none in rows without a pattern", () => {
    for (const sign of allocationStatistics(allocationOf(rowsOf(plain(3_000)))).signs) {
      expect({ code: sign.code, groups: sign.groups, applies: sign.applies }).to.deep.equal({
        code: sign.code,
        groups: 0,
        applies: true,
      });
    }
  });

  describe("odd amounts, repeated", () => {
    const odd = 412_380_117n * 10n ** 12n;
    const withOdd = (times: number, amount = odd) =>
      rowsOf([...plain(2_000), ...new Array<bigint>(times).fill(amount)]);

    it("are told from five rows on, with rows, amount and first indexes", () => {
      expect(signOf("OddRepeats", withOdd(4)).groups).to.equal(0);
      expect(signOf("OddRepeats", withOdd(7))).to.deep.include({
        groups: 1,
        rows: 7,
        amount: 7n * odd,
        greatest: [{ shared: odd, rows: 7, amount: 7n * odd, indexes: [2_000, 2_001, 2_002, 2_003, 2_004] }],
      });
    });

    it("are not told of round amounts, nor of a tier", () => {
      expect(signOf("OddRepeats", withOdd(7, 41_238n * TOKEN)).groups).to.equal(0);
      expect(signOf("OddRepeats", withOdd(24)).groups).to.equal(1);
      expect(signOf("OddRepeats", withOdd(25)).groups).to.equal(0);
    });
  });

  describe("equal amounts side by side", () => {
    /** A quarter of the rows get one amount, spread evenly; `run` of them stand in a row. */
    const withRun = (run: number) =>
      rowsOf(
        plain(2_000).map((amount, i) => (i % 4 === 0 || (i >= 801 && i < 800 + run) ? 300n * TOKEN : amount)),
      );

    it("are told where a random order would not show such a run", () => {
      expect(signOf("NeighbourRuns", withRun(3)).groups).to.equal(0);
      const found = signOf("NeighbourRuns", withRun(16));
      expect([found.groups, found.greatest[0]?.shared]).to.deep.equal([1, 300n * TOKEN]);
      expect(found.greatest[0]?.indexes[0]).to.equal(800);
      const alone = plain(2_000).map((amount, i) => (i >= 700 && i < 704 ? 300n * TOKEN : amount));
      expect(signOf("NeighbourRuns", rowsOf(alone)).rows).to.equal(4);
    });

    it("come up once in a hundred random orders at most", () => {
      // The threshold allows 0.01 runs an order; being of whole rows it mostly stays below that.
      let runs = 0;
      const base = plain(60).map((amount, i) => (i < 40 ? BigInt(1 + (i % 2)) * TOKEN : amount));
      fc.assert(
        fc.property(fc.shuffledSubarray(base, { minLength: 60 }), (amounts) => {
          const allocation = allocationOf(rowsOf(amounts));
          const sorted = sortAmounts(allocation);
          runs += neighbourRuns(allocation, sorted, equalAmounts(sorted)).groups;
        }),
        { numRuns: 600, seed: 6 },
      );

      expect(runs).to.be.within(1, 6);
    });

    it("are not judged where the order follows the amounts", () => {
      const sorted = [...plain(500), ...new Array<bigint>(100).fill(300n * TOKEN)].toSorted((a, b) =>
        Number(a - b),
      );
      const stretches = [...sorted.toReversed(), ...sorted];
      const grouped = [5n, 3n, 9n, 1n].flatMap((amount) => new Array<bigint>(20).fill(amount));
      for (const amounts of [sorted, sorted.toReversed(), stretches, grouped]) {
        expect(signOf("NeighbourRuns", rowsOf(amounts)).applies).to.equal(false);
      }
    });
  });

  describe("right below a step", () => {
    const step = 1_000n * TOKEN;
    const near = (times: number, offset: bigint) =>
      Array.from({ length: times }, (_, i) => step + (offset * BigInt(i + 1) * TOKEN) / BigInt(10 * times));

    it("is told where far more rows stand below than above", () => {
      expect(signOf("BelowSteps", rowsOf([...plain(500), ...near(19, -10n)])).groups).to.equal(0);
      const found = signOf("BelowSteps", rowsOf([...plain(500), ...near(40, -10n)]));
      expect(found.greatest.map(({ shared }) => shared)).to.deep.equal([step]);
      expect(found.rows).to.be.within(40, 50);
    });

    it("is not told where as many stand above, nor of the step itself", () => {
      const both = [...near(200, -10n), ...near(200, 10n)];
      expect(signOf("BelowSteps", rowsOf([...plain(500), ...both])).groups).to.equal(0);
      expect(
        signOf("BelowSteps", rowsOf([...plain(500), ...new Array<bigint>(300).fill(step)])).groups,
      ).to.equal(0);
    });

    it("knows the steps that tiers make", () => {
      const tier = 777_777n * 10n ** 15n;
      const below = Array.from({ length: 60 }, (_, i) => tier - 1n - BigInt(i) * 10n ** 15n);
      const amounts = [...plain(300), ...new Array<bigint>(40).fill(tier), ...below];
      expect(signOf("BelowSteps", rowsOf(amounts)).greatest.map(({ shared }) => shared)).to.deep.equal([
        tier,
      ]);
    });
  });

  describe("addresses that look alike", () => {
    const alike = (accounts: readonly string[]) =>
      signOf("SharedDigits", [
        ...rowsOf(plain(1_000)),
        ...accounts.map((account, i) => ({ account, amount: BigInt(i + 1) })),
      ]);
    const start = (digits: string, i: number) => `0x${digits}${spread(5_000 + i).slice(2 + digits.length)}`;
    const end = (digits: string, i: number) => `${spread(5_000 + i).slice(0, 42 - digits.length)}${digits}`;

    it("are told by start, by end, and by both", () => {
      // 1,000 rows are half a million pairs, and 50 million chances: 16^7 is more than that.
      expect(tellingDigits(1_000)).to.equal(7);
      const begun = alike([start("beefbee", 1), start("beefbee", 2), start("beefbee", 3)]);
      expect(begun).to.deep.include({ groups: 1, rows: 3, amount: 6n });
      expect(begun.greatest[0]).to.deep.include({ shared: "0xbeefbee…", indexes: [1_000, 1_001, 1_002] });
      expect(alike([end("1234567", 1), end("1234567", 2)]).greatest[0]?.shared).to.equal("0x…1234567");
      const poisoned = [1, 2].map((i) => `0xabcd${spread(5_000 + i).slice(6, 38)}4321`);
      expect(alike(poisoned).greatest[0]?.shared).to.equal("0xabcd…4321");
      expect(alike([start("beefbe", 1), start("beefbe", 2)]).groups).to.equal(0);
    });

    it("count a row once that is in two groups", () => {
      const both = [1, 2].map((i) => `0xbeefbee${spread(5_000 + i).slice(9, 35)}1234567`);
      expect(alike(both)).to.deep.include({ groups: 3, rows: 2, amount: 3n });
    });

    it("takes as many digits as leave less than 0.01 pairs to chance", () => {
      for (const [rows, digits] of [
        [2, 2],
        [100, 5],
        [252_803, 11],
        [1_000_000, 12],
        [10_000_000, 14],
      ] as const) {
        expect(tellingDigits(rows), `${rows} rows`).to.equal(digits);
        const pairs = (rows * (rows - 1)) / 2;
        expect(pairs / 16 ** digits).to.be.lessThan(0.01);
        expect(pairs / 16 ** (digits - 1)).to.be.at.least(0.01);
      }
    });

    it("finds the groups that comparing texts finds", () => {
      const digits = fc.constantFrom("0", "f");
      const account = fc
        .tuple(
          fc.array(digits, { minLength: 3, maxLength: 3 }),
          fc.array(digits, { minLength: 3, maxLength: 3 }),
          fc.nat(300),
        )
        .map(([head, tail, i]) => `0x${head.join("")}${spread(i).slice(5, 39)}${tail.join("")}`);
      fc.assert(
        fc.property(fc.uniqueArray(account, { minLength: 2, maxLength: 12 }), (accounts) => {
          const found = signOf(
            "SharedDigits",
            accounts.map((each) => ({ account: each, amount: 1n })),
          );
          const count = tellingDigits(accounts.length);
          const half = Math.ceil(count / 2);
          const groups = new Map<string, number>();
          for (const each of accounts) {
            const keys = [
              `${each.slice(0, 2 + count)}…`,
              `0x…${each.slice(-count)}`,
              `${each.slice(0, 2 + half)}…${each.slice(-half)}`,
            ];
            for (const key of keys) groups.set(key, (groups.get(key) ?? 0) + 1);
          }
          const expected = [...groups].filter(([, rows]) => rows > 1);
          expect(found.groups).to.equal(expected.length);
          for (const { shared, rows } of found.greatest) expect(groups.get(String(shared))).to.equal(rows);
        }),
        { numRuns: 200 },
      );
    });
  });

  it("tells addresses in sequence, across a carry too", () => {
    const numbers = [0x1000n, 0x1001n, 0x1011n, 0x1022n, 0xffn, 0x100n];
    const rows = numbers.map((number) => ({ account: addressOf(number), amount: 5n }));
    const found = signOf("SequentialAccounts", [...rowsOf(plain(50)), ...rows]);
    expect(found.greatest.map((group) => [group.shared, group.indexes])).to.deep.equal([
      [`from ${addressOf(0x1000n)}`, [50, 51, 52]],
      [`from ${addressOf(0xffn)}`, [54, 55]],
    ]);
    expect(found).to.deep.include({ groups: 2, rows: 5, amount: 25n });
  });
});
