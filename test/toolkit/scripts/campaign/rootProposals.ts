import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, erc20Abi, type Hex, keccak256, zeroAddress, zeroHash } from "viem";
import { readContract, simulateContract, waitForTransactionReceipt, writeContract } from "viem/actions";
import { cumulativeCampaignAbi } from "../../../../src/sdk/chain/abi/cumulativeCampaignAbi.ts";
import { createCampaignCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import { predictCampaign } from "../../../../src/sdk/chain/campaigns/campaignFactory.ts";
import type { CampaignArguments, CampaignPlan } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import type { CampaignFinding } from "../../../../src/sdk/distribution/check/finding.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import type { Row } from "../../allocation/allocationRows.ts";
import { manifestOf, ROWS, treeDirectories } from "../../allocation/treeDirectories.ts";
import { type OperatorChain, openOperatorChain } from "../operatorChain.ts";

export const DAY = 86_400n;
export const UNIT = 10n ** 18n;
export const NEWCOMER: Address = "0x00000000000000000000000000000000000000cc";
export const total = (rows: readonly Row[]) => rows.reduce((sum, { amount }) => sum + amount, 0n);
/** The next week: everybody at an even place earned one token more, and somebody came. */
export const WEEK1: Row[] = [
  ...ROWS.map(({ account, amount }, i) => ({ account, amount: i % 2 === 0 ? amount + UNIT : amount })),
  { account: NEWCOMER, amount: 3n * UNIT },
];
export const RAISED = total(WEEK1) - total(ROWS);

/** A chain for a suite, with cumulative campaigns whose next roots are proposed, accepted and vetoed. */
export function rootProposals() {
  const trees = treeDirectories();
  let chain: OperatorChain;
  let factory: Address;
  before(async () => {
    chain = await openOperatorChain();
    factory = await chain.deploy(ownBuild("CumulativeCampaignFactory", "distribution"));
  });
  after(() => chain.close());

  /** A campaign whose operator proposes, and holds the treasury; the other account is its guardian. */
  async function created(terms: Partial<CampaignArguments> = {}) {
    const directory = await trees.write("week0", "native", ROWS);
    const { root, count } = manifestOf(directory);
    const token = await chain.token();
    const now = await chain.now();
    const { operator, other } = chain;
    const plan: CampaignPlan = {
      kind: "cumulative",
      terms: {
        token,
        root,
        count: BigInt(count),
        start: now,
        end: now + 300n * DAY,
        waves: 0n,
        waveInterval: 0n,
        treasury: operator.account.address,
        gate: zeroAddress,
        maxExtraTime: 0n,
        claimFor: "Anyone",
        recallable: false,
        manifestHash: keccak256(readFileSync(`${directory}/manifest.json`)),
        ...terms,
      },
      rules: {
        proposer: operator.account.address,
        guardian: other.account.address,
        timelock: 2n * DAY,
        overlap: DAY,
        fundingCap: 100n * UNIT,
      },
    };
    const funding = total(ROWS);
    await allow(token, factory, funding);
    const creation = { factory, plan, salt: zeroHash, creator: operator.account.address, funding } as const;
    const campaign = await predictCampaign(chain.reader, creation);
    await mined(await writeContract(operator, createCampaignCall(creation)));
    return { campaign, directory, token, root };
  }
  const mined = (hash: Hex) => waitForTransactionReceipt(chain.reader, { hash });
  async function allow(token: Address, spender: Address, amount: bigint) {
    const { request } = await simulateContract(chain.operator, {
      address: token,
      abi: erc20Abi,
      functionName: "approve",
      args: [spender, amount],
    });
    await mined(await writeContract(chain.operator, request));
  }
  /** What the treasury lets a campaign take. */
  const allowance = (token: Address, campaign: Address) =>
    readContract(chain.reader, {
      address: token,
      abi: erc20Abi,
      functionName: "allowance",
      args: [chain.operator.account.address, campaign],
    });
  const waiting = (campaign: Address) =>
    readContract(chain.reader, {
      address: campaign,
      abi: cumulativeCampaignAbi,
      functionName: "proposalHash",
    });
  const pass = async (seconds: bigint) => chain.mineAt((await chain.now()) + seconds);

  async function json(...args: string[]) {
    const { code, stdout, stderr } = await chain.run(...args, "--json");
    expect(code, stderr + stdout).to.equal(0);
    return JSON.parse(stdout);
  }
  async function refused(...args: string[]) {
    const { code, stdout, stderr } = await chain.run(...args, "--json");
    expect(code, stderr + stdout).to.equal(1);
    return JSON.parse(stdout).error;
  }
  /** The ids of what a check finds. */
  async function idsOf(campaign: Address, directory: string, ...args: string[]) {
    const { stdout } = await chain.run("check", campaign, directory, "--factory", factory, ...args, "--json");
    return (JSON.parse(stdout).findings as CampaignFinding[]).map(({ id }) => id);
  }

  return {
    trees,
    chain: () => chain,
    factory: () => factory,
    created,
    allow,
    allowance,
    mined,
    waiting,
    pass,
    json,
    refused,
    idsOf,
  };
}
