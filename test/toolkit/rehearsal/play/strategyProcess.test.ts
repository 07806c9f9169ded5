import { fork } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { readBuilds } from "../../../../scripts/rehearse/burst/readBuilds.ts";
import type { StrategyJob } from "../../../../src/rehearsal/play/strategyJob.ts";
import { defaultScenario } from "../../../../src/rehearsal/scenario/defaultScenario.ts";

const PROGRAM = new URL("../../../../src/rehearsal/play/strategyProcess.ts", import.meta.url);
const CLAIMANTS = 60;

describe("rehearsal: strategyProcess", function () {
  this.timeout(60_000);

  it("breaks off when whoever started it is gone, however that ended", async () => {
    const job: StrategyJob = {
      scenario: defaultScenario,
      strategy: "waves",
      claimants: CLAIMANTS,
      chain: { kind: "edr", amounts: new Array<bigint>(CLAIMANTS).fill(1n), builds: readBuilds() },
    };
    const child = fork(PROGRAM, [], { serialization: "advanced", stdio: "ignore" });
    child.send(job);
    const [mail] = await once(child, "message");
    expect(mail.kind).to.equal("progress");
    child.disconnect();
    const [code] = await once(child, "exit");
    expect(code).to.equal(1);
  });
});
