import { EventEmitter } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { changedPaths, lookInto } from "../../../tools/testing/keptFolder.ts";
import { nameLong } from "../../../tools/testing/nameLong.ts";
import { placesOf } from "../../../tools/testing/placesOf.ts";
import { closingLine, dearestSuites, resultTable } from "../../../tools/testing/resultTable.ts";
import { evaluateStep } from "../../../tools/testing/runStep.ts";
import { openStepFolder } from "../../../tools/testing/stepFolder.ts";
import { type StepResult, type TestStep, testSteps } from "../../../tools/testing/testSteps.ts";
import { suiteFolder } from "../allocation/temporaryFolder.ts";
import { runProcess } from "../scripts/runProcess.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const check: TestStep = { name: "types", kind: "check", command: [] };
const suite: TestStep = { name: "toolkit", kind: "suite", command: [] };
const seconds = 1;

describe("the test runner", () => {
  describe("counts nothing as passed that did not run", () => {
    it("a check passes or fails as a whole", () => {
      expect(evaluateStep(check, { ended: 0, counts: undefined, seconds })).to.include({
        passed: 1,
        failed: 0,
      });
      for (const ended of [1, 2, "SIGKILL"]) {
        expect(evaluateStep(check, { ended, counts: undefined, seconds })).to.include({
          passed: 0,
          failed: 1,
        });
      }
    });

    it("a suite counts its own", () => {
      const counts = { passed: 5, failed: 2, skipped: 1 };
      expect(evaluateStep(suite, { ended: 1, counts, seconds })).to.deep.equal({
        name: "toolkit",
        seconds,
        ...counts,
      });
    });

    for (const [what, outcome, passed] of [
      ["left no counts, though it ended well", { ended: 0, counts: undefined }, 0],
      ["was killed", { ended: "SIGKILL", counts: undefined }, 0],
      ["ran nothing", { ended: 0, counts: { passed: 0, failed: 0, skipped: 0 } }, 0],
      ["skipped everything", { ended: 0, counts: { passed: 0, failed: 0, skipped: 7 } }, 0],
      ["crashed after its tests", { ended: 134, counts: { passed: 9, failed: 0, skipped: 0 } }, 9],
    ] as const) {
      it(`a suite that ${what} has failed`, () => {
        const { note, ...result } = evaluateStep(suite, { ...outcome, seconds });
        expect(result).to.include({ passed, failed: 1 });
        expect(note).to.be.a("string");
      });
    }
  });

  it("names the places in the tests that a failure came from, and nothing where it came from elsewhere", () => {
    const frames = [
      "at press (file:///a/test/journeys/site.ts:205:61)",
      "at run (/a/node_modules/mocha/lib/runnable.js:1:2)",
      "at async Context.<anonymous> (file:///a/test/journeys/page.test.ts:17:9)",
    ];
    const told = "test/journeys/site.ts:205 < test/journeys/page.test.ts:17";
    expect(placesOf(`Error: no\n${frames.join("\n")}`)).to.equal(` [${told}]`);
    expect(placesOf(`Error: no\n${frames[1]}`)).to.equal("");
  });

  it("names what takes long while it still runs, and nothing that has ended", async () => {
    const runner = new EventEmitter();
    const words = await new Promise((tell) => {
      nameLong(runner as never, tell, 0);
      for (const name of ["ended", "hangs"]) {
        runner.emit("test", { fullTitle: () => name });
        if (name === "ended") runner.emit("test end");
      }
    });
    expect(words).to.equal("still running after 0 min: hangs");
  });

  it("fails a step by the name of what it left in its temp directory, and takes that away", () => {
    const counts = { passed: 5, failed: 0, skipped: 0 };
    const left = ["symbolon-a"];
    const failures = ["left in the temp directory: symbolon-a"];
    expect(evaluateStep(suite, { ended: 0, counts, seconds, left })).to.deep.include({
      passed: 5,
      failed: 1,
      failures,
    });
    expect(evaluateStep(check, { ended: 0, counts: undefined, seconds, left })).to.deep.include({
      passed: 0,
      failed: 1,
      failures,
    });
    const { env, close } = openStepFolder();
    const temporary = env.TMPDIR ?? "";
    expect([statSync(temporary), statSync(dirname(temporary))].map(({ mode }) => mode & 0o777)).to.deep.equal(
      process.platform === "win32" ? [0o666, 0o666] : [0o755, 0o755],
    );
    expect(openStepFolder().close()).to.deep.equal([]);
    for (const name of ["b", "a", "tsx-0"]) writeFileSync(join(temporary, name), "");
    const busy = () => {
      throw new Error("EBUSY: a disk is mounted there");
    };
    expect(close(busy)).to.deep.equal(["a", "b", "Error: EBUSY: a disk is mounted there"]);
    expect(close()).to.deep.equal(["a", "b"]);
    expect(existsSync(temporary)).to.equal(false);
  });

  it("fails a test that leaves a rejection to nobody", async () => {
    const folder = mkdtempSync(join(tmpdir(), "symbolon-unwaited-"));
    const suite = join(folder, "suite.mjs");
    writeFileSync(
      suite,
      `it("leaves it", () => { Promise.reject(new Error("nobody waits")); return new Promise((go) => setImmediate(go)); });
       it("waits for it", () => Promise.reject(new Error("somebody waits")).catch(() => {}));`,
    );
    const mocha = ["node_modules/mocha/bin/mocha.js", "--require", "./tools/testing/failUnhandled.ts"];
    const { code, stdout } = await runProcess([...mocha, suite]);
    rmSync(folder, { recursive: true });
    expect(code).to.be.above(0);
    expect(stdout).to.match(/1 passing[\s\S]*leaves it:\s+Uncaught Error: nobody waits/);
  });

  describe("runs a suite again", () => {
    const folder = suiteFolder();
    const LOST_PAGE = "#\n# Fatal error in , line 0\n# Check failed: jit_page.has_value().\n#\n";
    let stories = 0;
    /** Runs a suite that dies so many times. @returns what came of it, how often it ran, and what was shown meanwhile */
    const runDying = async (signal: string, words: string, deaths: number, ...more: readonly string[]) => {
      const runs = folder.path(`runs${++stories}`);
      const temporary = folder.path(`tmp${stories}`);
      mkdirSync(temporary);
      const suite = [
        join(import.meta.dirname, "dyingSuite.ts"),
        signal,
        words,
        String(deaths),
        runs,
        ...more,
      ];
      const program = join(import.meta.dirname, "stepProgram.ts");
      const { stdout, stderr } = await runProcess([program, ...suite], { env: { TMPDIR: temporary } });
      expect(readdirSync(temporary), stderr).to.deep.equal([]);
      const result = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as StepResult;
      return { result, runs: readFileSync(runs, "utf8").length, stdout, stderr };
    };

    for (const check of ["jit_page.has_value()", "jit_page_->allocations_.erase(addr) == 1"]) {
      it(`whose process V8 ended by ${check}, and says so with what the first run left`, async () => {
        const words = LOST_PAGE.replace("jit_page.has_value()", check);
        const { result, runs, stdout, stderr } = await runDying("SIGTRAP", words, 1);
        expect(result).to.deep.include({ passed: 1, failed: 0 });
        expect(result.rerun).to.match(
          /^V8 ended its process \(nodejs\/node 64500\); run again; left in its temp directory: symbolon-left/,
        );
        if (process.platform === "linux") expect(result.rerun).to.match(/; left running: node$/);
        expect(stdout).to.include("run 1\n").and.include(`dying: ${result.rerun}\n`).and.include("run 2\n");
        expect(stdout).to.include("dying: run 1 is still running\n");
        expect(stderr).to.include(words);
        expect(runs).to.equal(2);
      });
    }

    it("once: a second death is the suite's failure", async () => {
      const { result, runs } = await runDying("SIGTRAP", LOST_PAGE, 2);
      expect(result).to.include({ passed: 0, note: "ended with SIGTRAP and left no count of its tests" });
      expect(result.rerun).to.include("run again");
      expect(result.failed).to.be.above(0);
      expect(runs).to.equal(2);
    });

    it("not where a test had failed before", async () => {
      const { result, runs } = await runDying("SIGTRAP", LOST_PAGE, 1, "failed");
      expect(result.failures).to.include("adds");
      expect(result).to.not.have.property("rerun");
      expect(runs).to.equal(1);
    });

    for (const [how, signal, words] of [
      ["by SIGTRAP without a word", "SIGTRAP", ""],
      ["of another check", "SIGTRAP", LOST_PAGE.replace("jit_page", "page")],
      ["of too little memory", "SIGTRAP", "#\n# Fatal JavaScript out of memory: jit_page\n"],
      ["by SIGKILL", "SIGKILL", LOST_PAGE],
    ] as const) {
      it(`not where it died ${how}`, async () => {
        const { result, runs } = await runDying(signal, words, 1);
        expect(result).to.include({ passed: 0, note: `ended with ${signal} and left no count of its tests` });
        expect(result).to.not.have.property("rerun");
        expect(runs).to.equal(1);
      });
    }
  });

  it("sees what was written, changed or taken away in a folder", () => {
    const folder = mkdtempSync(join(tmpdir(), "symbolon-kept-"));
    mkdirSync(join(folder, "start"));
    for (const name of ["a", "b", "start/c"]) writeFileSync(join(folder, name), name);
    const before = lookInto(folder);
    expect(changedPaths(before, lookInto(folder))).to.deep.equal([]);
    rmSync(join(folder, "a"));
    writeFileSync(join(folder, "start/c"), "other");
    writeFileSync(join(folder, "d"), "");
    expect(changedPaths(before, lookInto(folder))).to.deep.equal(["a", "d", join("start", "c")]);
    rmSync(folder, { recursive: true });
    expect(lookInto(folder).size).to.equal(0);
  });

  it("ends with a table, why a step counts as failed, and the line that machines read", () => {
    const results = [
      { name: "types", passed: 1, failed: 0, skipped: 0, seconds: 1.23, cpu: 0.96 },
      { name: "toolkit", passed: 120, failed: 1, skipped: 2, seconds: 12, failures: ["adds: expected 3"] },
      {
        name: "commands",
        passed: 1,
        failed: 0,
        skipped: 0,
        seconds: 2,
        note: "ended with 134",
        rerun: "run again",
      },
    ];
    expect(resultTable(results).split("\n")).to.deep.equal([
      "step      result  passed  failed  skipped  seconds  CPU",
      "types     ok           1       0        0      1.2  1.0",
      "toolkit   FAILED     120       1        2     12.0    -",
      "commands  ok           1       0        0      2.0    -",
      "toolkit: adds: expected 3",
      "commands: run again",
      "commands: ended with 134",
    ]);
    expect(closingLine(results)).to.equal("122 passed, 1 failed");
  });

  it("names the groups of tests that took most CPU, over all steps", () => {
    const base = { passed: 1, failed: 0, skipped: 0, seconds: 1 };
    const results = [
      { ...base, name: "types" },
      { ...base, name: "toolkit", cpuBySuite: { adds: 2.25, waits: 0 } },
      { ...base, name: "web", cpuBySuite: { draws: 120.5 } },
    ];
    expect(dearestSuites(results)).to.equal(" 120.5 s of CPU  web: draws\n   2.3 s of CPU  toolkit: adds");
    expect(dearestSuites(results.slice(0, 1))).to.equal("");
  });

  it("runs the steps asked for, and no others", async () => {
    const { code, stdout } = await runProcess([join(ROOT, "tools", "test.ts"), "--only", "lockfile"]);
    expect(code).to.equal(0);
    expect(stdout.trimEnd().split("\n").at(-1)).to.equal("1 passed, 0 failed");
  });

  it("refuses a step it does not have, naming those it has", async () => {
    const { code, stderr } = await runProcess([join(ROOT, "tools", "test.ts"), "--only", "everything"]);
    expect(code).to.equal(2);
    for (const { name } of testSteps) expect(stderr).to.include(name);
  });
});
