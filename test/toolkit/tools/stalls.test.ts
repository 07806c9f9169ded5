import { spawn } from "node:child_process";
import { expect } from "chai";
import { type ProcessTimes, readProcesses } from "../../../tools/testing/processTimes.ts";
import { Stalls, stall } from "../../../tools/testing/stalls.ts";
import { until } from "../patience.ts";

const ROOT = 10;
/** Draws the mean. */
const MEAN = 1 - Math.exp(-1);

/** Stalls at a clock of the test's own, which tell what they sent. */
function stallsOfTest(commands: Readonly<Record<number, string>> = {}) {
  const sent: string[] = [];
  const machine = { clock: 0, random: MEAN };
  const stalls = new Stalls(ROOT, {
    now: () => machine.clock,
    random: () => machine.random,
    signal: (pid, signal) => sent.push(`${machine.clock} ${signal} ${pid}`),
    commandOf: (pid) => commands[pid] ?? "node mocha.js",
  });
  const lookAt = (clock: number, processes: readonly ProcessTimes[]) => {
    machine.clock = clock;
    stalls.look(processes);
  };
  return { stalls, machine, sent, lookAt };
}

const process = (pid: number, parent: number, more: Partial<ProcessTimes> = {}): ProcessTimes => ({
  pid,
  name: "node",
  isStopped: false,
  parent,
  took: 0,
  began: pid,
  ...more,
});

describe("stalls of a test's processes", () => {
  it("stop each for a moment, again and again, and nobody else", () => {
    const { sent, lookAt } = stallsOfTest();
    const all = [process(1, 0), process(ROOT, 1), process(11, ROOT, { name: "chrome" })];
    for (const clock of [0, 499, 500, 999, 1_000, 1_499, 1_500]) lookAt(clock, all);
    expect(sent).to.deep.equal(
      ["500 SIGSTOP", "1000 SIGCONT", "1500 SIGSTOP"].flatMap((one) => [`${one} ${ROOT}`, `${one} 11`]),
    );
  });

  it("are over after two and a half seconds, whatever is drawn", () => {
    const { sent, machine, lookAt } = stallsOfTest();
    lookAt(0, [process(ROOT, 1)]);
    machine.random = 0.999_999;
    for (const clock of [500, 2_999, 3_000]) lookAt(clock, [process(ROOT, 1)]);
    expect(sent).to.deep.equal([`500 SIGSTOP ${ROOT}`, `3000 SIGCONT ${ROOT}`]);
  });

  it("let alone what a test stops itself, what is stopped already, and databases", () => {
    const { sent, lookAt } = stallsOfTest({ 11: "node --import tsx workerProgram.ts" });
    const all = [
      process(ROOT, 1),
      process(11, ROOT),
      process(12, ROOT, { isStopped: true }),
      process(13, ROOT, { name: "postgres" }),
    ];
    for (const clock of [0, 500, 1_000]) lookAt(clock, all);
    expect(sent).to.deep.equal([`500 SIGSTOP ${ROOT}`, `1000 SIGCONT ${ROOT}`]);
  });

  it("let everything run on at their end, also what its parent left behind", () => {
    const { stalls, sent, lookAt } = stallsOfTest();
    lookAt(0, [process(ROOT, 1), process(11, ROOT)]);
    lookAt(500, [process(ROOT, 1), process(11, ROOT)]);
    lookAt(501, [process(ROOT, 1), process(11, 1, { isStopped: true })]);
    stalls.end();
    stalls.end();
    expect(sent.slice(2)).to.deep.equal([`501 SIGCONT ${ROOT}`, "501 SIGCONT 11"]);
  });

  it("take nobody else for one whose number it has", () => {
    const { sent, lookAt } = stallsOfTest();
    lookAt(0, [process(ROOT, 1), process(11, ROOT)]);
    lookAt(500, [process(ROOT, 1), process(11, ROOT, { began: 5_000 })]);
    expect(sent).to.deep.equal([`500 SIGSTOP ${ROOT}`]);
  });

  it("stop a program that runs, which goes on once they are over", async function () {
    if (readProcesses().length === 0) this.skip();
    const child = spawn(globalThis.process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const isStopped = () => readProcesses().some(({ pid, isStopped }) => pid === child.pid && isStopped);
    const letGo = stall(child.pid as number);
    try {
      await until(isStopped);
      letGo();
      await until(() => !isStopped());
    } finally {
      letGo();
      child.kill("SIGKILL");
    }
  });
});
