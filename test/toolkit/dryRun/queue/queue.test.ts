import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { QueueTiming } from "../../../../src/lab/dryRun/queue/openQueue.ts";
import { openQueue, type Queue } from "../../../../src/lab/dryRun/queue/openQueue.ts";
import { queuedRange, queueName } from "../../../../src/lab/dryRun/queue/queuedRange.ts";
import type { RangeResult } from "../../../../src/lab/dryRun/rangeResult.ts";
import { runRanges } from "../../../../src/lab/dryRun/workers/runRanges.ts";
import { findRehearsal } from "../../../../src/lab/dryRun/workers/takePart.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { startPostgres, type TestPostgres } from "../../../postgres/startPostgres.ts";
import { until } from "../../patience.ts";
import { refusalOf } from "../../store/until.ts";
import {
  type FakePlan,
  fakeJobs,
  fakeProgram,
  fakeResult,
  happenings,
  isThere,
} from "../workers/fakeRanges.ts";
import { type Machine, startMachine } from "./startMachine.ts";

const timing: QueueTiming = { poll: 0.1, heartbeat: 2, supervise: 1, patience: 2, tries: 3 };
const parts = { program: fakeProgram, timing };

describe("ranges that several machines share", () => {
  let postgres: TestPostgres;
  let queue: Queue;
  let folder: string;
  let machines: Machine[];
  let results: RangeResult[];
  const onResult = (result: RangeResult) => void results.push(result);
  const froms = () => results.map(({ range }) => range.from).sort((a, b) => a - b);
  const seen = (what: string) => happenings(folder).filter((one) => one.what === what);
  const nameOf = (jobs: ReturnType<typeof fakeJobs>) => queueName(queuedRange(jobs[0] as never));

  const start = (role: "collect" | "work", count: number, plan: FakePlan = {}, seed = "0a"): Machine => {
    const machine = startMachine({ role, url: postgres.url, timing, count, folder, plan, seed });
    machines.push(machine);
    return machine;
  };

  before(async function () {
    try {
      postgres = await startPostgres();
    } catch (error) {
      console.log(`      no PostgreSQL to test with: ${error instanceof Error ? error.message : error}`);
      this.skip();
    }
    queue = await openQueue(postgres.url, timing);
  });
  after(async () => {
    await queue?.close();
    await postgres?.stop();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-queue-"));
    machines = [];
    results = [];
  });
  afterEach(async () => {
    for (const { child } of machines) child.kill("SIGKILL");
    await Promise.all(machines.map(({ end }) => end()));
    const left = new Set(happenings(folder).map(({ processId }) => processId));
    left.delete(process.pid);
    await until(() => ![...left].some(isThere));
    rmSync(folder, { recursive: true, force: true });
    for (const name of await queue.names()) await queue.drop(name);
  });

  it("gives each result once and whole, whoever did it, and leaves no queue behind", async () => {
    const jobs = fakeJobs(10, folder, { takes: 50 });
    const run = runRanges({ jobs, workers: 0, queue: postgres.url, onResult }, parts);
    await until(async () => (await queue.list(nameOf(jobs))).length === 10);
    const both = [start("work", 10, { takes: 50 }), start("work", 10, { takes: 50 })];
    expect(await run).to.deep.equal({ lost: [], workers: [] });
    expect(results.toSorted((a, b) => a.range.from - b.range.from)).to.deep.equal(
      jobs.map(({ range }) => fakeResult(range)),
    );
    expect(await Promise.all(both.map(({ end }) => end()))).to.deep.equal([0, 0]);
    expect(new Set(seen("done").map(({ processId }) => processId)).size, "both took part").to.equal(2);
    expect(await queue.names()).to.deep.equal([]);
  });

  it("takes part itself where it has workers", async () => {
    const jobs = fakeJobs(4, folder);
    const { workers, lost } = await runRanges({ jobs, workers: 2, queue: postgres.url, onResult }, parts);
    expect(lost).to.deep.equal([]);
    expect(froms()).to.deep.equal([0, 10, 20, 30]);
    expect(workers.reduce((sum, { ranges }) => sum + ranges, 0)).to.equal(4);
  });

  it("gives a killed machine's range to another, and counts it once", async () => {
    const jobs = fakeJobs(3, folder);
    const run = runRanges({ jobs, workers: 0, queue: postgres.url, onResult }, parts);
    await until(async () => (await queue.list(nameOf(jobs))).length === 3);
    const doomed = start("work", 3, { endless: [0, 10, 20] });
    await until(() => seen("began").length === 1);
    const [first] = seen("began");
    doomed.child.kill("SIGKILL");
    start("work", 3);
    expect((await run).lost).to.deep.equal([]);
    expect(froms()).to.deep.equal([0, 10, 20]);
    expect(seen("began").filter(({ from }) => from === first?.from)).to.have.length(2);
    await until(() => !isThere(first?.processId ?? 0));
  });

  it("leaves a long range to whoever does it, as long as they live", async () => {
    const jobs = fakeJobs(1, folder, { takes: 2_000 * timing.heartbeat });
    await runRanges({ jobs, workers: 2, queue: postgres.url, onResult }, parts);
    expect(froms()).to.deep.equal([0]);
    expect(seen("began")).to.have.length(1);
  });

  it("loses nothing and does nothing twice where the collector is killed and started again", async () => {
    const count = 8;
    const collector = start("collect", count);
    const jobs = fakeJobs(count, folder);
    await until(async () => (await queue.list(nameOf(jobs))).length === count);
    start("work", count, { takes: 100 });
    await until(() => seen("stored").length >= 2);
    collector.child.kill("SIGKILL");
    await collector.end();
    const before = seen("stored").length;
    await until(() => seen("done").length >= before + 2);
    const again = start("collect", count);
    expect(await again.end()).to.equal(0);
    const stored = seen("stored").map(({ from }) => from);
    expect(stored.toSorted((a, b) => a - b)).to.deep.equal(jobs.map(({ range }) => range.from));
    expect(seen("began"), "each done once").to.have.length(count);
    expect(await queue.names()).to.deep.equal([]);
  });

  it("lists a range as lost after three tries", async () => {
    const jobs = fakeJobs(2, folder, { diesAlways: [10] });
    const { lost } = await runRanges({ jobs, workers: 1, queue: postgres.url, onResult }, parts);
    expect(froms()).to.deep.equal([0]);
    expect(seen("began").filter(({ from }) => from === 10)).to.have.length(3);
    expect(lost).to.deep.equal([
      { range: { from: 10, to: 20 }, tries: 3, why: "Its process ended with SIGKILL: out of luck at 10" },
    ]);
  });

  it("tries a lost range anew where it is run again", async () => {
    const jobs = fakeJobs(1, folder);
    const run = new AbortController();
    const { signal } = run;
    const first = refusalOf(runRanges({ jobs, workers: 0, queue: postgres.url, onResult, signal }, parts));
    await until(async () => (await queue.list(nameOf(jobs))).length === 1);
    run.abort();
    await first;
    for (let tries = 0; tries < 3; tries++) {
      const taken = await queue.take(nameOf(jobs));
      if (taken === undefined) throw new Error("nothing to take");
      await queue.fail(nameOf(jobs), taken, { why: "no luck" });
    }
    expect((await queue.list(nameOf(jobs))).map(({ state }) => state)).to.include("failed");
    const { lost } = await runRanges({ jobs, workers: 1, queue: postgres.url, onResult }, parts);
    expect(lost).to.deep.equal([]);
    expect(froms()).to.deep.equal([0]);
  });

  it("puts back what it was at where it is interrupted, as if it had not been tried", async () => {
    const jobs = fakeJobs(2, folder);
    const stop = new AbortController();
    const { signal } = stop;
    const run = refusalOf(runRanges({ jobs, workers: 0, queue: postgres.url, onResult, signal }, parts));
    await until(async () => (await queue.list(nameOf(jobs))).length === 2);
    const machine = start("work", 2, { endless: [0, 10, 20] });
    await until(() => seen("began").length === 1);
    machine.child.kill("SIGTERM");
    expect(await machine.end()).to.equal(0);
    const records = await queue.list(nameOf(jobs));
    expect(records.map(({ state, retryCount }) => [state, retryCount])).to.deep.equal([
      ["created", 0],
      ["created", 0],
    ]);
    stop.abort();
    expect((await run).code).to.equal("Interrupted");
    expect(await queue.names(), "others go on").to.deep.equal([nameOf(jobs)]);
  });

  it("leaves a machine that cannot go on with its reason, and the range to others", async () => {
    const jobs = fakeJobs(2, folder, { fails: [0] });
    const run = runRanges({ jobs, workers: 1, queue: postgres.url, onResult }, parts);
    expect((await refusalOf(run)).code).to.equal("UpstreamLost");
    const records = await queue.list(nameOf(jobs));
    expect(records.find(({ data }) => data.range.from === 0)?.state).to.equal("created");
  });

  it("counts only the last try where a machine that was given up still lives", async () => {
    const jobs = fakeJobs(1, folder);
    const name = nameOf(jobs);
    const run = runRanges({ jobs, workers: 0, queue: postgres.url, onResult }, parts);
    await until(async () => (await queue.list(name)).length === 1);
    const first = await queue.take(name);
    // Nothing is heard of the first, so that the queue gives the range away.
    let second: typeof first;
    await until(async () => {
      second = await queue.take(name);
      return second !== undefined;
    });
    if (first === undefined || second === undefined) throw new Error("not taken");
    await queue.complete(name, first, { nonsense: true });
    await queue.fail(name, first, { why: "late" });
    expect(await queue.remove(name, { id: first.id, retryCount: first.retryCount })).to.equal(false);
    expect((await queue.list(name))[0]?.state).to.equal("active");
    const { rangeResultToJson } = await import("../../../../src/lab/dryRun/rangeResult.ts");
    await queue.complete(name, second, rangeResultToJson(fakeResult({ from: 0, to: 10 })));
    expect((await run).lost).to.deep.equal([]);
    expect(results).to.deep.equal([fakeResult({ from: 0, to: 10 })]);
  });

  it("tells the queue no address, no path and no credentials", async () => {
    const [job] = fakeJobs(1, folder);
    if (job === undefined) throw new Error("no range");
    const secret = { ...job, forkUrl: "https://node.example/key-0123", credentials: "own/credentials" };
    expect(JSON.stringify(queuedRange(secret))).not.to.match(
      /node\.example|credentials\/|own\/|symbolon-queue/,
    );
    expect(queuedRange(secret)).to.deep.equal({ terms: job.terms, range: job.range, hasCredentials: true });
  });

  it("touches the queue of no other dry run", async () => {
    const others = fakeJobs(2, folder, {}, "aa");
    await queue.create(nameOf(others));
    await queue.add(
      nameOf(others),
      others.map((job, i) => ({ id: `00000000-0000-4000-8000-00000000000${i}`, data: queuedRange(job) })),
    );
    await runRanges({ jobs: fakeJobs(2, folder), workers: 1, queue: postgres.url, onResult }, parts);
    expect(froms()).to.deep.equal([0, 10]);
    expect(seen("began")).to.have.length(2);
    const records = await queue.list(nameOf(others));
    expect(records.map(({ state }) => state)).to.deep.equal(["created", "created"]);
  });

  it("takes nothing of a dry run that does not fit, and says why", async () => {
    const jobs = fakeJobs(1, folder);
    const { signal } = new AbortController();
    const fit = async (): Promise<string> => {
      throw new SymbolonError({ code: "TreeMismatch", reason: "Another.", hint: "Copy it." });
    };
    expect((await refusalOf(findRehearsal({ queue, fit, wait: 0.2, signal }))).code).to.equal(
      "NothingHandedOut",
    );
    await queue.create(nameOf(jobs));
    await queue.add(nameOf(jobs), [
      { id: "00000000-0000-4000-8000-000000000000", data: queuedRange(jobs[0] as never) },
    ]);
    expect((await refusalOf(findRehearsal({ queue, fit, wait: 60, signal }))).code).to.equal("TreeMismatch");
    expect((await queue.list(nameOf(jobs)))[0]?.state).to.equal("created");
    const found = await findRehearsal({ queue, fit: async () => "fits", wait: 60, signal });
    expect(found?.name).to.equal(nameOf(jobs));
    expect(found?.fit).to.equal("fits");
  });

  it("names what cannot be opened, without its password", async () => {
    const jobs = fakeJobs(1, folder);
    const codeWith = async (url: string) => {
      const refusal = await refusalOf(runRanges({ jobs, workers: 1, queue: url, onResult }, parts));
      expect(`${refusal.message}${JSON.stringify(refusal.details)}`).not.to.include("hush");
      return refusal.code;
    };
    expect(await codeWith("postgres://me:hush@127.0.0.1:1/db")).to.equal("QueueNotReachable");
    expect(await codeWith("mysql://me:hush@127.0.0.1/db")).to.equal("BadQueueUrl");
    expect(await codeWith("me:hush")).to.equal("BadQueueUrl");
  });

  it("says so where the database goes away", async () => {
    const own = await startPostgres();
    try {
      const jobs = fakeJobs(1, folder);
      const run = refusalOf(runRanges({ jobs, workers: 0, queue: own.url, onResult }, parts));
      const looking = await openQueue(own.url, timing);
      await until(async () => (await looking.list(nameOf(jobs))).length === 1);
      await looking.close();
      await own.stop();
      expect((await run).code).to.equal("QueueLost");
    } finally {
      await own.stop();
    }
  });
});
