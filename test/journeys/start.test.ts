import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { chapterNames } from "../../scripts/start/chapters/chapterNames.ts";
import { isDeep, sliced } from "../deep.ts";
import { expectGoodLooks, useBrowser } from "../toolkit/report/browser.ts";
import { runSymbolon } from "../toolkit/scripts/runSymbolon.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..", "..");

const everyRefusal = {
  "wrong amount": 1,
  "someone else's proof": 1,
  "revoked credential": 1,
  "suspended credential": 1,
  "second claim": 1,
  "second address of one person": 1,
  "index beyond count": 1,
};

describe("symbolon start", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "symbolon-start-"));
  });
  after(() => rm(folder, { recursive: true }));

  /** In a folder of its own: it leaves its report below the one that it is run in. */
  async function start(...args: string[]): Promise<{ stdout: string; stderr: string; exitCode: number }> {
    const command = [join(root, "scripts", "symbolon.ts"), "start", ...args];
    try {
      return { ...(await run(process.execPath, command, { cwd: folder, maxBuffer: 1 << 26 })), exitCode: 0 };
    } catch (thrown) {
      const { stdout, stderr, code } = thrown as { stdout: string; stderr: string; code: number };
      return { stdout, stderr, exitCode: code };
    }
  }

  /** The same in this process, which spares a second. */
  async function told(...args: readonly string[]) {
    const here = process.cwd();
    process.chdir(folder);
    try {
      return await runSymbolon(["start", ...args]);
    } finally {
      process.chdir(here);
    }
  }

  async function allocation(rows: number): Promise<string> {
    const file = join(folder, `${rows}.csv`);
    const account = (i: number) => `0x${(i + 0xa11ce).toString(16).padStart(40, "0")}`;
    const lines = Array.from({ length: rows }, (_, i) => `${account(i)},${1_000 + i}`);
    await writeFile(file, `account,amount\n${lines.join("\n")}\n`);
    return file;
  }

  it("tells all chapters over the generated sample, and its JSON is all that it prints", async () => {
    const { stdout, stderr, exitCode } = await start("--all", "--json");
    expect(exitCode, stderr).to.equal(0);
    expect(stdout.trimEnd().split("\n")).to.have.length(1);
    const result = JSON.parse(stdout);
    expect(result).to.include({ rows: 5_000, claims: 1_000, sample: true, unclaimable: 0 });
    expect(result.root).to.match(/^0x[0-9a-f]{64}$/);
    expect(result).not.to.have.property("publishedRoot");
    expect(BigInt(result.paid) + BigInt(result.left)).to.equal(BigInt(result.total));
    expect(result.refused).to.deep.equal(everyRefusal);
    expect(result.credentials).to.deep.equal({ issued: 5_000, revoked: 1, suspended: 1, reinstated: 1 });
    expect(result.attestations.made).to.equal(2);
    const outcomes = result.attestations.verdicts.map(({ outcome }: { outcome: string }) => outcome);
    expect(outcomes).to.deep.equal(["Valid", "Revoked"]);
    expect(result.attestations.eas.paid).to.equal(`${10n ** 18n}`);
    expect(result.attestations.eas.refused).to.include("SubjectMismatch");
    const { moments, reissue } = result.announcement;
    expect(moments.map(({ live, cached }: { live: string; cached: string }) => [live, cached])).to.deep.equal(
      [
        ["Valid", "Valid"],
        ["Revoked", "Revoked"],
      ],
    );
    expect(reissue).to.include({ toAnybody: "Valid", refused: "IssuerMismatch" });
    expect(reissue.sentence).to.include(`issuer is ${reissue.holder}`);
    expect(result.relay).to.include({ items: 7, paid: 6 });
    expect(result.relay.skipped.map(({ index }: { index: number }) => index)).to.deep.equal([5]);
    expect(BigInt(result.relay.amount) + BigInt(result.relay.fee)).to.equal(10n ** 18n);
    // Opening changes nothing, held it is not valid for a second, and a panel decides.
    expect(result.dispute.moments.map(({ outcome }: { outcome: string }) => outcome)).to.deep.equal([
      "Valid",
      "Suspended",
      "Suspended",
      "Revoked",
    ]);
    const { bond, paid } = result.dispute;
    expect([paid.toClaimant, paid.toRespondent, paid.toPanels, paid.burned].map(BigInt)).to.deep.equal([
      (3n * BigInt(bond)) / 2n,
      0n,
      BigInt(bond) / 4n,
      BigInt(bond) / 4n,
    ]);
    const { recall, rewards, vesting } = result;
    expect(recall.recalled).to.equal(recall.funded);
    expect(recall.stranger).to.match(/^NotTreasury: /);
    expect(recall.late).to.match(/^RecallOver: /);
    expect(recall.paid).to.equal(recall.each);
    expect(recall.coin).to.include({ paid: recall.coin.due, leaves: 4 });
    expect(recall.coin.refused).to.match(/^CoinRefused: /);
    expect(rewards.roots.map(({ what }: { what: string }) => what)).to.deep.equal([
      "fixed at creation",
      "vetoed",
      "accepted by a stranger",
    ]);
    expect(rewards.refused.join()).to.match(/^NothingProposed: /);
    const { seconds, later, refused } = rewards.pause;
    expect(Number(seconds)).to.be.closeTo(2 * 86_400, 3_600);
    // The pause counts from the second after it was told; so does the resumption.
    expect(later).to.equal(seconds);
    expect(refused.join()).to.match(/^ClaimsPaused: .*TimelockRunning: /);
    const units = (text: string) => BigInt(text) / 10n ** 16n;
    const { paidFirst, paidOverlap, paidSecond } = rewards;
    expect([paidFirst, paidOverlap, paidSecond, rewards.left].map(units)).to.deep.equal([
      400n,
      100n,
      450n,
      0n,
    ]);
    expect(vesting).to.include({ leaves: 8, claimed: 7 });
    expect(vesting.early).to.match(/^NothingDue: /);
    // Nothing at first, a quarter at the cliff, half of the rest half-way, all in the end, to the second and the unit.
    const paidAt = vesting.paidAt.map(({ paid }: { paid: string }) => units(paid));
    expect(paidAt).to.deep.equal([0n, 175n, 262n, 437n, 700n]);
    expect([vesting.paid, vesting.swept].map(units)).to.deep.equal([700n, 100n]);
    const { gateway } = result;
    expect(gateway).to.include({ claimants: 200, paid: 200, twice: 0 });
    expect(gateway.before).to.be.within(1, 200);
    // Some may have been taken in without an answer.
    expect(gateway.taken).to.be.within(1, 200);
    const { burst } = result;
    expect(burst.claimants).to.equal(400);
    const played = burst.strategies.map(({ strategy, paid }: { strategy: string; paid: number }) => [
      strategy,
      paid,
    ]);
    expect(played).to.deep.equal([
      ["direct", 400],
      ["waves", 400],
      ["relayed", 400],
    ]);
    const [direct, waves] = burst.strategies;
    expect(direct.p99).to.be.above(2 * waves.p99);
    expect(burst.recommendation).not.to.deep.equal([]);
    expect(result.gasPerClaim).to.be.within(100_000, 250_000);
    expect(result.gasPerCredential).to.be.within(1, 30);
    const report = await readFile(join(folder, result.report), "utf8");
    expect(report).to.match(/^<!doctype html>/i);
    expect(report)
      .to.include(result.root)
      .and.not.match(/chapters? more/);
    await writeFile(join(folder, "all.html"), report);
  });

  it("tells people each step, a table, each refusal with its reason, what else there is, and what README shows", async () => {
    const { stdout, stderr, exitCode } = await start();
    expect(exitCode, stderr).to.equal(0);
    const readme = await readFile(join(root, "README.md"), "utf8");
    const shown = /Some of its lines:\n```\n([\s\S]*?)\n```/.exec(readme)?.[1]?.split("\n") ?? [];
    expect(shown).to.have.length.greaterThan(5);
    expect(stdout.split("\n")).to.include.members(shown);
    expect(stdout.trimEnd().split("\n").length, stdout).to.be.at.most(40);
    for (const word of Object.keys(everyRefusal)) expect(stdout).to.include(word);
    expect(stdout).to.match(/Build the tree/);
    expect(stdout).to.match(/gas +[0-9,]+ a claim, [0-9.]+ a credential/);
    expect(stdout).to.match(/NullifierUsed: The nullifier was already used in this campaign/);
    expect(stdout).to.match(/Claim day, rehearsed: 400 made-up accounts/);
    expect(stdout).to.match(/^ {2}relayed +400 paid, half of them within /m);
    expect(stdout).to.include(`--chapter NAME, or --all: ${chapterNames.join(", ")}`);
    const [, link = ""] = /^Report: (file:\S+)$/m.exec(stdout) ?? [];
    await copyFile(fileURLToPath(link), join(folder, "default.html"));
  });

  it("plays the chapters that it is asked for, each once and in their order", async () => {
    const file = await allocation(3);
    const { stdout, stderr, exitCode } = await start(
      "--allocations",
      file,
      "--base-units",
      "--claims",
      "1",
      "--chapter",
      "vesting, announcement, recall",
      "--chapter",
      "announcement",
    );
    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.match(/refused \(IssuerMismatch\) by whoever expects the right one/);
    expect(stdout).to.match(/Vesting: 7 of 8 claimed; 1 token that nobody claimed went to the treasury/);
    expect(stdout).to.match(/Recall: 60 tokens of a campaign with a zero too many went back/);
    expect(stdout.indexOf("A revocation announced")).to.be.lessThan(stdout.indexOf("Vesting: "));
    expect(stdout)
      .to.include("or --all: attestations, relay, dispute, rewards")
      .and.not.match(/(?<![.,\d])1 tokens/);
  });

  it("names the chapters that there are, in its help and to whoever asks for another", async () => {
    const { stderr, exitCode } = await start("--chapter", "relay,coda");
    expect([exitCode, stderr]).to.deep.equal([2, stderr]);
    expect(stderr).to.include(`no chapter "coda": give one or more of ${chapterNames.join(", ")}`);
    const { stdout } = await start("--help");
    for (const name of chapterNames) expect(stdout).to.match(new RegExp(`^  ${name} `, "m"));
  });

  const few = [
    [1, 1, 4],
    [2, 1, 5],
    [3, 1, 6],
    [4, 2, 7],
  ] as const;
  for (const [rows, paid, refusals] of sliced(few, 2)) {
    it(`leaves out what ${rows} row(s) cannot show`, async () => {
      const { stdout, stderr, code } = await told(
        "--allocations",
        await allocation(rows),
        "--base-units",
        "--json",
      );
      expect(code, stderr).to.equal(0);
      const result = JSON.parse(stdout);
      expect(result.claims).to.equal(paid);
      expect(Object.keys(result.refused)).to.have.length(refusals);
    });
  }

  it("reports the zero address as unclaimable", async () => {
    const file = join(folder, "zero.csv");
    const zero = `0x${"0".repeat(40)}`;
    await writeFile(file, `account,amount\n${zero},5\n0x${"0".repeat(38)}77,6\n`);
    const { stdout, code } = await told("--allocations", file, "--base-units", "--json");
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ rows: 2, claims: 1, unclaimable: 1 });

    await writeFile(file, `account,amount\n${zero},5\n`);
    const nobody = await told("--allocations", file, "--base-units", "--json");
    expect(nobody.code).to.equal(1);
    expect(JSON.parse(nobody.stdout).error.code).to.equal("NobodyToPay");
  });

  it("fails with the reader's error on bad input, and with 2 on a wrong call", async () => {
    const missing = await told("--allocations", join(folder, "none.csv"), "--base-units");
    expect(missing.code).to.equal(1);
    expect(missing.stderr).to.match(/none\.csv/);
    expect(missing.stderr).to.match(/hint: /);
    expect((await told("--claims", "0")).code).to.equal(2);
    expect((await told("--convention", "unheard-of")).code).to.equal(1);
    expect((await told("--nonsense")).code).to.equal(2);
  });

  it("shows the published root of a real distribution", async function () {
    const file = join(root, "..", "shared", "datasets", "gnosis-safe-2022", "allocations.csv.gz");
    if (!isDeep || !existsSync(file)) this.skip();
    const { stdout } = await start(
      "--allocations",
      file,
      "--base-units",
      "--convention",
      "oz-standard",
      "--json",
    );
    expect(JSON.parse(stdout)).to.include({
      rows: 3_667,
      publishedRoot: "0x50c84448ebfeb9f975fbcc439e50ce6f0a3b1f7b7a792db99a1b79e212e2735c",
      total: "3835275726930888414388381",
    });
  });

  describe("in a browser", () => {
    const browser = useBrowser();

    it("has a page that one can show: it fits, can be read, and is not long before it is unfolded", async () => {
      await expectGoodLooks(browser(), "start", join(folder, "default.html"), { maxHeight: 4_000 });
      await expectGoodLooks(browser(), "start-all", join(folder, "all.html"));
    });
  });
});
