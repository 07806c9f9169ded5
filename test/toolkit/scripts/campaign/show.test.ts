import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, encodeAbiParameters, type Hex, parseAbi, zeroAddress } from "viem";
import { writeContract } from "viem/actions";
import { proveAccount } from "../../../../src/node/allocation/output/proveAccount.ts";
import { allOfManyGateData } from "../../../../src/sdk/chain/calls/allOfManyGateData.ts";
import { claimCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import type { CampaignArguments } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { campaignMoments } from "../../../../src/sdk/distribution/state/campaignMoments.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { ROWS, treeDirectories } from "../../allocation/treeDirectories.ts";
import { addressOf, soundCampaign } from "../../distribution/check/soundCampaign.ts";
import { type OperatorChain, openOperatorChain } from "../operatorChain.ts";

const DAY = 86_400n;
const TREASURY: Address = "0x00000000000000000000000000000000000000aa";
const TOTAL = ROWS.reduce((sum, { amount }) => sum + amount, 0n);

describe("symbolon campaign show and sweep", () => {
  const trees = treeDirectories();
  let chain: OperatorChain;
  before(async () => {
    chain = await openOperatorChain();
  });
  after(() => chain.close());

  async function created(options: Readonly<Record<string, string>> = {}) {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const now = await chain.now();
    const terms = {
      factory: chain.factory,
      token,
      treasury: TREASURY,
      start: String(now + DAY),
      end: String(now + 31n * DAY),
      ...options,
    };
    const args = Object.entries(terms).flatMap(([name, value]) => [`--${name}`, value]);
    const { code, stdout, stderr } = await chain.run("create", directory, ...args, "--json");
    expect(code, stderr).to.equal(0);
    const { campaign } = JSON.parse(stdout) as { campaign: Address };
    return { directory, token, campaign, file: `${directory}.campaign.json`, now };
  }
  const json = async (command: string, ...args: string[]) => {
    const { stdout, stderr } = await chain.run(command, ...args, "--json");
    return JSON.parse(stdout || `{"none":${JSON.stringify(stderr)}}`);
  };
  async function pay(campaign: Address, directory: string, ...rows: number[]) {
    for (const row of rows) {
      const { index, account, amount, proof } = await proveAccount(directory, ROWS[row]!.account);
      await writeContract(
        chain.operator,
        claimCall({ campaign, index: BigInt(index), account, amount, proof }),
      );
    }
  }

  it("shows terms, state and timeline, before the start, while it is open, and after the end", async () => {
    const waves = { waves: "3", "wave-interval": String(DAY) };
    const { directory, file, campaign, now } = await created(waves);
    const early = await json("show", file);
    expect(early).to.deep.include({ campaign, state: "not started", openWaves: "0", claimed: 0, paid: null });
    expect(early.creation).to.deep.include({
      creator: chain.operator.account.address,
      funding: String(TOTAL),
    });
    await chain.mineAt(now + 2n * DAY + 5n);
    await pay(campaign, directory, 0, 7);
    const open = await json("show", campaign, "--tree", directory);
    expect(open).to.deep.include({ state: "open", openWaves: "2", claimed: 2, creation: null });
    const paid = ROWS[0]!.amount + ROWS[7]!.amount;
    expect(open).to.deep.include({
      paid: String(paid),
      owed: String(TOTAL - paid),
      balance: String(TOTAL - paid),
    });
    await chain.mineAt(now + 32n * DAY);
    const { stdout } = await chain.run("show", file, "--tree", directory);
    expect(stdout)
      .to.match(/^state +ended$/m)
      .and.match(/^claimed +2 of 21 leaves$/m);
    expect(stdout)
      .to.match(/^gate +none$/m)
      .and.match(/^waves +3 of 3 open/m);
    const moments = stdout.split("\n\n")[1]?.trimEnd().split("\n") ?? [];
    expect(moments.map((line) => line.slice(0, 2).trim())).to.deep.equal(["*", "*", "*", "*", "*"]);
    expect(moments.map((line) => line.slice(24))).to.deep.equal([
      "created and funded",
      "claims begin with the first wave",
      "wave 2 of 3 opens: index 7 to 13",
      "the last wave opens: index 14 to 20",
      "end",
    ]);
    const other = await trees.write("other", "native", ROWS.slice(1));
    expect((await json("show", file, "--tree", other)).error.code).to.equal("TreeMismatch");
  });

  it("shows a gate, what it demands, and an end that it moved", async () => {
    const { address } = chain.operator.account;
    const gates = "distribution/gates";
    const registry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
    const wants = { schema: `0x${"11".repeat(32)}`, issuers: [address], trustList: zeroAddress, trusted: 0 };
    const credentials = await chain.deploy(ownBuild("CredentialGate", gates), registry, wants, 2, 3n);
    const pauses = await chain.deploy(ownBuild("PauseGate", gates), address, DAY, DAY);
    const gate = await chain.deploy(ownBuild("AllOfGate", gates), credentials, pauses);
    const { file, now } = await created({ gate, "max-extra-time": String(DAY), "claim-for": "never" });
    const before = await json("show", file);
    expect(before.gate).to.deep.include({ kind: "AllOfGate", isOpen: true });
    const abi = parseAbi(["function pause(address campaign, string reason) returns (uint256)"]);
    const pause = {
      address: pauses,
      abi,
      functionName: "pause",
      args: [before.gate.adapter, "a test"],
    } as const;
    await writeContract(chain.operator, pause);
    const { stdout } = await chain.run("show", file);
    expect(stdout).to.match(/^ {2}gate +0x[0-9A-Fa-f]{40}: CredentialGate$/m);
    expect(stdout).to.match(/^ {4}nullifier +field 3$/m);
    expect(stdout).to.match(/^ {4}PAUSED +20/m);
    await chain.mineAt(now + 31n * DAY + 9n);
    const moved = await json("show", file);
    expect(moved).to.deep.include({ state: "open" });
    // A gate that is one of two leaves a second for the other.
    expect(Number(BigInt(moved.effectiveEnd) - BigInt(moved.terms.end))).to.be.within(86_399, 86_400);
    expect(moved.timeline.at(-1).what).to.match(/latest end/);
    expect((await json("sweep", file)).error.code).to.equal("NotEnded");
  });

  it("says which part of a gate refuses a claim", async () => {
    const { address } = chain.operator.account;
    const deploy = (name: string, ...args: unknown[]) =>
      chain.deploy(ownBuild(name, name === "BatchRegistry" ? "credentials" : "distribution/gates"), ...args);
    const registry = await deploy("BatchRegistry");
    const wants = { schema: `0x${"11".repeat(32)}`, issuers: [address], trustList: zeroAddress, trusted: 0 };
    const credentials = await deploy("CredentialGate", registry, wants, 0, 0n);
    const pauses = await deploy("PauseGate", address, DAY, DAY);
    const pair = await deploy("AllOfGate", pauses, credentials);
    const gate = await deploy("AllOfManyGate", [
      pauses,
      await deploy("PauseGate", address, DAY, DAY / 2n),
      pair,
    ]);
    const { directory, file, now } = await created({ gate, "max-extra-time": String(3n * DAY) });
    await chain.mineAt(now + 2n * DAY);
    const inPair = encodeAbiParameters([{ type: "bytes" }, { type: "bytes" }], ["0x", "0x1234"]);
    const shown = (...parts: Hex[]) =>
      [
        "show",
        file,
        directory,
        "--claimant",
        ROWS[2]!.account,
        "--gate-data",
        allOfManyGateData(parts),
      ] as const;
    const { state } = await json(...shown("0x", "0x", inPair));
    expect(state).to.deep.include({ kind: "gated" });
    expect(state.why).to.deep.include({ code: "GateDataMalformed", part: [2, 1] });
    const { stdout } = await chain.run(...shown("0x", "0x", inPair));
    expect(stdout).to.match(/^state +gated: part 3\.2 of the gate: The gate cannot read the gate data/m);
    // The gate itself refuses what is not for as many.
    const refused = (await json(...shown("0x", "0x"))).state.why;
    expect(refused.code).to.equal("PartDataMismatch");
    expect(refused).not.to.have.property("part");
  });

  it("sweeps what is left to the treasury, after the end and once", async () => {
    const { directory, file, campaign, token, now } = await created();
    await chain.mineAt(now + 2n * DAY);
    await pay(campaign, directory, 3);
    const early = await json("sweep", file);
    expect(early.error.code).to.equal("NotEnded");
    await chain.mineAt(now + 31n * DAY);
    const left = String(TOTAL - ROWS[3]!.amount);
    expect(await json("sweep", file, "--dry-run")).to.deep.include({
      held: left,
      swept: "0",
      transaction: null,
    });
    expect(await chain.balanceOf(token, TREASURY)).to.equal(0n);
    const swept = await json("sweep", campaign);
    expect(swept).to.deep.include({
      treasury: "0x00000000000000000000000000000000000000AA",
      held: left,
      swept: left,
    });
    expect(await chain.balanceOf(token, TREASURY)).to.equal(BigInt(left));
    expect(await json("sweep", campaign)).to.deep.include({ held: "0", swept: "0", transaction: null });
  });

  it("refuses what is no campaign, another chain's file, and a file that is none", async () => {
    expect((await json("show", addressOf(1))).error.code).to.equal("NoCampaign");
    expect((await json("show", chain.factory)).error.code).to.equal("NoCampaign");
    expect((await json("sweep", addressOf(1))).error.code).to.equal("NoCampaign");
    expect((await json("sweep", chain.factory)).error.code).to.equal("NoCampaign");
    expect((await json("fund", chain.factory, await trees.write("any"))).error.code).to.equal("NoCampaign");
    const { file } = await created();
    const content = JSON.parse(readFileSync(file, "utf8"));
    const changed = (change: object) => {
      writeFileSync(file, JSON.stringify({ ...content, ...change }));
      return json("show", file);
    };
    expect((await changed({ chainId: 1 })).error.code).to.equal("ChainMismatch");
    for (const bad of [
      { chainId: "x" },
      { campaign: "0x12" },
      { funding: 5 },
      { version: 2 },
      { note: "more" },
      { created: { block: "1" } },
      { arguments: { ...content.arguments, claimFor: "Nobody" } },
      { arguments: { ...content.arguments, gate: undefined } },
    ]) {
      const { error } = await changed(bad);
      expect(error?.code, JSON.stringify(bad).slice(0, 60)).to.equal("BadCampaignFile");
    }
    expect((await json("show", "/nowhere/campaign.json")).error.code).to.equal("MissingFile");
  });
});

describe("timeline", () => {
  const { terms } = soundCampaign().facts;
  const whats = (change: Partial<CampaignArguments>, moved = 0n) => {
    const all = { ...terms, ...change };
    return campaignMoments(all, { now: all.start, effectiveEnd: all.end + moved, createdAt: undefined }).map(
      ({ what }) => what,
    );
  };

  it("lists each wave where they are few, and the first and last of many", () => {
    expect(whats({})).to.deep.equal(["claims begin", "end"]);
    expect(whats({ waves: 12n, waveInterval: DAY })).to.have.length(13);
    const many = whats({ waves: 300n, waveInterval: 60n, claimFor: "AfterLastWave" });
    expect(many).to.deep.equal([
      "claims begin with the first wave",
      "wave 2 of 300 opens: index 1 to 1",
      "the last wave opens: index 299 to 299; others may claim from now on",
      "end",
    ]);
  });

  it("tells the end apart from where it was moved to, and from the latest", () => {
    const gate = { gate: addressOf(9), maxExtraTime: DAY };
    expect(whats(gate)).to.deep.equal([
      "claims begin",
      "end",
      "the latest end that the gate may bring about",
    ]);
    expect(whats(gate, 5n).slice(1)).to.deep.equal([
      "end, before it was moved",
      "end as the gate has moved it so far",
      "the latest end that the gate may bring about",
    ]);
  });
});
