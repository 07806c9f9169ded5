import { expect } from "chai";
import { dryRunPage } from "../../../../src/lab/dryRun/report/dryRunPage.ts";
import { expectSelfContained, expectWellFormed } from "../../scripts/expectPage.ts";
import { sampleDryRun } from "./sampleDryRun.ts";

const TKN = { symbol: "TKN", decimals: 18 } as const;
const text = (page: string) => page.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");

describe("dryRunPage", () => {
  it("begins with the verdict, and tells every figure, finding and reason", () => {
    const page = dryRunPage(sampleDryRun(), TKN);
    expectWellFormed(page);
    expectSelfContained(page);
    const told = text(page);
    expect(told).to.include("Until 2030-03-17T17:46:40Z the treasury may take everything back");
    const verdict = "Findings: 40 of 3,000 leaves are not paid, 1 thing is wrong with the campaign";
    expect(told.indexOf(verdict)).to.be.greaterThan(0).and.lessThan(told.indexOf("paid exactly"));
    for (const words of [
      "30,000 TKN",
      "19,600 TKN",
      "Missing 5,000 TKN",
      "143,080,000",
      "73,000 a claim",
      "Underfunded",
      "ContractsClaimAlone",
      "GateRefused: 26 leaves",
      "ERC20InvalidReceiver: 14 leaves",
      "And 16 more leaves",
      "Not tried",
      "The worker ended.",
      "2,999",
      "refused before the end, done at it",
      `0x${"2".repeat(64)}`,
      "21,000,000",
      "leaves of contracts 2",
    ]) {
      expect(told, words).to.include(words);
    }
    expect(page).to.include('href="findings.csv"').and.include("does not pay &lt;1&gt; &quot;this&quot;");
  });

  it("does not grow with the leaves, and says nothing of the machine", () => {
    const report = sampleDryRun(1_999);
    const page = dryRunPage(report, TKN);
    expect(page.length).to.be.lessThan(40_000);
    const slower = { ...report.effort, seconds: 99, memory: { most: 1, sum: 2 }, upstreamCalls: 3 };
    expect(dryRunPage({ ...report, effort: slower }, TKN)).to.equal(page);
  });

  it("is quiet where all is well, and leaves out what there is none of", () => {
    const sample = sampleDryRun(0);
    const leaves = { ...sample.leaves, paid: 3_000, untried: 0 };
    const report = { ...sample, verdict: "sound" as const, leaves, findings: [], untried: [], lost: [] };
    const page = dryRunPage({ ...report, contracts: [] }, {});
    expectWellFormed(page);
    expect(text(page)).to.include("Sound: all 3,000 leaves are paid exactly their amounts.");
    expect(page).not.to.match(/class="notice alarm"|Not tried|Leaves that are not|as a whole/);
  });
});
