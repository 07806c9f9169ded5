import { expect } from "chai";
import type { Address } from "viem";
import { tellRecall } from "../../../scripts/start/chapters/recallChapter.ts";
import { tellRewards } from "../../../scripts/start/chapters/rewardsChapter.ts";
import { tellVesting } from "../../../scripts/start/chapters/vestingChapter.ts";
import type { PaidClaim, RefusedClaim } from "../../../scripts/start/playClaims.ts";
import { renderReport } from "../../../scripts/start/report.ts";
import type { Story } from "../../../scripts/start/tellStory.ts";
import { claimCosts } from "../../../src/lab/simulation/burst/claimCosts.ts";
import { measure } from "../../../src/lab/simulation/measure/measure.ts";
import { runModel } from "../../../src/lab/simulation/model/openModel.ts";
import { burstReport } from "../../../src/lab/simulation/report/burstReport.ts";
import { defaultScenario } from "../../../src/lab/simulation/scenario/defaultScenario.ts";
import { strategyNames } from "../../../src/lab/simulation/scenario/scenario.ts";
import { expectSelfContained, expectWellFormed } from "./expectPage.ts";
import { coin, recall, rewards, sampleChapters, vesting } from "./sampleChapters.ts";

const TOKEN = 10n ** 18n;
const LARGEST_PAGE = 400_000;

const accountOf = (n: number): Address => `0x${n.toString(16).padStart(40, "0")}`;

const refusal = (over: Partial<RefusedClaim> = {}): RefusedClaim => ({
  reason: "revoked credential",
  index: 3,
  account: accountOf(3),
  error: "CredentialNotValid",
  sentence: "The credential is not valid <now>.",
  laterPaid: false,
  ...over,
});

/** Claim day as `npm start` rehearses it, by the model: quick, and the same each time. */
const rehearsed = burstReport({
  subject: "the allocation",
  claimants: 40,
  scenario: defaultScenario,
  runs: strategyNames.map((strategy) => {
    const record = runModel({ scenario: defaultScenario, strategy, claimants: 40, costs: claimCosts(40) });
    return { measures: measure(record), effort: record.effort };
  }),
});

/** A story whose figures agree with each other, over `amounts` and the first `claimed` of them. */
function storyOf(amounts: readonly bigint[], claimed: number, over: Partial<Story> = {}): Story {
  const claims: PaidClaim[] = amounts.slice(0, claimed).map((amount, index) => ({
    index,
    account: accountOf(index),
    amount,
    gas: 107_400n + BigInt((index * 7_919) % 13) * 1_012n,
  }));
  const total = amounts.reduce((sum, amount) => sum + amount, 0n);
  const paid = claims.reduce((sum, { amount }) => sum + amount, 0n);
  return {
    source: { file: "drop.csv", generatedSample: false },
    rows: amounts.length,
    unclaimable: [],
    root: `0x${"ab".repeat(32)}`,
    total,
    decimals: 18,
    amounts,
    claims,
    refused: [
      refusal(),
      refusal({ reason: "suspended credential", laterPaid: true }),
      refusal({ reason: "second claim", error: "AlreadyClaimed", index: 1_234_567 }),
    ],
    paid,
    left: total - paid,
    credentials: { issued: 4_321, revoked: 11, suspended: 12, reinstated: 13 },
    chapters: sampleChapters,
    burst: rehearsed,
    gasPerClaim: 112_345.6,
    gasPerCredential: 12.96,
    gas: [
      { what: "deploy", transactions: 6, gas: 7_812_346n },
      { what: "issue the batch", transactions: 1, gas: 56_012n, per: { unit: "credential", count: 4_321 } },
    ],
    phases: [
      { name: "build the tree", seconds: 0.042 },
      { name: "claim", seconds: 14.4 },
    ],
    contracts: { BatchRegistry: accountOf(901), InstantCampaign: accountOf(902) },
    ...over,
  };
}

const skewed = (rows: number) =>
  Array.from({ length: rows }, (_, i) => (25n + BigInt(i % 977) ** 2n) * TOKEN + 1_234n);

const text = (page: string) => page.replace(/<style>[^<]*<\/style>/, "").replace(/<[^>]*>/g, " ");
/** Every number an attribute places something at. */
const positions = (page: string) =>
  [...page.matchAll(/ (?:x1?|x2|y1?|y2|width|height)="(-?[\d.]+)%?"/g)].map(([, number]) => Number(number));

describe("renderReport", () => {
  const stories: Readonly<Record<string, Story>> = {
    "an ordinary story": storyOf(skewed(5_000), 1_000),
    "one row and one claim": storyOf([400n * TOKEN], 1),
    "all amounts equal": storyOf(new Array<bigint>(300).fill(TOKEN), 300),
    "amounts that differ in the last digit": storyOf([TOKEN, TOKEN + 1n], 2),
    "the widest range of amounts": storyOf([1n, 2n ** 255n], 1),
    "no decimals": storyOf([1n, 2n, 3n], 2, { decimals: 0 }),
    "77 decimals": storyOf([1n, 10n ** 77n], 2, { decimals: 77 }),
    "no refusal": storyOf(skewed(10), 5, { refused: [] }),
    "no claim": storyOf(skewed(10), 0),
    "nothing measured": storyOf(skewed(10), 1, { gas: [], phases: [], contracts: {}, chapters: [] }),
    "nothing took any time or gas": storyOf(skewed(10), 1, {
      phases: [{ name: "claim", seconds: 0 }],
      gas: [{ what: "claim", transactions: 0, gas: 0n, per: { unit: "claim", count: 0 } }],
    }),
    "252,803 rows": storyOf(skewed(252_803), 10_000),
    "ten thousand refusals and unclaimable rows": storyOf(skewed(10), 5, {
      refused: Array.from({ length: 10_000 }, (_, i) => refusal({ reason: `reason ${i}` })),
      unclaimable: Array.from({ length: 10_000 }, (_, index) => ({
        index,
        account: accountOf(index),
        why: "zero",
      })),
    }),
  };

  for (const [name, story] of Object.entries(stories)) {
    it(`is sound for ${name}`, () => {
      const page = renderReport(story);
      expectWellFormed(page);
      expectSelfContained(page);
      expect(page.length).to.be.below(LARGEST_PAGE);
      expect(page).to.not.include("do not agree");
      expect(Math.min(...positions(page))).to.be.at.least(0);
      for (const [, percent] of page.matchAll(/"([\d.]+)%"/g)) expect(Number(percent)).to.be.at.most(100);
    });
  }

  it("tells every figure of the story", () => {
    const published = { convention: "uniswap", root: `0x${"cd".repeat(32)}` as const };
    const unclaimable = [{ index: 77, account: accountOf(0), why: "nobody holds the zero address" }];
    const story = storyOf([TOKEN, 2n * TOKEN + 5n, 3_000n * TOKEN], 2, {
      publishedRoot: published,
      unclaimable,
    });
    const page = text(renderReport(story));
    const figures = [
      "drop.csv",
      "3,003.000000000000000005",
      "3,003,000,000,000,000,000,005",
      "3.000000000000000005",
      "3,000,000,000,000,000,000,000",
      "112,346",
      "4,321",
      "7,812,346",
      "1,302,058",
      "56,012",
      "13 a credential",
      "42 ms",
      "14 s",
      story.root,
      published.root,
      "uniswap",
      accountOf(901),
      "InstantCampaign",
      "1,234,567",
      "AlreadyClaimed",
      "The credential is not valid &lt;now&gt;.",
      "suspended credential",
      "nobody holds the zero address",
      "11 were revoked for good, 12 suspended and 13 reinstated",
      "1 of them was paid later",
      rewards.roots[1]?.root ?? "",
      "1,000 tokens to themselves",
      "2 days",
      "and 1 token to the relayer",
      "NothingProposed: No root is proposed.",
      "8 accounts claimed at once",
      "NothingDue: Nothing is due now.",
      "2028-07-15",
      "40 made-up accounts came at once",
      rehearsed.recommendation[0] ?? "no recommendation",
    ];
    for (const figure of figures) expect(page).to.include(figure);
    expect(page).to.match(/claims paid\s+2\s/);
    expect(page).to.match(/claims refused\s+3\s/);
  });

  it("gives each chart its axes and an alternative in words", () => {
    const page = renderReport(storyOf(skewed(5_000), 1_000));
    const charts = page.match(/ role="img" aria-label="[^"]{40,}"/g) ?? [];
    // That of claimants paid, five of the main story's evidence with the rehearsal's three, those of two chapters, two ways.
    expect(charts.length).to.equal(13);
    const axes = [...page.matchAll(/<text class="axis"[^>]*>([^<]+)</g)].map(([, name]) => name);
    expect(axes).to.deep.equal([
      "share paid",
      "time since the opening",
      "accounts",
      "tokens an account gets, logarithmic",
      "share of the total",
      "share of what the campaign was funded with",
      "claims",
      "gas of one claim",
      "wait, logarithmic",
      "share of claimants, the last ones spread out",
      ...["claims a second", "gwei"].flatMap((unit) =>
        Array.from({ length: 3 }, () => [unit, "time since the opening"]).flat(),
      ),
      "tokens",
      "vested",
      "time (UTC)",
      "seconds",
      "seconds",
      "seconds",
    ]);
  });

  it("keeps raw hex and base units out of its prose, and counts one token as one", () => {
    const page = renderReport(storyOf(skewed(50), 20));
    const prose = page.replace(/<table>.*?<\/table>/gs, "").replace(/<svg.*?<\/svg>/gs, "");
    const told = text(prose.replace(/<p class="aside">.*?<\/p>/gs, ""));
    expect(told).not.to.match(/0x[0-9a-f]{8}|base unit|\b1 tokens/i);
  });

  it("folds evidence under its step, and leads to its own parts and to what lies beside it", () => {
    const links = {
      files: [{ path: "tree/manifest.json", what: "the tree" }],
      docs: [{ path: "..\\a b's/x.md", what: "<x>" }],
    };
    const page = renderReport(storyOf(skewed(50), 20), links);
    expectWellFormed(page);
    expectSelfContained(page);
    const ids = [...page.matchAll(/ id="(\w+)"/g)].map(([, id]) => id);
    const targets = [...page.matchAll(/href="#(\w+)"/g)].map(([, id]) => id);
    expect(ids).to.include.members(targets);
    expect(targets).to.include.members(ids);
    expect(page).to.include('href="tree/manifest.json"').and.include('href="../a%20b%27s/x.md"');
    // A step of the story each but for refusals, whose table stands below; then checks, contracts and times.
    expect(page.match(/<details>/g)).to.have.length(5 + sampleChapters.length + 3);
    expect(page).not.to.include("<details open");
  });

  it("names the chapters that were not played, where there are any", () => {
    const page = renderReport(storyOf(skewed(5), 2, { chapters: [] }));
    expect(page).to.include("8 chapters more").and.include("<code>vesting</code>");
    expect(renderReport(storyOf(skewed(5), 2))).not.to.match(/chapters? more/);
  });

  it("counts every row and every claim in its histogram", () => {
    for (const rows of [1, 2, 7, 5_000]) {
      const page = renderReport(storyOf(skewed(rows), Math.min(rows, 1_000)));
      const sum = (counted: string) =>
        [...page.matchAll(new RegExp(`: ([\\d,]+) ${counted}</title>`, "g"))].reduce(
          (total, [, count = ""]) => total + Number(count.replaceAll(",", "")),
          0,
        );
      expect(sum("accounts")).to.equal(rows);
      expect(sum("claims")).to.equal(Math.min(rows, 1_000));
    }
  });

  it("puts powers of ten at the left edge of a bin of their own, whatever the range", () => {
    for (let powers = 2; powers <= 60; powers++) {
      const amounts = Array.from({ length: powers }, (_, i) => 10n ** BigInt(i));
      const page = renderReport(storyOf(amounts, 0, { decimals: 0 }));
      const lefts = [...page.matchAll(/<title>(\S+) to [^:]+: 1 accounts<\/title>/g)].map(([, left]) => left);
      if (powers > 36) expect(lefts.length).to.be.at.most(powers);
      else
        expect(lefts, `${powers} powers`)
          .to.have.length(powers)
          .and.satisfy((all: string[]) => {
            return all.every((left) => /^(?:10{0,2}[KMBT]?|1e\d+)$/.test(left));
          });
    }
  });

  it("shows a lone value as one bar among others, not as a wall", () => {
    const page = renderReport(storyOf(new Array<bigint>(9).fill(TOKEN), 1));
    const histograms = page.match(/<svg class="plot-with-axis".*?<\/svg>/gs) ?? [];
    const widths = histograms.flatMap(
      (drawing) => /class="bar" x="[^"]*" width="([\d.]+)%"/.exec(drawing)?.[1] ?? [],
    );
    expect(widths).to.deep.equal(["20", "20"]);
  });

  it("tells the shares of those with most", () => {
    const amounts = [...new Array<bigint>(99).fill(TOKEN), 101n * TOKEN];
    const page = text(renderReport(storyOf(amounts, 1)));
    expect(page).to.match(/Top 1 % \(1 account\)[^T]*50\.5 %/);
    expect(page).to.match(/Top 10 % \(10 accounts\)[^T]*55 %/);
    expect(page).to.match(/Top 50 % \(50 accounts\)[^T]*75 %/);
  });

  it("marks the median of the gas of a claim", () => {
    const story = storyOf(skewed(3), 3);
    const claims = story.claims.map((claim, i) => ({
      ...claim,
      gas: [150_000n, 100_001n, 100_000n][i] ?? 0n,
    }));
    expect(renderReport({ ...story, claims })).to.match(/<text class="mark"[^>]*>median 100,001</);
  });

  it("says plainly that the sample is generated, and only then", () => {
    const story = storyOf(skewed(10), 5);
    const sample = renderReport({
      ...story,
      source: { file: "allocation.csv", generatedSample: true },
    });
    expect(sample)
      .to.include("Generated data.")
      .and.match(/resembles no\s+real\s+distribution/);
    expect(renderReport(story)).to.not.match(/[Gg]enerated/);
  });

  it("says what it does not show", () => {
    const page = text(renderReport(storyOf(skewed(10), 5))).replace(/\s+/g, " ");
    expect(page).to.include("no network").and.include("no competition for block space");
    expect(page).to.include("5 of 10 rows were claimed");
  });

  it("raises an alarm where the figures contradict each other", () => {
    const story = storyOf(skewed(10), 5);
    const broken: Partial<Story>[] = [
      { paid: story.paid + 1n, left: story.left - 1n },
      { left: story.left - 1n },
      { total: story.total + 1n, left: story.left + 1n },
      { rows: 11 },
      { claims: story.claims.map((claim) => ({ ...claim, index: 0 })) },
      { chapters: [tellRecall({ coin, recall: { ...recall, recalled: recall.funded - 1n }, gas: [] })] },
      { chapters: [tellRewards({ rewards: { ...rewards, left: rewards.left + 1n }, gas: [] })] },
      { chapters: [tellRewards({ rewards: { ...rewards, paidOverlap: 0n }, gas: [] })] },
      { chapters: [tellVesting({ vesting: { ...vesting, paid: vesting.paid - 1n }, gas: [] })] },
      { chapters: [tellVesting({ vesting: { ...vesting, paidAt: vesting.paidAt.toReversed() }, gas: [] })] },
    ];
    for (const over of broken) expect(renderReport({ ...story, ...over })).to.include("do not agree");
  });

  it("escapes whatever a file, a contract or a name can hold", () => {
    const hostile = `"><script>alert('&')</script><!--\u202e\u0000\ud800`;
    const story = storyOf(skewed(10), 5, {
      source: { file: hostile, generatedSample: false },
      publishedRoot: { convention: hostile, root: "0x00" },
      refused: [refusal({ reason: hostile, error: hostile, sentence: hostile })],
      unclaimable: [{ index: 0, account: accountOf(0), why: hostile }],
      gas: [{ what: hostile, transactions: 1, gas: 1n, per: { unit: hostile, count: 1 } }],
      phases: [{ name: hostile, seconds: 1 }],
      contracts: { [hostile]: accountOf(1) },
    });
    const page = renderReport(story);
    expectWellFormed(page);
    expectSelfContained(page);
    expect(page).to.not.match(/[\u202e\ud800]/);
    expect(page.includes("\0")).to.equal(false);
    expect(page).to.include(
      "&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;&lt;!--\ufffd\ufffd\ufffd",
    );
  });

  it("gives the same bytes for the same story", () => {
    expect(renderReport(storyOf(skewed(500), 50))).to.equal(renderReport(storyOf(skewed(500), 50)));
  });
});
