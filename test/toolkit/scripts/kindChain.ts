import { type Address, erc20Abi, isAddressEqual, maxUint256, zeroAddress, zeroHash } from "viem";
import { getBlock, readContract, writeContract } from "viem/actions";
import { writeTreeDirectory } from "../../../src/node/allocation/output/writeTreeDirectory.ts";
import { allocationFromRows } from "../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree, type Tree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { cumulativeCampaignAbi } from "../../../src/sdk/chain/abi/cumulativeCampaignAbi.ts";
import { vestingCampaignAbi } from "../../../src/sdk/chain/abi/vestingCampaignAbi.ts";
import { payoutCoinAddress } from "../../../src/sdk/chain/book/canonicalAddresses.ts";
import { abiArguments, type CampaignArguments } from "../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { deployContracts } from "../../../src/sdk/contracts/deploy.ts";
import { deploymentProxy } from "../../../src/sdk/contracts/deterministic.ts";
import { payoutCoinConstruction } from "../../../src/sdk/contracts/payoutCoin.ts";
import { WHOLE_SHARE } from "../../../src/sdk/core/campaign/vesting.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { accountOf, amountOf, openRelayChain, type TestCampaign } from "./relayChain.ts";

export type KindChain = Awaited<ReturnType<typeof openKindChain>>;

/** What an account is paid, by the number of the account. */
export type Row = { readonly who: number; readonly amount: bigint };

/** Rows of so many accounts, with the amounts that leaves have. */
export const usualRows = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, who) => ({ who, amount: amountOf(who) }));

const DAY = 86_400n;

/** A chain on which campaigns of all kinds are made, funded, each over a tree that is written to a folder. */
export async function openKindChain() {
  const chain = await openRelayChain();
  const { reader, node, other, token, deploy } = chain;

  async function planted(folder: string, rows: readonly Row[]): Promise<Tree> {
    const listed = rows.map(({ who, amount }) => ({ account: accountOf(who), amount }));
    const tree = buildTree(allocationFromRows(listed), conventionNamed("native"));
    await writeTreeDirectory(tree, folder);
    return tree;
  }

  async function usualTerms(tree: Tree, terms: Partial<CampaignArguments>): Promise<CampaignArguments> {
    const { timestamp } = await getBlock(reader);
    return {
      token,
      root: tree.root,
      count: BigInt(tree.count),
      start: timestamp,
      end: timestamp + 1_000n * DAY,
      waves: 0n,
      waveInterval: 0n,
      treasury: other.account.address,
      gate: zeroAddress,
      maxExtraTime: 0n,
      claimFor: "Anyone",
      recallable: false,
      manifestHash: zeroHash,
      ...terms,
    };
  }

  /** What a PayoutCoin moves by `transfer` is paid out. */
  const transfer = (asset: Address, campaign: Address, amount: bigint) => {
    const of = { address: asset, abi: erc20Abi } as const;
    return isAddressEqual(asset, payoutCoinAddress)
      ? writeContract(other, {
          ...of,
          functionName: "transferFrom",
          args: [other.account.address, campaign, amount],
        })
      : writeContract(other, { ...of, functionName: "transfer", args: [campaign, amount] });
  };

  /** Adds to what a vesting campaign counts on. */
  async function fund({ campaign }: Pick<TestCampaign, "campaign">, amount: bigint, asset = token) {
    await approve(campaign, amount, asset);
    await writeContract(other, {
      address: campaign,
      abi: vestingCampaignAbi,
      functionName: "fund",
      args: [amount],
    });
  }

  const approve = (campaign: Address, amount: bigint, asset = token) =>
    writeContract(other, {
      address: asset,
      abi: erc20Abi,
      functionName: "approve",
      args: [campaign, amount],
    });

  async function moveTo(timestamp: bigint) {
    await node.setNextBlockTimestamp({ timestamp });
    await node.mine({ blocks: 1 });
  }

  return {
    ...chain,
    moveTo,
    fund,
    /** The PayoutCoin, of which the payer of campaigns gets so much. */
    async coin(amount: bigint): Promise<Address> {
      const { address, code: bytecode } = deploymentProxy;
      await node.setCode({ address, bytecode });
      await deployContracts(other, { payoutCoin: payoutCoinConstruction });
      const { abi } = ownBuild("PayoutCoin", "distribution");
      await writeContract(other, { address: payoutCoinAddress, abi, functionName: "deposit", value: amount });
      return payoutCoinAddress;
    },
    /** An instant campaign over the rows, of any token. */
    async instant(
      folder: string,
      rows: readonly Row[],
      terms: Partial<CampaignArguments> = {},
    ): Promise<TestCampaign> {
      const tree = await planted(folder, rows);
      const { number } = await getBlock(reader);
      const all = await usualTerms(tree, terms);
      const campaign = await deploy(ownBuild("InstantCampaign", "distribution"), abiArguments(all));
      await transfer(all.token, campaign, tree.allocation.total);
      return { campaign, tree, from: number };
    },
    /** A vesting campaign with steps: a quarter after 1,000 seconds, a half after 2,000, all after 4,000. */
    async vesting(
      folder: string,
      rows: readonly Row[],
      terms: Partial<CampaignArguments> = {},
      funding?: bigint,
    ): Promise<TestCampaign & { readonly begin: bigint }> {
      const tree = await planted(folder, rows);
      const { timestamp: begin, number } = await getBlock(reader);
      const steps = [
        [1_000n, WHOLE_SHARE / 4n],
        [2_000n, WHOLE_SHARE / 2n],
        [4_000n, WHOLE_SHARE],
      ] as const;
      const campaign = await deploy(ownBuild("VestingCampaign", "distribution"), {
        terms: abiArguments(await usualTerms(tree, terms)),
        stepped: true,
        points: steps.map(([after, share]) => ({ time: begin + after, share })),
      });
      await fund({ campaign }, funding ?? tree.allocation.total, terms.token);
      return { campaign, tree, from: number, begin };
    },
    /** A cumulative campaign with a timelock of two days and an overlap of one. */
    async cumulative(
      folder: string,
      rows: readonly Row[],
      terms: Partial<CampaignArguments> = {},
    ): Promise<TestCampaign> {
      const tree = await planted(folder, rows);
      const { number } = await getBlock(reader);
      const campaign = await deploy(ownBuild("CumulativeCampaign", "distribution"), {
        terms: abiArguments(await usualTerms(tree, terms)),
        proposer: other.account.address,
        guardian: accountOf(999),
        timelock: 2n * DAY,
        overlap: DAY,
        fundingCap: maxUint256,
      });
      await transfer(terms.token ?? token, campaign, tree.allocation.total);
      return { campaign, tree, from: number };
    },
    /** Puts the next root of a cumulative campaign in force, with the money that it needs. */
    async nextRoot(
      { campaign, tree: last }: TestCampaign,
      folder: string,
      rows: readonly Row[],
    ): Promise<Tree> {
      const tree = await planted(folder, rows);
      const funding = tree.allocation.total - last.allocation.total;
      const manifestHash = `0x${"11".repeat(32)}` as const;
      await approve(campaign, funding);
      const contract = { address: campaign, abi: cumulativeCampaignAbi } as const;
      const args = [tree.root, BigInt(tree.count), funding, manifestHash] as const;
      await writeContract(other, { ...contract, functionName: "proposeRoot", args });
      await moveTo((await getBlock(reader)).timestamp + 2n * DAY);
      const proposal = await readContract(reader, { ...contract, functionName: "proposalHash" });
      await writeContract(other, { ...contract, functionName: "acceptRoot", args: [proposal] });
      return tree;
    },
  };
}
