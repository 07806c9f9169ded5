import { join } from "node:path";
import { expect } from "chai";
import { acceptanceReport } from "../../../src/lab/acceptance/index.ts";
import { findCampaignFile } from "../../../src/node/campaigns/campaignFile.ts";
import {
  addressOf,
  failureOf,
  ids,
  isSend,
  keyOf,
  statuses,
  statusIn,
  stepsIn,
  useRuns,
} from "./acceptRuns.ts";
import { type OtherChain, openOtherChain } from "./otherChain.ts";

describe("symbolon acceptance, while time goes on", () => {
  const { openChain, out, parameters, fund } = useRuns();
  let chain: OtherChain;
  before(async () => {
    chain = await openChain();
  });

  /** From the campaign's creation on, nothing that is sent is taken. */
  const forbidCreation = (title: string) => {
    const forbidden = { error: { code: -32_000, message: "policy 17 forbids it" } };
    if (title === "Create and fund a campaign")
      chain.behave({ instead: (method) => (isSend(method) ? forbidden : undefined) });
  };

  it("says so where it stood still for longer than its campaign was open, and sweeps all of it", async () => {
    await fund("sleeper");
    const gone = (title: string) => {
      if (title === "Claim a leaf") chain.behave({ instead: () => 404 });
    };
    const failure = await failureOf(chain.accept(parameters("sleeper", { onStep: gone })));
    expect(failure.code).to.equal("ChainNotReachable");
    chain.behave({});
    await chain.clock.sleep(3_600_000);
    await chain.node.mine({ blocks: 1 });
    const accepted = await chain.accept(parameters("sleeper"));
    const over = ["claim", "relay signed", "relay bundle"].map((step) => `RunStoodStill:${step}`);
    expect(ids(accepted).filter((id) => id.includes(":"))).to.deep.equal(over);
    expect(accepted.steps.at(-1)).to.include({ step: "sweep", status: "done" });
    expect(acceptanceReport(accepted, chain.rpc).outcome).to.equal("accepted with findings");
  });

  it("waits again for the end of a campaign that is made by a later run", async () => {
    await fund("later");
    const onStep = (title: string) => {
      forbidCreation(title);
      if (title.startsWith("Wait")) chain.behave({});
    };
    const first = await chain.accept(parameters("later", { onStep }));
    expect(["create", "wait", "sweep"].map((name) => statusIn(first, name))).to.deep.equal([
      "failed",
      "done",
      "skipped",
    ]);
    const second = await chain.accept(parameters("later"));
    expect(
      ["announce", "create", "wait", "sweep"].map((name) => statusIn(second, name)),
      stepsIn(second),
    ).to.deep.equal(["earlier", "done", "done", "done"]);
    expect([...statuses(await chain.accept(parameters("later")))]).to.deep.equal(["earlier"]);
  });

  it("makes another campaign where the one that was begun would end within seconds", async () => {
    await fund("late");
    const first = await chain.accept(parameters("late", { onStep: forbidCreation }));
    expect(statusIn(first, "create")).to.equal("failed");
    chain.behave({});
    const begun = findCampaignFile(join(out("late"), "campaign.json"));
    await chain.node.setNextBlockTimestamp({ timestamp: (begun?.plan.terms.end ?? 0n) - 5n });
    await chain.node.mine({ blocks: 1 });
    await chain.catchUp();
    const second = await chain.accept(parameters("late"));
    expect(statuses(second), stepsIn(second)).to.deep.equal(new Set(["earlier", "done"]));
  });

  it("waits by the chain's own clock where that is behind", async () => {
    const slow = await openOtherChain(300);
    try {
      await slow.giveEther(addressOf("early"));
      const accepted = await slow.accept(slow.parameters(keyOf("early"), out("early")));
      expect([...statuses(accepted)]).to.deep.equal(["done"]);
      expect(ids(accepted)).to.include("OldBlock");
    } finally {
      await slow.close();
    }
  });
});
