import { spawnSync } from "node:child_process";
import { Worker } from "node:worker_threads";
import { expect } from "chai";
import fc from "fast-check";
import {
  openThreads,
  type ThreadedHasher,
  threadedHasher,
} from "../../../../src/node/allocation/threads/openThreads.ts";
import {
  help,
  nextPiece,
  pieceStates,
  type SharedTask,
  stateAt,
} from "../../../../src/node/allocation/threads/sharedTask.ts";
import { startThreads } from "../../../../src/node/allocation/threads/startThreads.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import { fastHasher } from "../../../../src/sdk/core/kernel/fastHasher.ts";
import { isDeep } from "../../../deep.ts";
import { letPass, PATIENCE, until } from "../../patience.ts";

const RUNS = isDeep ? 3_000 : 100;
const HASH = 32;
const MODULE = new URL("../../../../src/node/allocation/threads/openThreads.ts", import.meta.url).href;

describe("openThreads", () => {
  let three: ThreadedHasher;
  before(async () => {
    three = openThreads(3);
    await three.ready;
  });
  after(() => three.close());

  it("gives what one thread gives, byte for byte, wherever the bytes lie", () => {
    const memories = fc.constantFrom<(bytes: number) => Uint8Array>(
      three.allocate,
      (bytes) => new Uint8Array(bytes),
      (bytes) => three.allocate(bytes + 3).subarray(3),
    );
    const work = fc.record({
      name: fc.constantFrom("hashEach", "hashLeaves", "hashLevel"),
      width: fc.integer({ min: 1, max: 300 }),
      count: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 2_000, max: 9_000 })),
      input: memories,
      output: memories,
    });
    fc.assert(
      fc.property(work, ({ name, width, count, input, output }) => {
        const rowBytes = name === "hashLevel" ? 64 : width;
        const messages = input(count * rowBytes);
        for (let i = 0; i < messages.length; i++) messages[i] = Math.imul(i ^ (i >>> 7), 0x9e3779b1) >>> 23;
        const found = output(count * HASH);
        const expected = new Uint8Array(count * HASH);
        const hashBy = (hasher: typeof nobleHasher, out: Uint8Array) => {
          if (name === "hashLevel") hasher.hashLevel(messages, out);
          else if (name === "hashEach") hasher.hashEach(messages, width, out);
          else hasher.hashLeaves(messages, width, out);
        };
        hashBy(three, found);
        hashBy(fastHasher(), expected);
        expect(Buffer.compare(found, expected)).to.equal(0);
      }),
      { numRuns: RUNS },
    );
  });

  it("hashes more than it copies at a time through shared memory", () => {
    const count = 70_001;
    const messages = new Uint8Array(count * 40).map((_, i) => i >>> 5);
    const found = new Uint8Array(count * HASH);
    const expected = new Uint8Array(count * HASH);
    three.hashEach(messages, 40, found);
    fastHasher().hashEach(messages, 40, expected);
    expect(Buffer.compare(found, expected)).to.equal(0);
  });

  it("hashes single texts and streams, and gives shared memory that is zero", () => {
    const text = Buffer.from("abc");
    expect(three.keccak256(text)).to.deep.equal(nobleHasher.keccak256(text));
    const stream = three.stream();
    stream.update(text);
    expect(stream.digest()).to.deep.equal(nobleHasher.keccak256(text));
    const memory = three.allocate(100);
    expect(memory.buffer).to.be.instanceOf(SharedArrayBuffer);
    expect(memory.every((byte) => byte === 0)).to.equal(true);
    expect(three.name).to.equal(fastHasher().name);
  });

  it("leaves alone what lies beyond the last hash", () => {
    const found = three.allocate(5_001 * HASH).fill(0xa5);
    three.hashEach(three.allocate(5_000 * 64), 64, found);
    expect(found.subarray(5_000 * HASH).every((byte) => byte === 0xa5)).to.equal(true);
  });

  it("sleeps while there is nothing to do", async () => {
    // The process collects its garbage when it likes: threads that do not sleep use every stretch of time, each as much as there is.
    await until(async () => {
      const before = process.cpuUsage();
      const begun = performance.now();
      await letPass(200);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000 < 0.25 * (performance.now() - begun);
    });
  });

  it("is the fast hasher itself where one thread is asked for", async () => {
    const one = openThreads(1);
    expect(one.hashLevel).to.equal(fastHasher().hashLevel);
    await one.close();
  });

  it("refuses what is no number of threads", () => {
    for (const threads of [0, -1, 1.5, Number.NaN, 65]) {
      expect(() => openThreads(threads))
        .to.throw(SymbolonError)
        .with.property("code", "WrongThreadCount");
    }
  });

  it("keeps no process alive that forgets to close it, and closes where it is told to", () => {
    for (const close of ["", "await threads.ready;", "await threads.close(); await threads.close();"]) {
      const program = `
        import { openThreads } from ${JSON.stringify(MODULE)};
        const threads = openThreads(2);
        threads.hashEach(new Uint8Array(64 * 5000), 64, new Uint8Array(32 * 5000));
        ${close}
        console.log("end");`;
      const run = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
        encoding: "utf8",
        timeout: PATIENCE,
      });
      expect({ status: run.status, stdout: run.stdout, stderr: run.stderr }).to.deep.equal({
        status: 0,
        stdout: "end\n",
        stderr: "",
      });
    }
  });
});

describe("threads that are not there yet, or never come", () => {
  it("are not waited for: hashes are right from the first moment", async () => {
    const messages = new Uint8Array(64 * 8_000).map((_, i) => i >>> 5);
    const found = new Uint8Array(HASH * 8_000);
    const expected = new Uint8Array(HASH * 8_000);
    fastHasher().hashEach(messages, 64, expected);
    const early = openThreads(2);
    early.hashEach(messages, 64, found);
    expect(Buffer.compare(found, expected)).to.equal(0);
    await early.close();
    const never = startThreads(1, new URL("data:text/javascript,throw new Error('no room')"));
    found.fill(0);
    threadedHasher(fastHasher(), never.post).hashEach(messages, 64, found);
    expect(Buffer.compare(found, expected)).to.equal(0);
    await never.close();
  });
});

describe("threadedHasher", () => {
  const count = 8_000;
  const messages = new Uint8Array(new SharedArrayBuffer(count * 64)).map((_, i) => i >>> 3);
  const expected = new Uint8Array(count * HASH);
  before(() => fastHasher().hashEach(messages, 64, expected));
  const hashBy = (hasher: typeof nobleHasher) => {
    const found = hasher.allocate(count * HASH);
    const shared = hasher.allocate(messages.length);
    shared.set(messages);
    hasher.hashEach(shared, 64, found);
    return found;
  };

  it("leaves to its threads what they can do meanwhile", async () => {
    const threads = startThreads(1);
    await threads.ready;
    let calls = 0;
    const slow: typeof nobleHasher = {
      ...fastHasher(),
      hashEach(...parameters) {
        calls++;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
        fastHasher().hashEach(...parameters);
      },
    };
    expect(Buffer.compare(hashBy(threadedHasher(slow, threads.post)), expected)).to.equal(0);
    expect(calls).to.be.lessThan(4);
    await threads.close();
  });

  it("does all itself where its threads are dead", async () => {
    const threads = startThreads(2);
    await threads.ready;
    let rows = 0;
    const counting: typeof nobleHasher = {
      ...fastHasher(),
      hashEach(preimages, width, out) {
        rows += preimages.length / width;
        fastHasher().hashEach(preimages, width, out);
      },
    };
    const hasher = threadedHasher(counting, threads.post);
    expect(Buffer.compare(hashBy(hasher), expected)).to.equal(0);
    await Promise.all(threads.workers.map((worker) => worker.terminate()));
    rows = 0;
    expect(Buffer.compare(hashBy(hasher), expected)).to.equal(0);
    expect(rows, "each once").to.equal(count);
    await threads.close();
  });

  it("does not mind threads that die while they help", async () => {
    for (let turn = 0; turn < 8; turn++) {
      const threads = startThreads(1);
      await threads.ready;
      const hasher = threadedHasher(fastHasher(), threads.post);
      for (let warm = 0; warm < turn; warm++) hashBy(hasher);
      const ends = threads.workers.map((worker) => worker.terminate());
      for (let more = 0; more < 3; more++) expect(Buffer.compare(hashBy(hasher), expected)).to.equal(0);
      await Promise.all(ends);
    }
  });

  it("does again what a thread began and never ended, and lets the thread write nothing any more", () => {
    let late: (() => void) | undefined;
    const post = (task: SharedTask) => {
      // This thread took two pieces before the main one took any, and is held up in the second.
      const first = nextPiece(task);
      const second = nextPiece(task);
      expect([first, second]).to.deep.equal([0, 1]);
      late = () => help(garbageHasher, oneMore(task, 1), new Uint8Array(task.piece * HASH));
    };
    const found = hashBy(threadedHasher(fastHasher(), post, { takeOver: 5, giveUp: 50 }));
    expect(Buffer.compare(found, expected)).to.equal(0);
    late?.();
    expect(Buffer.compare(found, expected)).to.equal(0);
  });

  it("says so where a thread stopped in the middle of a write", () => {
    const post = (task: SharedTask) => {
      Atomics.store(task.progress, stateAt(nextPiece(task) ?? 0), pieceStates.writing);
    };
    expect(() => hashBy(threadedHasher(fastHasher(), post, { takeOver: 5, giveUp: 50 })))
      .to.throw(SymbolonError)
      .with.property("code", "ThreadStuck");
  });

  it("waits for a thread that is slow but gets there", async () => {
    const source = `
      const { workerData: { progress, hashes, expected, at, piece } } = require("node:worker_threads");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      hashes.set(expected.subarray(0, piece * 32));
      Atomics.store(progress, at, ${pieceStates.done});
      Atomics.notify(progress, at);`;
    let slow: Worker | undefined;
    const post = ({ progress, hashes, piece }: SharedTask) => {
      const at = stateAt(Atomics.add(progress, 0, 1));
      Atomics.store(progress, at, pieceStates.writing);
      slow = new Worker(source, { eval: true, workerData: { progress, hashes, expected, at, piece } });
    };
    expect(Buffer.compare(hashBy(threadedHasher(fastHasher(), post)), expected)).to.equal(0);
    await slow?.terminate();
  });

  // In `test:deep` often, since a failure and the end that follows may reach us at the same moment, in three of a hundred runs.
  it("says what keeps a thread from starting, however close its end", async () => {
    const programs = { "no room": "throw new Error('no room')", "it ended at once": "" };
    for (const [reason, program] of Object.entries(programs)) {
      for (let run = 0; run < (isDeep ? 50 : 5); run++) {
        const { ready } = startThreads(2, new URL(`data:text/javascript,${program}`));
        const error = await ready.catch((problem: unknown) => problem);
        expect(error).to.be.instanceOf(SymbolonError).with.property("code", "ThreadNotStarted");
        expect(String(error)).to.include(reason);
      }
    }
  });
});

/** Writes what is wrong, so that whatever it still writes is seen. */
const garbageHasher: typeof nobleHasher = {
  ...nobleHasher,
  hashEach: (_, __, out) => void out.fill(0xee),
};

/** The task as the thread sees it that already holds `piece` and goes on. */
function oneMore(task: SharedTask, piece: number): SharedTask {
  const progress = task.progress;
  Atomics.store(progress, 0, piece);
  return task;
}
