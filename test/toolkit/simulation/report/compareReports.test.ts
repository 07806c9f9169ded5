import { expect } from "chai";
import type { Measures } from "../../../../src/lab/simulation/measure/measures.ts";
import type { BurstReport } from "../../../../src/lab/simulation/report/burstReport.ts";
import { compareReports } from "../../../../src/lab/simulation/report/compareReports.ts";
import { comparisonLines } from "../../../../src/lab/simulation/report/comparisonLines.ts";
import { comparisonPage } from "../../../../src/lab/simulation/report/comparisonPage.ts";
import { sampleReport } from "./sampleReport.ts";

const a = sampleReport();

function withDirect(change: (measures: Measures) => Partial<Measures>): BurstReport {
  const runs = a.runs.map((run) =>
    run.measures.strategy === "direct"
      ? { ...run, measures: { ...run.measures, ...change(run.measures) } }
      : run,
  );
  return { ...a, runs };
}

const names = (list: readonly { readonly strategy: string; readonly name: string }[]) =>
  list.map(({ strategy, name }) => `${strategy}: ${name}`);

describe("compareReports", () => {
  it("finds a report as itself, whatever the machine took", () => {
    const slower = a.runs.map((run) => ({ ...run, effort: { total: 99, signing: 9, chain: 9 } }));
    const { inputs, better, worse, measures } = compareReports(a, { ...a, runs: slower });
    expect([inputs, better, worse]).to.deep.equal([[], [], []]);
    expect(measures.length).to.be.greaterThan(60);
    expect(measures.every(({ verdict }) => verdict === "same")).to.equal(true);
    expect(comparisonLines(compareReports(a, a))).to.deep.equal([
      "b is as a: no measure is better or worse.",
      "The inputs are the same.",
    ]);
  });

  it("says better and worse by each measure's direction", () => {
    const dearer = compareReports(
      a,
      withDirect(({ totalFees }) => ({ totalFees: totalFees * 1.2 })),
    );
    expect(names(dearer.worse)).to.deep.equal(["direct: Fees in all"]);
    expect(dearer.worse[0]!.ratio).to.be.closeTo(1.2, 1e-9);
    const fairer = compareReports(
      a,
      withDirect(({ fairness }) => ({ fairness: { ...fairness, jain: 0.99 } })),
    );
    expect(names(fairer.better)).to.deep.equal(["direct: Fairness of waits (Jain, 1: all alike)"]);
    expect(fairer.worse).to.deep.equal([]);
  });

  it("lets small differences pass, but no percent of people", () => {
    const slower = compareReports(
      a,
      withDirect(({ latency }) => ({ latency: { ...latency, p50: latency.p50 * 1.04 } })),
    );
    expect(slower.worse).to.deep.equal([]);
    const once = compareReports(
      a,
      withDirect(({ unserved }) => ({ unserved: { ...unserved, refused: 1 } })),
    );
    expect(once.worse).to.deep.equal([]);
    const left = compareReports(
      a,
      withDirect(({ paid, gaveUp }) => ({ paid: paid - 20, gaveUp: gaveUp + 20 })),
    );
    expect(names(left.worse)).to.include("direct: Paid, of those who may be");
  });

  it("weighs values that begin at nothing, and those that are not there", () => {
    const { worse } = compareReports(
      a,
      withDirect(({ unserved }) => ({ unserved: { ...unserved, refused: 50 } })),
    );
    expect(names(worse)).to.deep.equal(["direct: Requests refused"]);
    expect(worse[0]!.ratio).to.be.NaN;
    const none = compareReports(
      a,
      withDirect(() => ({ lastClaim: NaN })),
    );
    expect(
      none.measures.filter(({ verdict }) => verdict === "differs").map(({ name }) => name),
    ).to.deep.equal(["Last claim paid after", "Last claim, over the ideal"]);
  });

  it("names inputs that differ before anything else, but for the scenario's name", () => {
    const { scenario } = a;
    const b = {
      ...withDirect(({ totalFees }) => ({ totalFees: totalFees * 2 })),
      claimants: 2_001,
      scenario: {
        ...scenario,
        name: "Another",
        chain: { ...scenario.chain, baseFee: 3e9 },
        faults: { ...scenario.faults, stalls: [] },
      },
    };
    const comparison = compareReports(a, b);
    expect(comparison.inputs).to.deep.equal([
      { path: "claimants", a: 2_000, b: 2_001 },
      { path: "scenario.chain.baseFee", a: 2e9, b: 3e9 },
      { path: "scenario.faults.stalls", a: [{ at: 30, for: 20 }], b: [] },
    ]);
    const lines = comparisonLines(comparison);
    expect(lines[0]).to.equal("b is worse in 1 measure, over other inputs.");
    expect(lines[1]).to.equal("The inputs differ:");
    expect(lines[3]).to.equal("  scenario.chain.baseFee: 2000000000, then 3000000000");
  });

  it("names credentials that only one has, and a run on another kind of chain", () => {
    const modelled = a.runs.map((run) => ({
      ...run,
      measures: { ...run.measures, chain: "model" as const },
    }));
    const b = { ...a, runs: modelled, scenario: { ...a.scenario, credentials: undefined } };
    expect(compareReports(a, b).inputs.map(({ path }) => path)).to.deep.equal([
      "chain",
      "scenario.credentials",
    ]);
  });

  it("compares the strategies that both have, and names the others", () => {
    const b = { ...a, runs: a.runs.slice(0, 1) };
    const comparison = compareReports(a, b);
    expect(comparison.strategies).to.deep.equal(["direct"]);
    expect(comparison.onlyA).to.deep.equal(["waves", "relayed"]);
    expect(comparisonLines(comparison)).to.include("Only a has waves and relayed.");
    const nothing = compareReports({ ...a, runs: a.runs.slice(1) }, b);
    expect(comparisonLines(nothing)[0]).to.include("nothing to compare");
  });
});

describe("comparisonPage", () => {
  it("stands alone, escapes what it is told, and shows the verdict, inputs and every measure", () => {
    const b = withDirect(({ totalFees }) => ({ totalFees: totalFees * 1.2 }));
    const page = comparisonPage(compareReports(a, { ...b, subject: "<script>", claimants: 5 }));
    expect(page).to.include("default-src 'none'");
    expect(page).to.not.match(/<script|src=|href=/);
    expect(page).to.include("b is worse in 1 measure, over other inputs.");
    expect(page).to.include("claimants: 2000, then 5");
    expect(page.match(/<caption>/g)).to.have.length(3);
    expect(page.match(/<span class="worse">worse<\/span>/g)).to.have.length(1);
  });
});
