import { expect } from "chai";
import { measure } from "../../../../src/lab/simulation/measure/measure.ts";
import {
  type BurstReport,
  burstReport,
  formatBurstReport,
  parseBurstReport,
} from "../../../../src/lab/simulation/report/burstReport.ts";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";
import type { Arrivals } from "../../../../src/lab/simulation/scenario/scenario.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { recordOf } from "../measure/recordOf.ts";
import { sampleReport } from "./sampleReport.ts";

const report = sampleReport();

/** A report's file with one value replaced, or taken away. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const whole: unknown = JSON.parse(formatBurstReport(report));
  const holder = path.slice(0, -1).reduce<unknown>((held, name) => Reflect.get(Object(held), name), whole);
  if (value === undefined) Reflect.deleteProperty(Object(holder), path.at(-1)!);
  else Reflect.set(Object(holder), path.at(-1)!, value);
  return JSON.stringify(whole);
}

function refused(json: string): SymbolonError {
  try {
    parseBurstReport(json, "a/burst.json");
  } catch (error) {
    if (error instanceof SymbolonError) return error;
    throw error;
  }
  throw new Error("It was read.");
}

describe("burstReport", () => {
  it("keeps strategies in one order, and says what it advises", () => {
    expect(report.runs.map(({ measures }) => measures.strategy)).to.deep.equal([
      "direct",
      "waves",
      "relayed",
    ]);
    expect(report.recommendation[0]).to.match(/^With this list, /);
  });
});

describe("a burst report's file", () => {
  it("is read as it was written", () => {
    expect(parseBurstReport(formatBurstReport(report), "burst.json")).to.deep.equal(report);
  });

  it("keeps what could not be measured, for nobody was paid", () => {
    const measures = measure(recordOf([0, 1], [NaN, NaN], { scenario: defaultScenario }));
    const runs = [{ measures, effort: { total: 1, signing: 0.5, chain: 0.25 } }];
    const empty = burstReport({ subject: "x", claimants: 2, scenario: defaultScenario, runs });
    const read = parseBurstReport(formatBurstReport(empty), "burst.json");
    expect(read).to.deep.equal(empty);
    expect(read.runs[0]!.measures.latency.p50).to.be.NaN;
  });

  const kinds: readonly Arrivals[] = [
    { kind: "flash", share: 0.5, within: 5, over: 60 },
    { kind: "poisson", over: 60 },
    { kind: "diurnal", over: 86_400, peak: 3_600, ratio: 4 },
    { kind: "replay", moments: [0, 0.5, 7] },
  ];
  for (const arrivals of kinds) {
    it(`keeps a scenario of ${arrivals.kind} arrivals`, () => {
      const whole: BurstReport = {
        ...report,
        scenario: { ...report.scenario, arrivals, credentials: undefined },
      };
      expect(parseBurstReport(formatBurstReport(whole), "burst.json")).to.deep.equal(whole);
    });
  }

  const faults: readonly (readonly [path: readonly (string | number)[], value: unknown])[] = [
    [["format"], "symbolon-scenario"],
    [["version"], 2],
    [["kind"], "dry-run"],
    [["claimants"], 1.5],
    [["runs"], {}],
    [["runs", 0, "measures", "paid"], -1],
    [["runs", 1, "measures", "strategy"], "hurried"],
    [["runs", 0, "measures", "latency", "p99"], "12"],
    [["runs", 2, "measures", "baseFee", "values"], [1]],
    [["runs", 0, "measures", "reasons"], { AlreadyClaimed: "often" }],
    [["runs", 0, "effort", "signing"], undefined],
    [["runs", 0, "measures", "surprise"], 1],
    [["scenario", "chain", "gasLimit"], null],
    [["scenario", "arrivals", "kind"], "sudden"],
    [["scenario", "faults", "reorgs", 0, "depth"], 0.5],
  ];
  for (const [path, value] of faults) {
    it(`is refused with ${JSON.stringify(value)} as its ${path.join(".")}, naming the place`, () => {
      const { code, reason, hint } = refused(changed(path, value));
      const place = path.reduce<string>((told, name) => {
        if (typeof name === "number") return `${told}[${name}]`;
        return told === "" ? name : `${told}.${name}`;
      }, "");
      expect(code).to.equal("BadBurstReport");
      // Of a curve with lists of two lengths, the curve is named.
      expect(reason).to.include(`a/burst.json is not a burst report: ${place.replace(/\.values$/, "")}`);
      expect(reason).to.have.length.below(300);
      expect(hint).to.include("rehearse burst");
    });
  }

  it("is refused where it is cut off, where it is no object, and where a strategy has two runs", () => {
    expect(refused(formatBurstReport(report).slice(0, 900)).reason).to.include("is not JSON");
    expect(refused("[]").reason).to.include("must be an object");
    expect(refused(changed(["runs", 1], report.runs[0])).code).to.equal("BadBurstReport");
  });
});
