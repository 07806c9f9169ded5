import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { packageRoot } from "../../../../scripts/packageRoot.ts";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";
import { readMoments, readScenario } from "../../../../src/lab/simulation/scenario/readScenario.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { arrivalList } from "../../../../tools/generate/arrivals.ts";

const SAMPLES = join(packageRoot(), "examples/scenarios");

describe("readScenario", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "scenario-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const codeOf = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      if (error instanceof SymbolonError) return error.code;
      throw error;
    }
    return "none";
  };

  it("reads every sample, each of a kind of its own", () => {
    const names = readdirSync(SAMPLES).filter((name) => name.endsWith(".json"));
    const scenarios = names.map((name) => readScenario(join(SAMPLES, name)));
    expect(new Set(scenarios.map(({ name }) => name)).size).to.equal(6);
    const kinds = new Set(scenarios.map(({ arrivals }) => arrivals.kind));
    expect([...kinds].sort()).to.deep.equal(["diurnal", "flash", "poisson", "replay"]);
  });

  it("has the default scenario as a sample", () => {
    expect(readScenario(join(SAMPLES, "flash.json"))).to.deep.equal(defaultScenario);
  });

  it("has a sample of arrivals that is what its generator makes", () => {
    expect(readFileSync(join(SAMPLES, "replay.csv"), "utf8")).to.equal(arrivalList());
    const { arrivals } = readScenario(join(SAMPLES, "replay.json"));
    expect(arrivals.kind === "replay" && arrivals.moments).to.have.length(2_000);
  });

  it("reads arrival lists of both forms, in any order", () => {
    const csv = write("a.csv", "who,seconds\nb,10\na,0.5\n");
    expect(readMoments(csv)).to.deep.equal([0.5, 10]);
    expect(readMoments(write("a.json", " [3, 1.5, 20]"))).to.deep.equal([1.5, 3, 20]);
  });

  it("refuses arrival lists that are none", () => {
    for (const text of [
      "who\n1\n",
      "seconds\n-1\n",
      "seconds\n1e3\n",
      'seconds\n\n""\n',
      "[1, null]",
      "[1,",
    ]) {
      expect(
        codeOf(() => readMoments(write("bad", text))),
        text,
      ).to.equal("BadArrivals");
    }
    expect(codeOf(() => readMoments(write("bad", "seconds\n")))).to.equal("EmptyFile");
    expect(codeOf(() => readMoments(write("bad", "[2592001]")))).to.equal("BadArrivals");
    expect(codeOf(() => readMoments(join(folder, "none")))).to.equal("MissingFile");
  });

  it("opens no file but one beside the scenario", () => {
    for (const name of ["../a.csv", "/etc/hostname", "..", "b/a.csv"]) {
      const arrivals = { kind: "replay", file: name };
      const text = JSON.stringify({ format: "symbolon-scenario", version: 1, arrivals });
      expect(
        codeOf(() => readScenario(write("s.json", text))),
        name,
      ).to.equal("BadScenario");
    }
  });
});
