import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { StrategyJob } from "../../../../src/lab/simulation/play/strategyJob.ts";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";

const PROGRAM = new URL("../../../../src/lab/simulation/play/strategyProcess.ts", import.meta.url);
const CLAIMANTS = 60;

describe("rehearsal: strategyProcess", () => {
  it("breaks off when whoever started it is gone, however that ended", async () => {
    const job: StrategyJob = {
      scenario: defaultScenario,
      strategy: "waves",
      claimants: CLAIMANTS,
      chain: { kind: "edr", amounts: new Array<bigint>(CLAIMANTS).fill(1n) },
    };
    const child = fork(PROGRAM, [], { serialization: "advanced", stdio: "ignore" });
    child.send(job);
    const [mail] = await once(child, "message");
    expect(mail.kind).to.equal("progress");
    child.disconnect();
    const [code] = await once(child, "exit");
    expect(code).to.equal(1);
  });

  it("breaks off in the midst of a model's day when whoever started it is killed", async () => {
    const job: StrategyJob = {
      scenario: defaultScenario,
      strategy: "direct",
      claimants: 1_000_000,
      chain: { kind: "model" },
    };
    const parent = `const child = require("node:child_process").fork(${JSON.stringify(fileURLToPath(PROGRAM))}, [], { serialization: "advanced" });
      child.once("message", () => console.log(child.pid));
      child.send(${JSON.stringify(job)});`;
    // The process holds its starter's stdout, which ends with the last of the two.
    const starter = spawn(process.execPath, ["-e", parent], { stdio: ["ignore", "pipe", "ignore"] });
    const [told] = await once(starter.stdout, "data");
    const ended = once(starter.stdout.resume(), "end").then(() => true);
    starter.kill("SIGKILL");
    const isOver = await Promise.race([ended, setTimeout(600_000, false, { ref: false })]);
    if (!isOver) process.kill(Number(String(told)), "SIGKILL");
    expect(isOver).to.equal(true);
  });
});
