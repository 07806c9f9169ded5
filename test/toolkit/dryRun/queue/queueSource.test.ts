import { expect } from "chai";
import { collectRanges } from "../../../../src/lab/dryRun/queue/collectRanges.ts";
import type { Queue, RangeRecord } from "../../../../src/lab/dryRun/queue/openQueue.ts";
import { queuedRange, rangeId } from "../../../../src/lab/dryRun/queue/queuedRange.ts";
import { queueSource } from "../../../../src/lab/dryRun/queue/queueSource.ts";
import { rangeResultToJson } from "../../../../src/lab/dryRun/rangeResult.ts";
import { fakeJobs, fakeResult } from "../workers/fakeRanges.ts";

/** A queue that holds nothing to take and shows one list after another, the last one for ever. */
function shownQueue(lists: readonly (readonly RangeRecord[])[]) {
  const told: string[] = [];
  const nothing = async () => {};
  const queue: Queue = {
    timing: { poll: 0, heartbeat: 10, supervise: 1, patience: 1, tries: 3 },
    names: async () => [],
    create: nothing,
    add: nothing,
    list: async () => {
      told.push("list");
      return lists[Math.min(told.filter((one) => one === "list").length, lists.length) - 1] ?? [];
    },
    take: async () => undefined,
    touch: nothing,
    complete: nothing,
    fail: nothing,
    remove: async () => {
      told.push("remove");
      return true;
    },
    drop: nothing,
    close: nothing,
  };
  return { queue, told };
}

describe("looks at a queue", () => {
  const [job] = fakeJobs(1, "folder");
  if (job === undefined) throw new Error("no range");
  const data = queuedRange(job);
  const record = (state: RangeRecord["state"], output: unknown = null): RangeRecord => ({
    id: rangeId(data),
    retryCount: 0,
    data,
    state,
    output,
  });

  it("wait for what others are at, and for what is out of the queue for a moment", async () => {
    const active = [record("active")];
    const { queue, told } = shownQueue([active, [], active, [record("retry")], [], []]);
    const taken = await queueSource(queue, "name", job).take(new AbortController().signal);
    expect(taken).to.equal(undefined);
    expect(told).to.have.length(6);
  });

  it("refuse a result of other leaves than were handed out, and have the range done again", async () => {
    const { from, to } = job.range;
    const foreign = rangeResultToJson(fakeResult({ from, to: to + 1 }));
    const { queue, told } = shownQueue([[record("completed", foreign)]]);
    const results: unknown[] = [];
    const thrown = await collectRanges({
      queue,
      jobs: [job],
      onResult: (result) => void results.push(result),
      signal: new AbortController().signal,
    }).catch((error: unknown) => error);
    expect(thrown).to.include({ code: "BadRangeResult" });
    expect(results).to.deep.equal([]);
    expect(told.at(-1)).to.equal("remove");
  });

  it("take a result out of it only when it has been stored", async () => {
    const result = fakeResult(job.range);
    const { queue, told } = shownQueue([[record("completed", rangeResultToJson(result))]]);
    const lost = await collectRanges({
      queue,
      jobs: [job],
      onResult: (one) => {
        expect(one).to.deep.equal(result);
        told.push("stored");
      },
      signal: new AbortController().signal,
    });
    expect(lost).to.deep.equal([]);
    expect(told).to.deep.equal(["list", "list", "stored", "remove"]);
  });
});
