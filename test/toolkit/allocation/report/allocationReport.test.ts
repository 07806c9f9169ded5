import { expect } from "chai";
import { allocationReport } from "../../../../src/node/allocation/report/allocationReport.ts";
import type { ReportSubject } from "../../../../src/node/allocation/report/page/amountTexts.ts";
import { expectSelfContained, expectWellFormed } from "../../scripts/expectPage.ts";
import { allocationOf, rowsOf, spread, type TestRow } from "../allocationOf.ts";
import { shuffle, withContracts } from "./sampleSubjects.ts";

const TOKEN = 10n ** 18n;
const LARGEST_PAGE = 150_000;
const ROOT = `0x${"ab".repeat(32)}` as const;

const skewed = (rows: number) =>
  Array.from({ length: rows }, (_, i) => (25n + BigInt(i % 977) ** 2n) * TOKEN + 1_234n);
const tokens = (rows: readonly TestRow[]) => allocationOf(rows, { decimals: 18 });

const text = (page: string) =>
  page
    .replace(/<style>[^<]*<\/style>/, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

describe("allocationReport", () => {
  const odd = 412_380_117n * 10n ** 12n;
  const suspicious = [
    ...rowsOf([...skewed(500), ...new Array<bigint>(9).fill(odd)]),
    ...[1, 2, 3].map((account) => ({ account, amount: 5n * TOKEN })),
  ];
  const subjects: Readonly<Record<string, ReportSubject>> = {
    "an ordinary allocation": { allocation: tokens(rowsOf(skewed(5_000))), root: ROOT, convention: "native" },
    "one row": { allocation: tokens(rowsOf([400n * TOKEN])) },
    "one base unit": { allocation: allocationOf(rowsOf([1n])) },
    "all amounts equal": { allocation: tokens(rowsOf(new Array<bigint>(300).fill(TOKEN))) },
    "one whale": { allocation: tokens(rowsOf([...new Array<bigint>(99).fill(1n), 2n ** 255n])) },
    "the widest range of amounts": { allocation: allocationOf(rowsOf([1n, 2n ** 256n - 1n])) },
    "77 decimals": { allocation: allocationOf(rowsOf([1n, 10n ** 77n]), { decimals: 77 }) },
    "no decimals": { allocation: allocationOf(rowsOf([1n, 2n, 3n]), { decimals: 0 }) },
    "signs of all kinds": { allocation: tokens(suspicious) },
    "rows in order of amount": { allocation: tokens(rowsOf(skewed(900))) },
    "two waves": { allocation: tokens(rowsOf(skewed(11))), shuffle: shuffle(2) },
    "a wave a row": { allocation: tokens(rowsOf(skewed(200))), shuffle: shuffle(200) },
    "a shuffle without waves": { allocation: tokens(rowsOf(skewed(11))), shuffle: shuffle(null) },
    "some contracts": withContracts(tokens(rowsOf(skewed(200)))),
    "contracts in a sample": withContracts(tokens(rowsOf(skewed(2_000))), 100),
    "no contract anywhere": withContracts(
      tokens(rowsOf([TOKEN]).map((row) => ({ ...row, account: spread(4) }))),
    ),
    beneficiaries: {
      allocation: tokens(suspicious.map((row, i) => ({ ...row, beneficiary: spread(i % 9) }))),
    },
    "ten thousand zero addresses": {
      allocation: tokens(Array.from({ length: 10_000 }, () => ({ account: 0, amount: TOKEN }))),
    },
  };

  for (const [name, subject] of Object.entries(subjects)) {
    it(`is sound for ${name}`, () => {
      const page = allocationReport(subject);
      expectWellFormed(page);
      expectSelfContained(page);
      expect(page.length).to.be.below(LARGEST_PAGE);
      for (const [, percent] of page.matchAll(/"(-?[\d.]+)%"/g)) expect(Number(percent)).to.be.within(0, 100);
      for (const [, points = ""] of page.matchAll(/points="([^"]*)"/g)) {
        for (const value of points.split(/[ ,]/)) expect(Number(value)).to.be.within(0, 1_000);
      }
    });
  }

  it("tells every figure of a known allocation", () => {
    const rows = rowsOf([TOKEN, TOKEN, 2n * TOKEN, 96n * TOKEN + 5n]);
    const source = { name: "drop.csv", sha256: `0x${"5a".repeat(32)}` } as const;
    const allocation = allocationOf(rows, { decimals: 18, source, merged: 3 });
    const page = text(
      allocationReport({ allocation, root: ROOT, convention: "native", allocationHash: ROOT }),
    );
    for (const figure of [
      "Allocation of drop.csv",
      "4 accounts, 100 tokens",
      ROOT,
      source.sha256,
      "100.000000000000000005",
      "100,000,000,000,000,000,005",
      "3 rows of the source added",
      "One account gets at least half of everything: 25 % of 4 accounts",
      "Top 1 % (1 account)",
      "2 accounts of 4 get exactly what others get too",
    ]) {
      expect(page).to.include(figure);
    }
    // (2 * (1*1 + 2*1 + 3*2 + 4*96) - 5 * 100) / (4 * 100) = 286 / 400.
    expect(page).to.match(/Gini coefficient 0\.715/);
  });

  it("gives each chart its axes and an alternative in words", () => {
    const page = allocationReport(subjects["two waves"]!);
    const charts = page.match(/<svg [^>]*role="img" aria-label="[^"]{40,}"/g) ?? [];
    // The Lorenz curve has a drawing of its own within.
    expect(page.match(/<svg/g)?.length).to.equal(charts.length + 1);
    const axes = [...page.matchAll(/<text class="axis"[^>]*>([^<]+)</g)].map(([, name]) => name);
    expect(axes).to.deep.equal([
      "accounts",
      "tokens an account gets, logarithmic",
      "% of the total",
      "tokens an account gets, logarithmic",
      "share of the total",
      "share of accounts, least first",
      "share of the total",
      "tokens",
      "tokens",
    ]);
    expect(page).to.match(/aria-label="Lorenz curve with a Gini coefficient of 0\.\d+: the lower [^"]+ get /);
  });

  it("tells how many accounts and tokens each wave opens for, adding up to all", () => {
    const page = text(allocationReport(subjects["two waves"]!));
    expect(page).to.include("Wave 0: 6 accounts").and.include("Wave 1: 5 accounts");
    const amounts = skewed(11);
    const first = amounts.slice(0, 6).reduce((sum, amount) => sum + amount, 0n) / TOKEN;
    expect(page).to.include(`0 to 5 6 ${first} `);
    const many = text(allocationReport(subjects["a wave a row"]!));
    expect(many).to.include("Wave 29:").and.include("And 170 more").and.not.include("Wave 30:");
    expect(text(allocationReport(subjects["a shuffle without waves"]!))).to.not.include("Waves");
  });

  it("says at which block which accounts were contracts, and when it was a sample", () => {
    const page = text(allocationReport(subjects["some contracts"]!));
    expect(page)
      .to.include("As of block 23,000,000 of chain 1")
      .and.include(`0x${"cd".repeat(32)}`);
    expect(page).to.include("200 of 200 accounts were asked").and.include("Contracts 67 33.5 %");
    expect(page).to.include("key, acts by 0x000000…00de1e");
    const sample = text(allocationReport(subjects["contracts in a sample"]!));
    expect(sample).to.include("A sample.").and.include("with the seed 3").and.include("95 % confidence");
    expect(text(allocationReport(subjects["one row"]!))).to.include("No chain was asked");
  });

  it("says that signs are no proof, what each can mean and need not mean, and by which thresholds", () => {
    const page = text(allocationReport(subjects["signs of all kinds"]!));
    expect(page).to.include("Signs, not proof.").and.include("Addresses in sequence");
    expect(page.match(/Can mean/g)).to.have.length(5);
    expect(page.match(/Need not mean/g)).to.have.length(5);
    expect(page).to.include("412.380117 tokens 9 3,711.42");
    expect(text(allocationReport(subjects["rows in order of amount"]!))).to.include("Not judged here.");
  });

  it("escapes what a file name can hold, and what a manifest can claim", () => {
    const hostile = `"><script>alert('&')</script><!--\u202e\u0000\ud800`;
    const sha256 = hostile as `0x${string}`;
    const allocation = allocationOf(rowsOf(skewed(10)), { source: { name: hostile, sha256 } });
    const page = allocationReport({ allocation, convention: hostile, root: sha256, allocationHash: sha256 });
    expectWellFormed(page);
    expectSelfContained(page);
    expect(page).to.include("&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;");
  });

  it("gives rows the indexes of their source, and says where those are drawn that get nothing", () => {
    const allocation = allocationOf(rowsOf([0n, 5n, 7n]));
    const page = text(
      allocationReport({ allocation: { ...allocation, indexes: Uint32Array.of(41, 42, 43) } }),
    );
    expect(page)
      .to.match(/43 +0x/)
      .and.not.match(/ [012] +0x/);
    const drawn = "Those that get nothing are drawn with those that get least.";
    expect(page).to.include(drawn);
    expect(text(allocationReport({ allocation: allocationOf(rowsOf([5n, 7n])) }))).not.to.include(drawn);
    const nothing = text(allocationReport({ allocation: allocationOf(rowsOf([0n, 0n])) }));
    expect(nothing).to.include("Nobody gets anything.").and.not.include("at least half of everything");
  });

  it("gives the same bytes for the same subject", () => {
    const page = () => allocationReport(withContracts(tokens(rowsOf(skewed(700))), 60));
    expect(page()).to.equal(page());
  });
});
