import { readFileSync } from "node:fs";
import { QueryClient } from "@tanstack/react-query";
import { expect } from "chai";
import { type Address, decodeFunctionData, erc20Abi, type Hex } from "viem";
import { sendTransaction } from "viem/actions";
import { explainThrown } from "../../../src/react/explainThrown.ts";
import { type CampaignOverview, campaignFactsQueryOptions } from "../../../src/react/useCampaignFacts.ts";
import {
  type CampaignActionName,
  type CampaignActions,
  campaignPlanQueryOptions,
} from "../../../src/react/useCampaignPlan.ts";
import type { CheckedTree } from "../../../src/react/usePublishedTree.ts";
import { publishedTreeQueryOptions } from "../../../src/react/usePublishedTree.ts";
import type { CampaignTerms } from "../../../src/sdk/distribution/create/plannedCampaign.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { suiteFolder } from "../allocation/temporaryFolder.ts";
import { filesOf, ROWS, treeDirectories } from "../allocation/treeDirectories.ts";
import { type OperatorChain, openOperatorChain } from "../scripts/operatorChain.ts";

const CHAIN_ID = 31_337;
const DAY = 86_400n;
const TREASURY: Address = "0x00000000000000000000000000000000000074e5";
const TOTAL = ROWS.reduce((sum, { amount }) => sum + amount, 0n);

describe("symbolon/react: what operators plan", () => {
  const trees = treeDirectories(suiteFolder());
  let chain: OperatorChain;
  let token: Address;
  let contracts: Record<string, Address>;
  let published: Extract<CheckedTree["published"], { readonly tree: unknown }>;
  let terms: CampaignTerms;
  before(async () => {
    chain = await openOperatorChain();
    token = await chain.token();
    contracts = {
      instantCampaignFactory: chain.factory,
      vestingCampaignFactory: await chain.deploy(ownBuild("VestingCampaignFactory", "distribution")),
      cumulativeCampaignFactory: await chain.deploy(ownBuild("CumulativeCampaignFactory", "distribution")),
    };
    const read = await treeOf(await trees.write("drop"));
    if (!("tree" in read.published)) throw new Error(read.published.sentence);
    published = read.published;
    const start = await chain.now();
    terms = { token, treasury: TREASURY, start, end: start + 400n * DAY, claimFor: "Anyone" };
  });
  after(() => chain.close());

  const reads = { getClient: () => chain.reader };
  const fetched = <Data>(options: object) => new QueryClient().fetchQuery(options as never) as Promise<Data>;
  function planned<Name extends CampaignActionName>(
    action: Name,
    asked: CampaignActions[Name]["parameters"],
    account = chain.operator.account.address,
  ) {
    return fetched<CampaignActions[Name]["planned"]>(
      campaignPlanQueryOptions(reads, { chainId: CHAIN_ID, account, action, parameters: asked }),
    );
  }
  const fault = async (run: Promise<unknown>) => explainThrown(await run.catch((thrown: unknown) => thrown));
  const send = async (calls: readonly { readonly to: Address; readonly data: Hex }[]) => {
    for (const { to, data } of calls) await sendTransaction(chain.operator, { to, data });
  };
  /** Files that somebody chose in a browser. */
  function treeOf(directory: string, only?: readonly string[]): Promise<CheckedTree> {
    const names = only ?? filesOf(directory);
    const files = new Map(names.map((path) => [path, new Blob([readFileSync(`${directory}/${path}`)])]));
    return fetched(publishedTreeQueryOptions({ name: "files", files }));
  }
  /** What a plan allows whom to take of the token. */
  const approvals = (calls: readonly { readonly to: Address; readonly data: Hex }[]) =>
    calls.filter(({ to }) => to === token).map(({ data }) => decodeFunctionData({ abi: erc20Abi, data }));

  it("reads a tree from its files, and says what was not looked at, or what is wrong", async () => {
    const directory = await trees.write("files");
    expect((await treeOf(directory)).isWhole).to.equal(true);
    const two = ["manifest.json", "allocation.csv"];
    expect((await treeOf(directory, two)).isWhole).to.equal(false);
    expect(await fault(treeOf(directory, ["manifest.json"]))).to.include({ code: "MissingFile" });
    const part = ["manifest.json", "allocation.csv", "tiles/top.bin"];
    expect((await treeOf(directory, part)).published).to.include({ id: "TreeDiffers", severity: "error" });
  });

  it("plans campaigns of each kind, and allows each factory exactly the funding", async () => {
    const shared = { published, form: undefined, accept: [], contracts };
    const end = (terms.start ?? 0n) + 300n * DAY;
    const schedule = `time,share\n${terms.start},0\n${end},1\n`;
    const rules = {
      proposer: chain.operator.account.address,
      guardian: chain.other.account.address,
      timelock: 2n * DAY,
      fundingCap: TOTAL,
    };
    const plans = {
      instant: await planned("create", { ...shared, terms }),
      vesting: await planned("create", { ...shared, terms, schedule }),
      cumulative: await planned("create", { ...shared, terms: { ...terms, ...rules } }),
    };
    for (const [kind, { file, calls }] of Object.entries(plans)) {
      expect([kind, calls.length]).to.deep.equal([file.plan.kind, 2]);
      expect(approvals(calls)).to.deep.equal([{ functionName: "approve", args: [file.factory, TOTAL] }]);
    }
    const bad = planned("create", { ...shared, terms, schedule: "time,share\nnever,1\n" });
    expect(await fault(bad)).to.include({ code: "BadTime" });
    expect(await fault(planned("create", { ...shared, terms: { ...terms, end: 1n } }))).to.include({
      code: "EndBeforeStart",
    });
    expect(await fault(planned("create", { ...shared, terms }, chain.other.account.address))).to.include({
      code: "BalanceBelowFunding",
    });
  });

  it("plans the funding of a vesting campaign, counts its claims, and finds nobody who pauses it", async () => {
    const end = (terms.start ?? 0n) + 300n * DAY;
    const schedule = `time,share\n${terms.start},0\n${end},1\n`;
    const asked = { terms: { ...terms, salt: `0x${"01".repeat(32)}` as Hex }, schedule, contracts };
    const creation = await planned("create", { ...asked, published, form: undefined, accept: [] });
    await send(creation.calls);
    const { campaign } = creation.file;
    const { lack, calls } = await planned("fund", { campaign, published });
    expect([lack.missing, calls]).to.deep.equal([0n, []]);
    const again = await planned("create", { ...asked, published, form: undefined, accept: [] });
    expect([again.wasThere, again.calls]).to.deep.equal([true, []]);
    expect(await fault(planned("pause", { campaign, reason: "" }))).to.include({ code: "NoPauseGate" });
    expect(await fault(planned("sweep", { campaign }))).to.include({ code: "NotEnded" });
    const facts = (tree?: typeof published) =>
      fetched<CampaignOverview>(
        campaignFactsQueryOptions(reads, { chainId: CHAIN_ID, campaign, published: tree }),
      );
    expect((await facts()).progress).to.equal(undefined);
    const [wave] = (await facts(published)).progress ?? [];
    expect(wave).to.deep.include({ claimed: 0n, sums: { paid: 0n, unpaid: TOTAL } });
  });

  it("says that there is no campaign, or that a node's account is none", async () => {
    const options = campaignFactsQueryOptions(reads, { chainId: CHAIN_ID, campaign: TREASURY });
    expect(await fetched(options)).to.equal(null);
    expect(await fault(planned("fund", { campaign: token, published }))).to.include({ code: "NoCampaign" });
  });
});
