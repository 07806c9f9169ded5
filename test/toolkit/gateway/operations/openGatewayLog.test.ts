import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import type { Served } from "../../../../src/services/gateway/campaigns/servedCampaign.ts";
import type { BundleChange } from "../../../../src/services/gateway/operations/followBundles.ts";
import { laneNamed } from "../../../../src/services/gateway/operations/handled.ts";
import { openGatewayLog } from "../../../../src/services/gateway/operations/openGatewayLog.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { refusalOf } from "../../store/until.ts";

const CAMPAIGN = `0x${"C0".repeat(20)}`;

describe("openGatewayLog", () => {
  const folder = temporaryFolder();

  it("adds a line for each answer, bundle, level and trouble, of what it is given and nothing else", async () => {
    const file = folder.path("log");
    writeFileSync(file, '{"kept":true}\n');
    const log = await openGatewayLog(file);
    const handled = { lane: "claims 1 0xc0", answer: "queued", intent: 7n, wait: 1.23456, milliseconds: 2.5 };
    log.answered({ ...handled, signature: "0x5ec7e7", ticket: "symbolon1.x" } as typeof handled);
    log.answered({ ...handled, lane: undefined, answer: "UnknownLane", intent: undefined, wait: undefined });
    const change: BundleChange = {
      change: "mined",
      chain: 1,
      by: "worker-1",
      sender: "0x01",
      transaction: 9n,
      intents: [7n, 8n],
      hash: "0xab",
      signedAt: 1_000,
      at: 2_500,
      milliseconds: 1_500,
      gas: 90_000,
      block: 12,
    };
    log.bundle(change);
    log.level("ticketing", "normal");
    log.trouble("chain 1: The node is away.");
    log.close();
    const [kept, ...lines] = readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect(kept).to.deep.equal({ kept: true });
    const own = lines.map(({ time, process: pid, ...line }) => {
      expect(time).to.match(/^\d{4}-\d\d-\d\dT/);
      expect(pid).to.equal(process.pid);
      return line;
    });
    expect(own).to.deep.equal([
      {
        level: 30,
        intent: "7",
        lane: "claims 1 0xc0",
        answer: "queued",
        wait: 1.235,
        ms: 2.5,
        msg: "submission answered",
      },
      { level: 30, answer: "UnknownLane", ms: 2.5, msg: "submission answered" },
      {
        level: 30,
        chain: 1,
        by: "worker-1",
        sender: "0x01",
        hash: "0xab",
        gas: 90_000,
        block: 12,
        ms: 1_500,
        transaction: "9",
        intents: ["7", "8"],
        msg: "bundle mined",
      },
      { level: 40, gateway: "ticketing", before: "normal", msg: "level changed" },
      { level: 40, trouble: "chain 1: The node is away.", msg: "trouble" },
    ]);
  });

  it("says so where it cannot write", async () => {
    const refusal = await refusalOf(openGatewayLog(folder.path("none/log")));
    expect(refusal.code).to.equal("LogNotWritable");
  });

  it("is told of lanes that are served, and of nothing that somebody makes up", () => {
    const served = [
      { campaign: { chain: 1, lane: "claims 1 0xc0", campaign: { campaign: CAMPAIGN.toLowerCase() } } },
    ] as unknown as readonly Served[];
    expect(laneNamed(served, { chainId: "1", campaign: CAMPAIGN })).to.equal("claims 1 0xc0");
    for (const claim of [
      {},
      { chainId: "2", campaign: CAMPAIGN },
      { chainId: "1", campaign: { x: 1 } },
      { chainId: { toString: 1 }, campaign: CAMPAIGN },
      { chainId: "1" },
    ])
      expect(laneNamed(served, claim)).to.equal(undefined);
  });
});
