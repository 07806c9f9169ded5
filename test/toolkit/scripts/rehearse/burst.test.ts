import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseBurstReport } from "../../../../src/lab/simulation/report/burstReport.ts";
import { runRehearse } from "./runRehearse.ts";

const CLAIMANTS = 300;

/** One day, played once; what follows looks at what it left, and goes on from there. */
describe("symbolon rehearse burst", () => {
  let folder = "";
  let day: BurstDocument;

  const burst = (out: string, ...options: string[]) =>
    runRehearse([
      "burst",
      "--model",
      "--claimants",
      String(CLAIMANTS),
      "--out",
      join(folder, out),
      ...options,
    ]);
  const documentOf = async (out: string, ...options: string[]): Promise<BurstDocument> => {
    const { code, stdout, stderr } = await burst(out, "--json", ...options);
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout);
  };
  const errorOf = async (out: string, ...options: string[]) => {
    const { code, stdout } = await burst(out, "--json", ...options);
    expect(code).to.equal(1);
    return JSON.parse(stdout).error;
  };
  const textOf = (...names: string[]) => readFileSync(join(folder, ...names), "utf8");

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-burst-"));
    day = await documentOf("day");
  });
  after(() => rmSync(folder, { recursive: true }));

  it("plays the three strategies over one day, in this order, and loses nobody", () => {
    expect(day.runs.map(({ measures }) => measures.strategy)).to.deep.equal(["direct", "waves", "relayed"]);
    for (const { measures } of day.runs) {
      const { strategy, paid, refused, gaveUp, unfinished } = measures;
      expect(paid + refused + gaveUp + unfinished, strategy).to.equal(CLAIMANTS);
      expect(day.memory[strategy], strategy).to.be.above(2 ** 20);
    }
    expect(day.kept).to.deep.equal([]);
    expect(day.recommendation).not.to.deep.equal([]);
  });

  it("writes page, figures and scenario, out of which the same day is played again", async () => {
    expect(textOf("day", "index.html")).to.match(/^<!doctype html>/i);
    const kept = parseBurstReport(textOf("day", "burst.json"), "burst.json");
    expect(kept.runs.map(({ measures }) => measures.paid)).to.deep.equal(
      day.runs.map(({ measures }) => measures.paid),
    );
    const scenario = join(folder, "day", "scenario.json");
    const again = await documentOf("again", "--scenario", scenario, "--strategies", "direct");
    expect(again.runs.map(measuresOf)).to.deep.equal(day.runs.slice(0, 1).map(measuresOf));
  });

  it("plays another day by another seed", async () => {
    const other = await documentOf("other", "--strategies", "direct", "--seed", "other");
    expect(other.scenario.seed).to.equal("other");
    expect(other.runs.map(measuresOf)).not.to.deep.equal(day.runs.slice(0, 1).map(measuresOf));
  });

  it("goes on where it was ended: what is done is kept, what is missing is played", async () => {
    rmSync(join(folder, "day", "index.html"));
    rmSync(join(folder, "day", "strategies", "waves.json"));
    const resumed = await documentOf("day", "--strategies", "relayed,waves,direct");
    expect(resumed.kept).to.deep.equal(["direct", "relayed"]);
    expect(Object.keys(resumed.memory)).to.deep.equal(["waves"]);
    expect(resumed.runs.map(measuresOf)).to.deep.equal(day.runs.map(measuresOf));
    expect(existsSync(join(folder, "day", "index.html"))).to.equal(true);
    const { stdout } = await burst("day", "--strategies", "waves,direct");
    expect(stdout).to.match(/^Kept from before: direct, waves$/m);
    expect(stdout).not.to.match(/relayed/);
  });

  it("never mixes two days in one folder", async () => {
    const before = textOf("day", "burst.json");
    for (const other of [
      ["--seed", "other"],
      ["--claimants", "301"],
      ["--scenario", scenarioWith({ until: 7_200 })],
    ]) {
      expect(await errorOf("day", "--strategies", "direct", ...other)).to.include({
        code: "RehearsalMismatch",
      });
    }
    expect(textOf("day", "burst.json")).to.equal(before);
  });

  const scenarioWith = (change: object): string => {
    const file = join(folder, "changed.json");
    writeFileSync(file, JSON.stringify({ ...JSON.parse(textOf("day", "scenario.json")), ...change }));
    return file;
  };

  it("touches no folder of anybody else's", async () => {
    mkdirSync(join(folder, "theirs"));
    writeFileSync(join(folder, "theirs", "letter.txt"), "dear");
    expect(await errorOf("theirs")).to.include({ code: "OutputInTheWay" });
    writeFileSync(join(folder, "theirs", "rehearsal.json"), '{"format":"symbolon-tree","kind":"burst"}');
    expect(await errorOf("theirs")).to.include({ code: "OutputInTheWay" });
    expect(existsSync(join(folder, "theirs", "strategies"))).to.equal(false);
    expect((await errorOf(join("theirs", "letter.txt"))).code).to.equal("OutputInTheWay");
  });

  it("names what was kept and cannot be read any more", async () => {
    const kept = join(folder, "day", "strategies", "direct.json");
    writeFileSync(kept, readFileSync(kept, "utf8").replace('"version": 1', '"version": 7'));
    const error = await errorOf("day", "--strategies", "direct");
    expect(error.code).to.equal("BadBurstReport");
    expect(error.reason).to.include("direct.json");
  });

  it("refuses what it was called with wrongly, by name, and writes nothing", async () => {
    expect((await burst("bad", "--strategies", "direct,slow")).code).to.equal(2);
    for (const claimants of ["0", "10000001", "1e3"]) {
      expect((await burst("bad", "--claimants", claimants)).code, claimants).to.equal(2);
    }
    expect((await errorOf("bad", "--scenario", join(folder, "none.json"))).code).to.equal("MissingFile");
    const many = await runRehearse(["burst", "--claimants", "50001", "--json", "--out", join(folder, "bad")]);
    expect(JSON.parse(many.stdout).error.code).to.equal("TooManyClaimants");
    expect(existsSync(join(folder, "bad"))).to.equal(false);
  });
});

type BurstDocument = {
  readonly runs: readonly {
    readonly measures: Readonly<Record<"paid" | "refused" | "gaveUp" | "unfinished", number>> & {
      readonly strategy: string;
    };
  }[];
  readonly memory: Readonly<Record<string, number>>;
  readonly kept: readonly string[];
  readonly recommendation: readonly string[];
  readonly scenario: { readonly seed: string };
};

function measuresOf({ measures }: { readonly measures: object }): object {
  return measures;
}
