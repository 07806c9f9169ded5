import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { treeDirectories } from "../../allocation/treeDirectories.ts";
import { runCampaign } from "../operatorChain.ts";

describe("campaign schedule", () => {
  const folder = temporaryFolder();
  const trees = treeDirectories();

  it("writes schedules and charts over nothing else", async () => {
    const tree = await trees.write("tree", "native");
    const make = async (...args: readonly string[]) =>
      JSON.parse((await runCampaign(["schedule", ...args, "--json"])).stdout);
    const file = folder.path("plan.json");
    const chart = folder.path("plan.html");
    const yearly = ["--start", "2027-01-01", "--end", "2029-01-01", "--step", "year"];
    const places = ["--out", file, "--chart", chart];
    expect(await make(...yearly, ...places)).to.include({ out: file, chart });
    expect(await make(...yearly, ...places)).to.include({ out: file, chart });
    const kept = [readFileSync(file, "utf8"), readFileSync(chart, "utf8")];
    const refused = async (code: string, ...args: readonly string[]) =>
      expect(await make(...args)).to.have.nested.property("error.code", code);
    await refused("OutputInTheWay", file, "--chart", file);
    await refused("OutputInTheWay", ...yearly, "--out", chart);
    await refused("OutputInTheWay", ...yearly, "--out", file, "--chart", `${tree}/manifest.json`);
    await refused("SameFile", ...yearly, "--out", folder.path("one"), "--chart", `${folder.path("")}/./one`);
    expect([readFileSync(file, "utf8"), readFileSync(chart, "utf8")]).to.deep.equal(kept);
    expect(existsSync(folder.path("one"))).to.equal(false);
  });

  it("refuses a schedule that says two things, and one of nothing", async () => {
    const point = '{ "time": "2027-01-01T00:00:00Z", "share": "1" }';
    const twice = `{ "stepped": false, "points": [${point}], "stepped": true }`;
    for (const text of [twice, `\uFEFF ${twice}`]) {
      const { stdout } = await runCampaign(["schedule", folder.write("twice.json", text), "--json"]);
      expect(JSON.parse(stdout).error).to.include({ code: "BadScheduleFile" });
      expect(JSON.parse(stdout).error.reason).to.include('"stepped" twice');
    }
    const { stderr, code } = await runCampaign(["schedule", ""]);
    expect(code).to.not.equal(0);
    expect(stderr).to.include("It is empty");
  });

  it("makes schedules, and draws them", async () => {
    const file = folder.path("schedule.json");
    const chart = folder.path("schedule.html");
    const make = async (...args: readonly string[]) => {
      const { stdout, code } = await runCampaign(["schedule", ...args, "--json"]);
      return { ...JSON.parse(stdout), exit: code };
    };
    const monthly = [
      "--start",
      "2027-01-01",
      "--cliff",
      "2028-01-01",
      "--end",
      "2031-01-01",
      "--step",
      "month",
    ];
    const made = await make(...monthly, "--out", file, "--chart", chart);
    expect(made).to.include({ stepped: true, exit: 0 });
    expect(made.points).to.have.length(37);
    expect(await make(file)).to.deep.include({ points: made.points, stepped: true });
    const page = readFileSync(chart, "utf8");
    expect(page)
      .to.include("27.0833333333333333 %")
      .and.not.match(/<script|https?:/);
    expect(page.match(/<circle/g)).to.have.length(37);
    const csv = folder.write("schedule.csv", "time,share\n2027-01-01,50%\n2028-01-01,100%\n");
    expect(await make(csv, "--stepped", "--out", file)).to.have.nested.property(
      "error.code",
      "OutputInTheWay",
    );
    expect(await make(csv, "--stepped", "--out", file, "--replace")).to.include({ stepped: true });
    expect(await make(file)).to.deep.include({ stepped: true });
    expect(await make("--end", "2031-01-01")).to.have.nested.property("error.code", "ScheduleNotTold");
    expect(await make(csv, "--end", "2031-01-01")).to.have.nested.property("error.code", "ScheduleToldTwice");
    const bad = folder.write("bad.csv", "time,share\n2027-01-01,50%\n2026-01-01,100%\n");
    const { error } = await make(bad, "--out", folder.path("never.json"));
    expect(error.code).to.equal("PointsNotAscending");
    expect(error.reason).to.include(`${bad}, row 2 (line 3), time: "2026-01-01"`);
    expect(existsSync(folder.path("never.json"))).to.equal(false);
  });
});
