/** The program of a machine of its own that shares a queue: hands ranges out and collects, or does them. */

import { collectRanges } from "../../../../src/lab/dryRun/queue/collectRanges.ts";
import { openQueue } from "../../../../src/lab/dryRun/queue/openQueue.ts";
import { queuedRange, queueName } from "../../../../src/lab/dryRun/queue/queuedRange.ts";
import { queueSource } from "../../../../src/lab/dryRun/queue/queueSource.ts";
import { runOnWorkers } from "../../../../src/lab/dryRun/workers/runOnWorkers.ts";
import { fakeJobs, fakeProgram, happenings, note } from "../workers/fakeRanges.ts";
import type { MachineRole } from "./startMachine.ts";

const { role, url, timing, count, folder, plan, seed } = JSON.parse(process.argv[2] ?? "") as MachineRole;
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
const { signal } = stop;
const jobs = fakeJobs(count, folder, plan, seed);
const [job] = jobs;
if (job === undefined) throw new Error("a machine without ranges");
const queue = await openQueue(url, timing);
if (role === "collect") {
  const stored = new Set(happenings(folder).flatMap(({ what, from }) => (what === "stored" ? [from] : [])));
  const left = jobs.filter(({ range }) => !stored.has(range.from));
  await collectRanges({
    queue,
    jobs: left,
    signal,
    onResult: ({ range }) => note(folder, "stored", range.from),
  });
} else {
  const source = queueSource(queue, queueName(queuedRange(job)), job);
  await runOnWorkers({ source, workers: 1, program: fakeProgram, signal });
}
await queue.close();
