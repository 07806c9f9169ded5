import { type Address, erc20Abi, type Hex, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import type { Tree } from "../../src/allocation/index.ts";
import { createCampaign } from "../../src/chain/actions/createCampaign.ts";
import { predictCampaign } from "../../src/chain/actions/predictCampaign.ts";
import type { CampaignArguments } from "../../src/chain/campaignArguments.ts";
import type { Contracts, EmbeddedChain } from "./embeddedChain.ts";

const DAYS_OPEN = 30n;
const DAY = 86_400n;
export type OpenedCampaign = { readonly campaign: Address; readonly gas: bigint };

/** Creates a campaign over the tree and funds it with the whole total, in one transaction. */
export async function openCampaign(
  chain: EmbeddedChain,
  contracts: Contracts,
  tree: Tree,
  manifestHash: Hex,
  gate: Address,
): Promise<OpenedCampaign> {
  const { operator, publicClient } = chain;
  const { timestamp } = await publicClient.getBlock();
  const factory = contracts.instantCampaignFactory;
  const funding = tree.allocation.total;
  const terms: CampaignArguments = {
    token: contracts.sampleToken,
    root: tree.root,
    count: BigInt(tree.count),
    start: timestamp,
    end: timestamp + DAYS_OPEN * DAY,
    waves: 0n,
    waveInterval: 0n,
    treasury: chain.treasury,
    gate,
    maxExtraTime: 0n,
    claimFor: "Anyone",
    manifestHash,
  };
  const creator = operator.account.address;
  const campaign = await predictCampaign(publicClient, {
    factory,
    arguments: terms,
    salt: zeroHash,
    creator,
  });
  const approved = await writeContract(operator, {
    address: contracts.sampleToken,
    abi: erc20Abi,
    functionName: "approve",
    args: [factory, funding],
  });
  await chain.receiptOf(approved);
  const created = await createCampaign(operator, { factory, arguments: terms, salt: zeroHash, funding });
  const { gasUsed } = await chain.receiptOf(created);
  return { campaign, gas: gasUsed };
}
