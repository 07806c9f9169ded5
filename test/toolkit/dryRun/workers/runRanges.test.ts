import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { queueTiming } from "../../../../src/lab/dryRun/queue/openQueue.ts";
import type { RangeJob } from "../../../../src/lab/dryRun/rangeJob.ts";
import type { RangeResult } from "../../../../src/lab/dryRun/rangeResult.ts";
import type { RangesProgress } from "../../../../src/lab/dryRun/workers/ranges.ts";
import { runRanges } from "../../../../src/lab/dryRun/workers/runRanges.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { letPass, until } from "../../patience.ts";
import { fakeJobs, fakeProgram, fakeResult, happenings, isThere, note } from "./fakeRanges.ts";

const parts = { program: fakeProgram, timing: queueTiming };

async function refusalOf(run: Promise<unknown>): Promise<SymbolonError> {
  const thrown = await run.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof SymbolonError) return thrown;
  throw thrown ?? new Error("nothing was thrown");
}

describe("ranges on worker processes of this machine", () => {
  let folder: string;
  let results: RangeResult[];
  const onResult = (result: RangeResult) => void results.push(result);
  const froms = () => results.map(({ range }) => range.from).sort((a, b) => a - b);
  const begun = (from: number) =>
    happenings(folder).filter((one) => one.what === "began" && one.from === from);
  const seenBegun = () => happenings(folder).filter(({ what }) => what === "began").length;
  const processes = () => [...new Set(happenings(folder).map(({ processId }) => processId))];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-ranges-"));
    results = [];
  });
  afterEach(() => {
    expect(
      processes().filter((id) => id !== process.pid && isThere(id)),
      "left behind",
    ).to.deep.equal([]);
    rmSync(folder, { recursive: true, force: true });
  });

  it("gives each range's result once and whole, with work for every process", async () => {
    const progress: RangesProgress[] = [];
    const jobs = fakeJobs(8, folder, { takes: 30 });
    const report = await runRanges(
      { jobs, workers: 2, onResult, onProgress: (told) => progress.push(told) },
      parts,
    );
    expect(results.toSorted((a, b) => a.range.from - b.range.from)).to.deep.equal(
      jobs.map(({ range }) => fakeResult(range)),
    );
    expect(report.lost).to.deep.equal([]);
    expect(report.workers).to.have.length(2);
    expect(report.workers.reduce((sum, { ranges }) => sum + ranges, 0)).to.equal(8);
    for (const { memory, processId } of report.workers) {
      expect(memory).to.be.within(10e6, 1e9);
      expect(processes()).to.include(processId);
    }
    for (const { waiting, running, done, lost } of progress) {
      expect(waiting + running + done + lost).to.equal(8);
      expect(running).to.be.at.most(2);
    }
    expect(progress.at(-1)).to.deep.equal({ waiting: 0, running: 0, done: 8, lost: 0 });
  });

  it("opens what ranges share once a process", async () => {
    await runRanges({ jobs: fakeJobs(5, folder), workers: 1, onResult }, parts);
    const told = happenings(folder).map(({ what }) => what);
    expect(told.filter((what) => what === "opened")).to.have.length(1);
  });

  it("starts no more processes than there are ranges", async () => {
    const { workers } = await runRanges({ jobs: fakeJobs(1, folder), workers: 4, onResult }, parts);
    expect(workers).to.have.length(1);
    expect(processes()).to.have.length(1);
  });

  it("does a range again whose process was killed, in another process", async () => {
    const jobs = fakeJobs(5, folder, { diesOnce: [20] });
    const { lost } = await runRanges({ jobs, workers: 2, onResult }, parts);
    expect(lost).to.deep.equal([]);
    expect(froms()).to.deep.equal([0, 10, 20, 30, 40]);
    const [first, second, ...others] = begun(20);
    expect(others).to.deep.equal([]);
    expect(first?.processId).not.to.equal(second?.processId);
  });

  it("lists a range as lost after three tries, and does all others", async () => {
    const jobs = fakeJobs(4, folder, { diesAlways: [10], breaks: [30] });
    const { lost } = await runRanges({ jobs, workers: 2, onResult }, parts);
    expect(froms()).to.deep.equal([0, 20]);
    expect(begun(10)).to.have.length(3);
    expect(begun(30)).to.have.length(3);
    const told = lost.toSorted((a, b) => a.range.from - b.range.from);
    expect(told.map(({ range, tries }) => [range.from, range.to, tries])).to.deep.equal([
      [10, 20, 3],
      [30, 40, 3],
    ]);
    expect(told[0]?.why).to.match(/^Its process ended with SIGKILL: out of luck at 10$/);
    expect(told[1]?.why).to.match(/^TypeError: no leaf 30/);
  });

  it("ends with the reason where this machine cannot go on, and keeps what is done", async () => {
    const jobs = fakeJobs(4, folder, { fails: [20] });
    const refusal = await refusalOf(runRanges({ jobs, workers: 1, onResult }, parts));
    expect(refusal.code).to.equal("UpstreamLost");
    expect(refusal.hint).to.equal("Start it.");
    expect(refusal.details).to.deep.equal({ from: 20 });
    expect(froms()).to.deep.equal([0, 10]);
    expect(begun(20), "tried once").to.have.length(1);
    expect(begun(30)).to.deep.equal([]);
  });

  it("ends all other processes where one cannot go on", async () => {
    const jobs = fakeJobs(2, folder, { fails: [0], endless: [10] });
    expect((await refusalOf(runRanges({ jobs, workers: 2, onResult }, parts))).code).to.equal("UpstreamLost");
    expect(results).to.deep.equal([]);
  });

  it("ends with what the receiver of results throws", async () => {
    const full = async () => {
      throw new Error("no space left");
    };
    const thrown = await runRanges({ jobs: fakeJobs(3, folder), workers: 1, onResult: full }, parts).catch(
      (error: unknown) => error,
    );
    expect(String(thrown)).to.equal("Error: no space left");
  });

  it("prepares for each range before it is begun", async () => {
    const jobs = fakeJobs(4, folder);
    const prepare = async ({ range }: RangeJob) => {
      await letPass(20);
      note(folder, "prepared", range.from);
    };
    await runRanges({ jobs, workers: 2, prepare, onResult }, parts);
    const told = happenings(folder);
    for (const { range } of jobs) {
      const at = (what: string) => told.findIndex((one) => one.what === what && one.from === range.from);
      expect(at("prepared")).to.be.within(0, at("began") - 1);
    }
  });

  it("begins no range that cannot be prepared for, and ends with the reason", async () => {
    const prepare = async () => {
      throw new Error("the node is gone");
    };
    const run = runRanges({ jobs: fakeJobs(4, folder), workers: 2, prepare, onResult }, parts);
    expect(String(await run.catch((error: unknown) => error))).to.equal("Error: the node is gone");
    expect(happenings(folder)).to.deep.equal([]);
  });

  it("goes on where a process gets a terminal's Ctrl-C: whoever started it decides", async () => {
    const run = runRanges(
      { jobs: fakeJobs(1, folder, { waitsFor: "released" }), workers: 1, onResult },
      parts,
    );
    await until(() => begun(0).length !== 0);
    process.kill(begun(0)[0]?.processId ?? 0, "SIGINT");
    // A signal of its own is heard before what is read later.
    note(folder, "released", 0);
    await run;
    expect(froms()).to.deep.equal([0]);
    expect(begun(0)).to.have.length(1);
  });

  it("leaves no process behind where it is interrupted", async () => {
    const stop = new AbortController();
    const jobs = fakeJobs(4, folder, { endless: [0, 10] });
    const run = runRanges({ jobs, workers: 2, onResult, signal: stop.signal }, parts);
    await until(() => seenBegun() >= 2);
    stop.abort();
    expect((await refusalOf(run)).code).to.equal("Interrupted");
    expect(results).to.deep.equal([]);
  });

  it("does nothing where nothing is left to do", async () => {
    const none: RangeJob[] = [];
    expect(await runRanges({ jobs: none, workers: 2, onResult }, parts)).to.deep.equal({
      lost: [],
      workers: [],
    });
  });
});
