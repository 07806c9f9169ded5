import { expect } from "chai";
import type { Address } from "viem";
import { create as createCommand } from "../../../../scripts/campaign/create.ts";
import { fund } from "../../../../scripts/campaign/fund.ts";
import { readCampaignFile } from "../../../../src/node/campaigns/campaignFile.ts";
import { readCampaign } from "../../../../src/sdk/chain/read/readCampaign.ts";
import type { Timing } from "../../../../src/sdk/delivery/timing.ts";
import { isDeep } from "../../../deep.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { treeDirectories } from "../../allocation/treeDirectories.ts";
import { type FaultyNode, openFaultyNode } from "../faultyNode.ts";
import { SUPPLY } from "../operatorChain.ts";
import { captured } from "../runSymbolon.ts";
import { ISSUER_KEY } from "../servedChain.ts";
import {
  type CreationChain,
  DAY,
  openCreationChain,
  scheduleJson,
  TOTAL,
  TREASURY,
} from "./creationChain.ts";

/** Nothing here takes long: the chain mines at once. */
const QUICK: Timing = { patience: 150, rounds: 0, lag: 60, doubt: 60 };

describe("symbolon campaign create and fund, once whatever happens", () => {
  const trees = treeDirectories();
  let chain: CreationChain;
  let node: FaultyNode;
  before(async () => {
    chain = await openCreationChain();
    node = await openFaultyNode(chain.rpc);
  });
  after(async () => {
    await node.close();
    await chain.close();
  });

  /** Runs a command while its questions meet a fate, and once more when that is over. What it tells then. */
  async function twice(command: () => Promise<void>, fate: FaultyNode["fate"]) {
    const once = () => captured({ SYMBOLON_PRIVATE_KEY: ISSUER_KEY }, command);
    node.reset();
    node.fate = fate;
    await once().catch(() => undefined);
    node.reset();
    return JSON.parse((await once()).stdout);
  }

  const held = (token: Address) => chain.balanceOf(token, chain.operator.account.address);
  let campaigns = 0;

  /** Creates a campaign, and sends it what it loses then. */
  async function createAndFund(fate: FaultyNode["fate"], { factory = chain.factory, schedule = "" } = {}) {
    campaigns += 1;
    const directory = await trees.write("tree");
    const token = await chain.token();
    const out = trees.path(`campaign-${campaigns}.json`);
    const common = { rpc: node.url, json: true };
    const end = BigInt(await chain.inDays(2n));
    const terms = { factory, token, end, treasury: TREASURY, ...(schedule && { schedule }) };
    const options = { ...common, ...terms, out, yes: true };
    const { campaign } = await twice(() => createCommand(directory, options, QUICK), fate);
    expect(await chain.balanceOf(token, campaign)).to.equal(TOTAL);
    expect(await held(token)).to.equal(SUPPLY - TOTAL);
    expect(await chain.allowance(token, factory)).to.equal(0n);
    expect(readCampaignFile(out).created?.block).to.be.a("bigint");
    await chain.lose(token, campaign);
    const journal = trees.path(`fund-${campaigns}.journal`);
    await twice(() => fund(campaign, directory, { ...common, journal }, QUICK), fate);
    expect(await chain.balanceOf(token, campaign)).to.equal(TOTAL);
    expect(await held(token)).to.equal(SUPPLY - TOTAL - 9n);
    return campaign as Address;
  }

  for (const fate of ["lose the question", "lose the answer"] as const) {
    it(`where a transaction comes to ${fate}`, async () => {
      await createAndFund((method) => (method === "eth_sendRawTransaction" ? fate : "pass"));
      let sent = 0;
      await createAndFund((method) => {
        if (method === "eth_sendRawTransaction") sent += 1;
        return sent >= 2 ? fate : "pass";
      });
    });
  }

  it("where a transaction for a vesting campaign is lost, or its answer", async () => {
    const factory = await chain.deploy(ownBuild("VestingCampaignFactory", "distribution"));
    for (const fate of ["lose the question", "lose the answer"] as const) {
      for (const last of [1, 2]) {
        const now = await chain.now();
        const points = [
          [now + DAY, "0.25"],
          [now + 101n * DAY, "1"],
        ] as const;
        const schedule = trees.writeFile("schedule.json", scheduleJson(points));
        // The first or the second of each command.
        const sent = () => node.asked.filter((method) => method === "eth_sendRawTransaction").length;
        const campaign = await createAndFund(
          (method) => (method === "eth_sendRawTransaction" && sent() === last ? fate : "pass"),
          { factory, schedule },
        );
        const state = await readCampaign(chain.reader, { campaign });
        expect(state).to.deep.include({ funding: { funded: TOTAL, claimed: 0n } });
      }
    }
  });

  it("where blocks do not come, and it is run again and again", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const out = trees.path("campaign.json");
    const { rpc, factory } = chain;
    const common = { rpc, journal: trees.path("a.journal"), json: true };
    const end = BigInt(await chain.inDays(2n));
    const options = { ...common, factory, token, end, treasury: TREASURY, out, yes: true };
    const runs = {
      create: () => createCommand(directory, options, QUICK),
      fund: () => fund(out, directory, { ...common, journal: trees.path("b.journal") }, QUICK),
    };
    const run = (name: keyof typeof runs) =>
      captured({ SYMBOLON_PRIVATE_KEY: ISSUER_KEY }, runs[name]).then(
        ({ stdout }) => JSON.parse(stdout),
        (error: { code?: string }) => error.code,
      );
    await chain.approve(token, TOTAL);
    let campaign: Address | undefined;
    for (const name of ["create", "fund"] as const) {
      const before = await chain.nonce();
      await chain.node.setAutomine(false);
      try {
        for (let time = 0; time < 3; time++) expect(await run(name)).to.equal("TransactionPending");
      } finally {
        await chain.node.setAutomine(true);
        await chain.node.mine({ blocks: 2 });
      }
      expect(await chain.nonce(), name).to.equal(before + 1);
      const told = await run(name);
      expect(await chain.nonce(), name).to.equal(before + 1);
      campaign = told.campaign as Address;
      expect(await chain.balanceOf(token, campaign), name).to.equal(TOTAL);
      if (name === "create") await chain.lose(token, campaign);
    }
  });

  it("where any question is the last one", async () => {
    const step = isDeep ? 1 : 23;
    for (let last = 1 + (step >> 1); last <= 70; last += step) {
      await createAndFund((_method, count) => (count >= last ? "lose the question" : "pass"));
    }
  });
});
