import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { sampleAllocation } from "../../scripts/sample/sampleAllocation.ts";
import { parseBurstReport } from "../../src/lab/simulation/report/burstReport.ts";
import { isDeep } from "../deep.ts";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "..", "..");
const CLAIMANTS = isDeep ? 1_000 : 250;
const LEAVES = isDeep ? 1_000 : 300;

/** Runs `symbolon ... --json` as people do. */
async function symbolon(...args: string[]) {
  const command = [join(ROOT, "scripts", "symbolon.ts"), ...args, "--json"];
  const { stdout } = await run(process.execPath, command, { cwd: ROOT, maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
}

describe("rehearsal, from its commands", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-rehearsal-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("claims every leaf of a part of the project's own sample, on forks, in two worker processes", async () => {
    const [tree, terms, allocation] = ["tree", "terms.json", "allocation.csv"].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const rows = sampleAllocation()
      .split("\n")
      .slice(0, LEAVES + 1);
    const funding = rows.slice(1).reduce((sum, row) => sum + BigInt(row.split(",")[1] ?? ""), 0n);
    writeFileSync(allocation, `${rows.join("\n")}\n`);
    await symbolon("tree", "build", allocation, "--base-units", "--out", tree);
    const treasury = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";
    const start = 1_800_000_000;
    const waves = 3;
    const waveInterval = 3_600;
    const written = {
      format: "symbolon-terms",
      version: 1,
      start,
      end: start + 86_400,
      treasury,
      waves,
      waveInterval,
    };
    writeFileSync(terms, JSON.stringify(written));
    const { verdict, leaves, leafFindings, findings, amounts, sweep } = await symbolon(
      "rehearse",
      "dry-run",
      terms,
      tree,
      "--fresh",
      "--workers",
      "2",
      "--range",
      String(LEAVES / 2),
      "--out",
      join(folder, "dry-run"),
    );
    expect(leaves).to.include({ count: LEAVES, paid: LEAVES, notPaid: 0, untried: 0 });
    expect([findings, leafFindings]).to.deep.equal([[], []]);
    expect(verdict).to.equal("sound");
    expect(amounts.paid).to.equal(String(funding));
    expect(sweep).to.deep.equal({ refusedBefore: true, doneAfter: true });
  });

  it("plays claim day with many claimants on the contracts, by three strategies", async () => {
    const out = join(folder, "burst");
    const document = await symbolon("rehearse", "burst", "--claimants", String(CLAIMANTS), "--out", out);
    const { runs, scenario } = parseBurstReport(readFileSync(join(out, "burst.json"), "utf8"), "burst.json");
    const played = runs.map(({ measures }) => [measures.strategy, measures.chain, measures.paid]);
    expect(played).to.deep.equal([
      ["direct", "edr", CLAIMANTS],
      ["waves", "edr", CLAIMANTS],
      ["relayed", "edr", CLAIMANTS],
    ]);
    for (const { measures, effort } of runs) {
      const { latency, transactions, ideal, lastClaim } = measures;
      // Nobody is paid before the block after they came, and nobody after the day.
      expect(latency.p50, measures.strategy).to.be.within(1, scenario.wallets.patience);
      expect(lastClaim).to.be.within(ideal - scenario.chain.blockTime, scenario.until);
      expect(transactions.mined).to.be.at.least(measures.strategy === "relayed" ? CLAIMANTS / 50 : CLAIMANTS);
      expect(effort.signing).to.be.above(0);
    }
    const [direct, , relayed] = runs;
    expect(relayed?.measures.transactions.sent).to.be.below((direct?.measures.transactions.sent ?? 0) / 5);
    expect(document.recommendation).not.to.deep.equal([]);
    expect(readFileSync(join(out, "index.html"), "utf8")).to.include(document.recommendation[0].slice(0, 30));
  });
});
