import { expect } from "chai";
import { measure } from "../../../../src/lab/simulation/measure/measure.ts";
import { burstLines } from "../../../../src/lab/simulation/report/burstLines.ts";
import { burstEvidence, burstPage } from "../../../../src/lab/simulation/report/burstPage.ts";
import { burstReport } from "../../../../src/lab/simulation/report/burstReport.ts";
import { measureRows } from "../../../../src/lab/simulation/report/measureRows.ts";
import { recordOf } from "../measure/recordOf.ts";
import { sampleReport } from "./sampleReport.ts";

const report = sampleReport();
const page = burstPage(report);
const curves = (html: string) => [...html.matchAll(/<polyline class="curve (\w+)" points="([^"]*)"/g)];

describe("burstPage", () => {
  it("stands alone: it loads nothing and runs nothing", () => {
    expect(page).to.include("default-src 'none'; style-src 'unsafe-inline'");
    expect(page).to.not.match(/<script|<link|src=|href=|url\(|@import/);
    expect(page.length).to.be.lessThan(120_000);
  });

  it("escapes what files say", () => {
    expect(page).to.include("drop &lt;1&gt;.csv").and.include("A &lt;flash&gt; &amp; a half");
    expect(page).to.not.include("<flash>");
  });

  it("begins with the advice, before any figure", () => {
    const place = page.indexOf(report.recommendation[0]!);
    expect(place).to.be.greaterThan(0).and.lessThan(page.indexOf("% paid</p>"));
  });

  it("draws every strategy in every chart, within it", () => {
    const drawn = curves(page);
    expect(drawn).to.have.length(7 * 3);
    for (const strategy of ["direct", "waves", "relayed"]) {
      expect(drawn.filter(([, name]) => name === strategy)).to.have.length(7);
    }
    for (const [, , points = ""] of drawn) {
      const numbers = points.split(/[ ,]/).map(Number);
      expect(numbers.length).to.be.greaterThan(4);
      for (const number of numbers) expect(number).to.be.within(0, 10_000);
    }
  });

  it("draws more as higher: the longer waits and the dearer base fee of direct", () => {
    const heights = (chart: number, strategy: number) => {
      const [, , points = ""] = curves(page)[3 * chart + strategy]!;
      return points.split(" ").map((point) => Number(point.split(",")[1]));
    };
    // Down the page is down the axis: 10,000 is the bottom.
    const waits = heights(0, 0);
    expect(waits).to.deep.equal(waits.toSorted((a, b) => b - a));
    expect(waits.at(-1)!).to.be.lessThan(heights(0, 1).at(-1)!);
    expect(heights(0, 2).at(-1)!).to.be.within(waits.at(-1)!, heights(0, 1).at(-1)!);
    // 29 gwei of 30 at the top, 2 where nobody drives it up.
    expect(Math.min(...heights(2, 0))).to.be.within(0, 600);
    expect(Math.min(...heights(2, 2))).to.be.within(9_200, 9_400);
    // Ever more are paid, and each strategy ends as high as it paid.
    const paid = heights(1, 2);
    expect(paid).to.deep.equal(paid.toSorted((a, b) => b - a));
    expect([paid[0], paid.at(-1)]).to.deep.equal([10_000, 0]);
    expect(heights(1, 0).at(-1)!).to.be.greaterThan(1_000);
  });

  it("names round values on its axes", () => {
    const fees = page.slice(page.indexOf("<strong>Base fee</strong>")).split("</figure>")[0]!;
    for (const tick of ["0", "10", "20", "30", "10 min", "15 min", "30 min"])
      expect(fees).to.include(`>${tick}</text>`);
    expect(fees).to.include(">gwei</text>");
  });

  it("gives each strategy its own axis of time where one is much shorter, and only then", () => {
    const chartOf = (html: string) =>
      html.slice(html.indexOf("<strong>Base fee</strong>")).split("</figure>")[0]!;
    // Waves are open for longer than direct needs; relayed is as long as they are.
    expect(chartOf(page))
      .to.include("its own axis of time")
      .and.match(/<h4><i class="direct">/);
    const alike = burstPage({
      ...report,
      runs: report.runs.map((run) => ({
        ...run,
        measures: {
          ...run.measures,
          goodput: report.runs[0]!.measures.goodput,
        },
      })),
    });
    expect(chartOf(alike)).not.to.include("its own axis of time");
    expect(curves(chartOf(alike))).to.have.length(3);
  });

  it("ends the curve of waits where payments end", () => {
    const [direct, waves] = curves(page)
      .slice(0, 2)
      .map(([, , points = ""]) => points.split(" ").at(-1)!);
    expect(Number(direct!.split(",")[0])).to.be.lessThan(5_000);
    expect(Number(waves!.split(",")[0])).to.equal(10_000);
  });

  it("tells every chart in words, for those who cannot see it", () => {
    const told = [...page.matchAll(/role="img" aria-label="([^"]*)"/g)];
    expect(told).to.have.length(7);
    for (const [, words = ""] of told) expect(words).to.match(/direct: .*waves: .*relayed: /);
  });

  it("has every measure of every strategy", () => {
    for (const { name, valueIn, format } of measureRows) {
      const row = page.slice(page.indexOf(`<th scope="row">${name}</th>`), page.length).split("</tr>")[0]!;
      for (const { measures } of report.runs)
        expect(row, name).to.include(`<span>${format(valueIn(measures))}<`);
    }
  });

  it("tells the day in words, faults and credentials too", () => {
    for (const words of [
      "50 % of them within 5 s, the rest fading over 20 min",
      "a block every 12 s, 60M gas each",
      "nodes are silent for 20 s after 30 s",
      "the last 2 blocks are undone after 1 min 30 s, 10 % of their transactions lost",
      "10 times as much for 1 min after 5 min",
      "1 % are revoked after 1 min",
      "8 waves, 5 min apart",
    ]) {
      expect(page).to.include(words);
    }
  });

  it("is the same for the same report, and says nothing of the machine", () => {
    const slower = report.runs.map((run) => ({ ...run, effort: { total: 99, signing: 9, chain: 9 } }));
    expect(burstPage({ ...report, runs: slower })).to.equal(page);
  });

  it("can be made of a day on which nobody was paid, and of none at all", () => {
    const { scenario } = report;
    const measures = measure(recordOf([0, 5], [NaN, NaN], { scenario }));
    const runs = [{ measures, effort: { total: 0, signing: 0, chain: 0 } }];
    const empty = burstReport({ subject: "x", claimants: 2, scenario, runs });
    for (const html of [burstPage(empty), burstPage({ ...empty, runs: [], recommendation: [] })]) {
      expect(html).to.not.match(/NaN|Infinity|undefined/);
    }
    expect(burstLines(empty).join("\n")).to.not.match(/NaN|Infinity|undefined/);
  });

  it("says where a model was played that nothing was executed", () => {
    expect(page).to.not.include("nothing was executed");
    const modelled = report.runs.map((run) => ({
      ...run,
      measures: { ...run.measures, chain: "model" as const },
    }));
    expect(burstPage({ ...report, runs: modelled })).to.include("nothing was executed");
  });
});

describe("burstEvidence", () => {
  it("has three charts of all strategies", () => {
    expect(curves(burstEvidence(report).toString())).to.have.length(9);
  });
});

describe("burstLines", () => {
  const lines = burstLines(report);

  it("begins with the advice, and has every measure with strategies under each other", () => {
    expect(lines.slice(0, report.recommendation.length)).to.deep.equal(report.recommendation);
    const head = lines.find((line) => /^ +direct +waves +relayed$/.test(line))!;
    for (const { name, valueIn, format } of measureRows) {
      const line = lines.find((one) => one.startsWith(`${name} `))!;
      expect(line).to.have.length(head.length);
      expect(line.slice(name.length).trim().split(/ {2,}/)).to.deep.equal(
        report.runs.map(({ measures }) => format(valueIn(measures))),
      );
    }
  });

  it("fits a terminal of 100 columns", () => {
    for (const line of lines.slice(report.recommendation.length)) expect(line.length).to.be.at.most(100);
  });
});
