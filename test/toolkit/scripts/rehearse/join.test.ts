import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256 } from "viem";
import { rangeProgram } from "../../../../scripts/rehearse/rangeProgram.ts";
import { openQueue } from "../../../../src/lab/dryRun/queue/openQueue.ts";
import { queuedRange, queueName } from "../../../../src/lab/dryRun/queue/queuedRange.ts";
import type { RangeJob } from "../../../../src/lab/dryRun/rangeJob.ts";
import type { RangeResult } from "../../../../src/lab/dryRun/rangeResult.ts";
import { runRanges } from "../../../../src/lab/dryRun/workers/runRanges.ts";
import { startPostgres, type TestPostgres } from "../../../postgres/startPostgres.ts";
import { until } from "../../patience.ts";
import { amountOf, openRelayChain, type RelayChain, type TestCampaign } from "../relayChain.ts";
import { runProcess } from "../runProcess.ts";
import { runRehearse } from "./runRehearse.ts";

describe("symbolon rehearse dry-run --join", () => {
  const LEAVES = 12;
  let folder: string;
  let tree: string;
  let chain: RelayChain;
  let test: TestCampaign;
  let postgres: TestPostgres;
  let jobs: readonly RangeJob[];

  before(async function () {
    try {
      postgres = await startPostgres();
    } catch (error) {
      console.log(`      no PostgreSQL to test with: ${error instanceof Error ? error.message : error}`);
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), "symbolon-work-"));
    tree = join(folder, "tree");
    chain = await openRelayChain();
    test = await chain.campaign(tree, LEAVES);
    const { number, hash } = await chain.block();
    jobs = [0, 4, 8].map((from) => ({
      terms: {
        chainId: 31_337,
        campaign: test.campaign,
        blockNumber: number.toString(),
        blockHash: hash,
        root: test.tree.root,
        count: LEAVES,
        manifestHash: keccak256(readFileSync(join(tree, "manifest.json"))),
      },
      range: { from, to: from + 4 },
      forkUrl: "http://127.0.0.1:1/not-of-other-machines",
      treeDirectory: join(folder, "not-on-other-machines"),
    }));
  });
  after(async () => {
    await chain?.close();
    await postgres?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  const joined = (campaign: string, directory: string, ...options: readonly string[]) => {
    const call = ["dry-run", campaign, directory, "--join", "--queue", postgres.url, "--fork", chain.rpc];
    return runRehearse([...call, "--json", ...options]);
  };
  const joinRun = (directory: string, ...options: readonly string[]) =>
    joined(test.campaign, directory, ...options);

  /** Hands ranges out while a machine works, and ends it after that. */
  async function whileHandedOut<Answer>(
    handed: readonly RangeJob[],
    run: () => Promise<Answer>,
  ): Promise<Answer> {
    const stop = new AbortController();
    const { signal } = stop;
    const collecting = runRanges(
      {
        jobs: handed,
        workers: 0,
        queue: postgres.url,
        onResult: () => {},
        signal,
      },
      { program: rangeProgram },
    );
    const queue = await openQueue(postgres.url);
    const [first] = handed;
    if (first === undefined) throw new Error("no range");
    const name = queueName(queuedRange(first));
    await until(async () => (await queue.list(name)).length !== 0);
    try {
      const answer = await run();
      expect((await queue.list(name)).map(({ state }) => state)).to.deep.equal(handed.map(() => "created"));
      return answer;
    } finally {
      stop.abort();
      await collecting.catch(() => {});
      await queue.drop(name);
      await queue.close();
    }
  }

  it("claims the ranges that another machine hands out, on forks of its own", async () => {
    const results: RangeResult[] = [];
    const collecting = runRanges(
      {
        jobs,
        workers: 0,
        queue: postgres.url,
        onResult: (result) => void results.push(result),
      },
      { program: rangeProgram },
    );
    const { code, stdout, stderr } = await joinRun(tree, "--workers", "1");
    expect(stderr).to.equal("");
    expect(code).to.equal(0);
    expect((await collecting).lost).to.deep.equal([]);
    expect(results.map(({ range }) => range.from).sort((a, b) => a - b)).to.deep.equal([0, 4, 8]);
    for (const { range, paid, amount, findings } of results) {
      expect(findings).to.deep.equal([]);
      expect(paid).to.equal(4);
      expect(amount).to.equal([0, 1, 2, 3].reduce((sum, i) => sum + amountOf(range.from + i), 0n));
    }
    const told = JSON.parse(stdout) as { campaign: string; ranges: number; workers: readonly object[] };
    expect(told.campaign).to.equal(test.campaign);
    expect(told.ranges).to.equal(3);
    expect(told.workers).to.have.length(1);
  });

  it("shares the ranges of a dry run with the machine that hands them out", async () => {
    const out = join(folder, "shared");
    const dryRun = ["rehearse", "dry-run", test.campaign, tree, "--fork", chain.rpc, "--out", out];
    const shared = ["--queue", postgres.url, "--workers", "1", "--range", "2", "--json"];
    const handing = runProcess([rangeProgram.file.pathname, ...dryRun, ...shared]);
    const worked = await joinRun(tree, "--workers", "1");
    expect(worked.code, worked.stdout).to.equal(0);
    const { code, stdout } = await handing;
    // The campaign of these tests names no manifest, which is found; every leaf is paid.
    expect(code, stdout).to.equal(3);
    const { leaves, leafFindings, effort } = JSON.parse(stdout);
    expect(leaves).to.deep.include({ count: LEAVES, paid: LEAVES, untried: 0 });
    expect(leafFindings).to.deep.equal([]);
    expect(effort.ranges).to.equal(6);
  });

  const codeOf = (out: string) => (JSON.parse(out) as { error: { code: string } }).error.code;

  it("leaves the ranges of another tree to others, and says so", async () => {
    const other = join(folder, "other");
    await chain.campaign(other, LEAVES + 1);
    const { code, stdout, stderr } = await whileHandedOut(jobs, () => joinRun(other));
    expect(code).to.equal(1);
    expect(codeOf(stdout)).to.equal("TreeMismatch");
    expect(stderr).to.include("other is not the tree");
  });

  it("leaves the ranges of another campaign to others, and says so", async () => {
    const other = await chain.campaign(join(folder, "again"), LEAVES);
    const { code, stdout } = await whileHandedOut(jobs, () => joined(other.campaign, tree));
    expect([code, codeOf(stdout)]).to.deep.equal([1, "CampaignMismatch"]);
  });

  it("leaves the ranges of another chain or block to others, and says so", async () => {
    const changes = [
      ["ChainMismatch", { chainId: 1 }],
      ["BlockMismatch", { blockHash: `0x${"0e".repeat(32)}` }],
    ] as const;
    for (const [expected, change] of changes) {
      const ofOther = jobs.map(({ terms, ...job }) => ({ ...job, terms: { ...terms, ...change } }));
      const { code, stdout } = await whileHandedOut(ofOther, () => joinRun(tree));
      expect(code).to.equal(1);
      expect(codeOf(stdout)).to.equal(expected);
    }
  });

  it("leaves ranges that need credentials to those who have them", async () => {
    const gated = jobs.map((job) => ({ ...job, credentials: join(folder, "credentials") }));
    const { code, stdout } = await whileHandedOut(gated, () => joinRun(tree));
    expect(code).to.equal(1);
    expect(codeOf(stdout)).to.equal("CredentialsMissing");
  });

  it("ends where no dry run comes in time", async () => {
    const { code, stdout } = await joinRun(tree, "--wait", "1");
    expect(code).to.equal(1);
    expect(codeOf(stdout)).to.equal("NothingHandedOut");
  });
});
