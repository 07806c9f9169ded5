import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { playApart, playSideBySide } from "../../../../src/lab/simulation/play/playApart.ts";
import type { PlayedStrategy, StrategyJob } from "../../../../src/lab/simulation/play/strategyJob.ts";
import { strategyNames } from "../../../../src/lab/simulation/scenario/scenario.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";

/** No program here looks at the scenario. */
const job = {
  strategy: "waves",
  claimants: 7,
  chain: { kind: "edr", amounts: [1n, 2n ** 200n] },
  scenario: { name: "any" },
} as unknown as StrategyJob;

describe("rehearsal: playApart", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-play-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const program = (name: string, text: string): URL => {
    const file = join(folder, `${name}.mjs`);
    writeFileSync(file, text);
    return pathToFileURL(file);
  };
  const thrownBy = async (run: Promise<unknown>): Promise<SymbolonError> => {
    try {
      await run;
    } catch (thrown) {
      return thrown as SymbolonError;
    }
    throw new Error("It threw nothing.");
  };

  it("hands over the job and the result as they are: great numbers, NaN, arrays of bytes", async () => {
    const echo = program(
      "echo",
      `process.once("message", (job) => {
        process.send({ kind: "progress", done: 3, total: 4 });
        process.send({ kind: "played", played: { amounts: job.chain.amounts, nan: NaN, bytes: new Float64Array([1.5]) } },
          () => process.exit(0));
      });`,
    );
    const told: unknown[] = [];
    const result: unknown = await playApart(job, (...progress) => told.push(progress), undefined, echo);
    expect(result).to.deep.equal({ amounts: [1n, 2n ** 200n], nan: NaN, bytes: new Float64Array([1.5]) });
    expect(told).to.deep.equal([["waves", 3, 4]]);
  });

  it("throws what the strategy threw, with its code and hint", async () => {
    const failing = program(
      "failing",
      `process.once("message", () => process.send(
        { kind: "failure", failure: { code: "AuditFailed", reason: "One was paid twice.", hint: "Report it.", details: { index: 4 } } },
        () => process.exit(0)));`,
    );
    const thrown = await thrownBy(playApart(job, undefined, undefined, failing));
    expect(thrown).to.be.instanceOf(SymbolonError);
    expect(thrown).to.include({ code: "AuditFailed", hint: "Report it." });
    expect(thrown.details).to.deep.equal({ index: 4 });
  });

  it("says how a process ended that had no result, and its last words", async () => {
    const dying = program(
      "dying",
      `process.once("message", () => process.stderr.write("x".repeat(5000) + "heap is full", () => process.kill(process.pid, "SIGKILL")));`,
    );
    const thrown = await thrownBy(playApart(job, undefined, undefined, dying));
    expect(thrown.code).to.equal("StrategyDied");
    expect(thrown.reason).to.match(/"waves" with 7 claimants ended with SIGKILL .*heap is full$/s);
    expect(thrown.reason.length).to.be.below(2_200);
    expect(thrown.hint).to.match(/--model/);
  });

  it("dies at once where the program is not there", async () => {
    const missing = pathToFileURL(join(folder, "missing.mjs"));
    const thrown = await thrownBy(playApart(job, undefined, undefined, missing));
    expect(thrown.code).to.equal("StrategyDied");
  });

  it("ends the process when it is told to", async () => {
    const endless = program(
      "endless",
      `process.once("message", () => process.send({ kind: "progress", done: process.pid, total: 0 })); setInterval(() => {}, 1000);`,
    );
    const ending = new AbortController();
    let child = 0;
    const run = playApart(
      job,
      (_strategy, processId) => {
        child = processId;
        ending.abort(new Error("enough"));
      },
      ending.signal,
      endless,
    );
    expect((await thrownBy(run)).message).to.equal("enough");
    expect(() => process.kill(child, 0)).to.throw(/ESRCH/);
  });
});

const jobs = strategyNames.map((strategy) => ({ strategy }) as StrategyJob);
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("rehearsal: playSideBySide", () => {
  it("plays all, so many at once and no more, and tells each as it comes", async () => {
    let running = 0;
    let most = 0;
    const told: string[] = [];
    await playSideBySide({
      jobs,
      atOnce: 2,
      onDone: (strategy, played) => void told.push(`${strategy} ${JSON.stringify(played)}`),
      play: async ({ strategy }) => {
        most = Math.max(most, ++running);
        // The first takes longest: the others do not wait for it.
        for (let i = 0; i < (strategy === "direct" ? 9 : 1); i++) await turn();
        running--;
        return { of: strategy } as unknown as PlayedStrategy;
      },
    });
    expect(most).to.equal(2);
    expect(told).to.deep.equal([
      'waves {"of":"waves"}',
      'relayed {"of":"relayed"}',
      'direct {"of":"direct"}',
    ]);
  });

  it("ends the others where one fails, begins no more, and throws what it threw", async () => {
    const begun: string[] = [];
    const told: string[] = [];
    let ended = 0;
    const run = playSideBySide({
      jobs,
      atOnce: 2,
      onDone: (strategy) => void told.push(strategy),
      play: async ({ strategy }, _onPlayed, signal) => {
        begun.push(strategy);
        const end = new Promise((resolve) => signal?.addEventListener("abort", resolve));
        await turn();
        if (strategy === "direct") throw new Error("no room");
        await end;
        ended++;
        // It was done already, just when the other failed.
        return {} as PlayedStrategy;
      },
    });
    const thrown = await run.catch((error: Error) => error.message);
    expect(thrown).to.equal("no room");
    expect(begun).to.deep.equal(["direct", "waves"]);
    expect(told).to.deep.equal(["waves"]);
    expect(ended).to.equal(1);
  });
});
