import { readFileSync } from "node:fs";
import { expect } from "chai";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";
import { readScenario } from "../../../../src/lab/simulation/scenario/readScenario.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { runRehearse } from "./runRehearse.ts";

/** A chain on which few are many, so that it is quick. */
const LITTLE = ["--gas-limit", "6000000", "--claimants", "1000"];

describe("symbolon rehearse plan", () => {
  const folder = temporaryFolder();
  const scenario = () =>
    folder.write(
      "day.json",
      JSON.stringify({
        format: "symbolon-scenario",
        version: 1,
        name: "A little day",
        background: { gas: 150_000 },
        arrivals: { kind: "flash", share: 0.5, within: 5, over: 300 },
      }),
    );
  const run = (...args: string[]) => runRehearse(["plan", "--scenario", scenario(), ...args]);

  it("tells what to open, why, and every wave", async () => {
    const { code, stdout, stderr } = await run(...LITTLE);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    const [, count] =
      /^Open (\d+) waves of [\d,]+ claimants, .* apart; the last opens after/.exec(stdout) ?? [];
    expect(Number(count)).to.be.within(2, 12);
    expect(stdout).to.match(
      /With all 1,000 claimants the base fee rises to [\d.]+ gwei, within the ceiling of 4 gwei/,
    );
    expect(stdout).to.match(/waves, of \d+ claimants,|Without waves/);
    const rows = stdout.split("\n").filter((line) => /^\d+ .*#/.test(line));
    expect(rows).to.have.length(Number(count));
    expect(rows.at(-1)).to.include("to 999");
    expect(stdout).to.include("A little day;");
  });

  it("prints one JSON document, and the same again", async () => {
    const first = await run(...LITTLE, "--json");
    const { keeps, claimants, count, interval, waves, bounds, scenario: planned } = JSON.parse(first.stdout);
    expect({ keeps, claimants }).to.deep.equal({ keeps: true, claimants: 1_000 });
    expect(bounds.feeCeiling).to.equal(4e9);
    expect(waves).to.have.length(count);
    expect(planned.waves).to.deep.equal({ count, interval });
    expect(planned.chain.gasLimit).to.equal(6_000_000);
    expect((await run(...LITTLE, "--json")).stdout).to.equal(first.stdout);
    expect((await run(...LITTLE, "--json", "--seed", "other")).stdout).to.not.equal(first.stdout);
  });

  it("writes the scenario that burst then plays", async () => {
    const out = folder.path("planned.json");
    const { code, stdout } = await run(...LITTLE, "--out", out, "--json");
    expect(code).to.equal(0);
    const { count, interval } = JSON.parse(stdout);
    expect(readScenario(out).waves).to.deep.equal({ count, interval });
    expect(JSON.parse(readFileSync(out, "utf8"))).to.deep.equal(JSON.parse(stdout).scenario);
  });

  it("takes chain and bounds from its options", async () => {
    const { code, stdout } = await run(
      "--claimants",
      "50",
      "--block-time",
      "2",
      "--base-fee",
      "0.5",
      "--load",
      "0",
      "--fee-ceiling",
      "3",
      "--longest-wait",
      "1m",
      "--within",
      "1h",
      "--json",
    );
    expect(code).to.equal(0);
    const { count, bounds, scenario: planned } = JSON.parse(stdout);
    expect(count).to.equal(1);
    expect(bounds).to.deep.equal({ feeCeiling: 3e9, longestWait: 60, within: 3_600 });
    expect(planned.chain).to.deep.equal({ ...defaultScenario.chain, blockTime: 2, baseFee: 0.5 });
    expect(planned.background.load).to.equal(0);
  });

  it("fails with a hint where there is no such plan, or no such scenario", async () => {
    const low = await run(...LITTLE, "--fee-ceiling", "2");
    expect(low.code).to.equal(1);
    expect(low.stderr).to.match(/^error: The base fee is already 2 gwei at the opening.*\nhint: /);
    const tight = await run(...LITTLE, "--within", "306");
    expect(tight.code).to.equal(1);
    expect(tight.stderr).to.match(/^error: No waves .*5 min 6 s.*\nhint: /);
    const small = await run("--gas-limit", "999999");
    expect(small.code).to.equal(1);
    expect(small.stderr).to.include("chain.gasLimit is 999999");
  });

  it("says of a scenario without waves how it is played", async () => {
    const { stdout } = await run("--claimants", "20", "--out", folder.path("calm.json"));
    expect(stdout).to.match(/^No waves are needed/);
    expect(stdout).to.include("calm.json, for --strategies direct");
  });

  it("was called wrongly with what is no number", async () => {
    for (const args of [
      ["--claimants", "0"],
      ["--fee-ceiling", "-1"],
      ["--fee-ceiling", "0"],
      ["--load", "much"],
      ["--within", "soon"],
      ["--block-time", "1e3"],
    ]) {
      expect((await run(...args)).code, args.join(" ")).to.equal(2);
    }
  });
});
