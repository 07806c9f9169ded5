import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect } from "chai";
import { runRehearse } from "./runRehearse.ts";

describe("symbolon rehearse compare", () => {
  let folder = "";
  const play = async (name: string, claimants: number) => {
    const { code, stderr } = await runRehearse([
      "burst",
      "--model",
      "--strategies",
      "direct",
      "--claimants",
      String(claimants),
      "--out",
      join(folder, name),
    ]);
    expect(code, stderr).to.equal(0);
  };
  const compare = (...args: string[]) => runRehearse(["compare", ...args]);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-compare-"));
    await play("few", 200);
    await play("many", 40_000);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("finds nothing worse between a burst and itself, by folder or file", async () => {
    const { code, stdout } = await compare(join(folder, "few"), join(folder, "few", "burst.json"), "--json");
    expect(code).to.equal(0);
    expect(JSON.parse(stdout).out).to.equal(null);
  });

  it("exits with 3 where something is worse, names other inputs first, and writes the page that is asked for", async () => {
    const out = join(folder, "compared.html");
    const { code, stdout } = await compare(join(folder, "few"), join(folder, "many"), "--out", out);
    expect(code).to.equal(3);
    expect(stdout.indexOf("claimants: 200, then 40000")).to.be.within(
      0,
      stdout.indexOf("direct: Wait, median"),
    );
    expect(stdout).to.include(`Page: ${relative(process.cwd(), out)}`);
    expect(readFileSync(out, "utf8")).to.match(/^<!doctype html>/i);
  });

  it("exits with 0 where everything is better, the other way round", async () => {
    expect((await compare(join(folder, "many"), join(folder, "few"))).code).to.equal(0);
  });

  it("refuses to compare where no strategy was played in both", async () => {
    const kept = JSON.parse(readFileSync(join(folder, "few", "burst.json"), "utf8"));
    const none = join(folder, "none-played.json");
    writeFileSync(none, JSON.stringify({ ...kept, runs: [] }));
    const { stdout } = await compare(join(folder, "few"), none, "--json");
    expect(JSON.parse(stdout).error.code).to.equal("NothingToCompare");
  });

  it("says which file is missing or is no burst", async () => {
    const missing = await compare(join(folder, "few"), join(folder, "none"), "--json");
    expect(missing.code).to.equal(1);
    expect(JSON.parse(missing.stdout).error.code).to.equal("MissingFile");
    const page = join(folder, "few", "index.html");
    const bad = await compare(page, join(folder, "few"), "--json");
    expect(JSON.parse(bad.stdout).error.code).to.equal("BadBurstReport");
    expect((await compare(join(folder, "few"))).code).to.equal(2);
    expect(existsSync(join(folder, "none"))).to.equal(false);
  });
});
