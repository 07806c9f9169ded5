import {
  type Address,
  encodeDeployData,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  type Hex,
  isAddressEqual,
  numberToHex,
  zeroAddress,
} from "viem";
import { getBlock, getCode, readContract } from "viem/actions";
import type { PublishedTree } from "../../sdk/allocation/published/publishedTree.ts";
import { payoutCoinAddress } from "../../sdk/chain/book/canonicalAddresses.ts";
import { cumulativeCampaignFactoryBuild } from "../../sdk/chain/builds/cumulativeCampaignFactoryBuild.ts";
import { instantCampaignFactoryBuild } from "../../sdk/chain/builds/instantCampaignFactoryBuild.ts";
import { lightInstantCampaignFactoryBuild } from "../../sdk/chain/builds/lightInstantCampaignFactoryBuild.ts";
import { sampleTokenBuild } from "../../sdk/chain/builds/sampleTokenBuild.ts";
import { vestingCampaignFactoryBuild } from "../../sdk/chain/builds/vestingCampaignFactoryBuild.ts";
import { asTransaction } from "../../sdk/chain/calls/asTransaction.ts";
import { createCampaignCall } from "../../sdk/chain/calls/campaigns.ts";
import { predictCampaign } from "../../sdk/chain/campaigns/campaignFactory.ts";
import type { CampaignDesign, CampaignPlan } from "../../sdk/chain/campaigns/campaignPlan.ts";
import type { ContractBuild } from "../../sdk/chain/contractBuild.ts";
import { readToken } from "../../sdk/chain/read/readToken.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { tokenAmount } from "../../sdk/core/text/tokenAmount.ts";
import { campaignRefusal } from "../../sdk/distribution/decodeClaimError.ts";
import { coinToken, deposits } from "../../sdk/distribution/fund/depositCoin.ts";
import { engineClient } from "./engine/engineClient.ts";
import { openAnvil } from "./engine/openAnvil.ts";
import { type FreshTerms, readFreshTerms } from "./freshTerms.ts";
import { type Fork, type ForkCall, mineAt } from "./mineAt.ts";

type FreshChainParameters = {
  readonly published: PublishedTree;
  /** Undefined: an empty chain. */
  readonly fork: { readonly url: string; readonly blockNumber: bigint } | undefined;
  /** Unix seconds: when a campaign starts on an empty chain that says no start. */
  readonly begun: bigint;
};

/** Factories of the full form. */
const factoryBuilds = {
  instant: instantCampaignFactoryBuild,
  vesting: vestingCampaignFactoryBuild,
  cumulative: cumulativeCampaignFactoryBuild,
} as const;

/** Seconds between an empty chain's beginning and the campaign's start. */
const BEFORE_START = 3_600n;

/**
 * Creates a campaign on a fork of its chain, or on an empty chain with the sample token, and funds it: by its creator, or
 * where that has too little by its treasury.
 * @throws SymbolonError `GateNeedsFork`, `CoinNeedsFork`, `NoPayoutCoin`, `TreasuryShort`, `BalanceBelowFunding`, what the factory refuses, and as `readFreshTerms`
 */
export async function openFreshChain(path: string, { published, fork, begun }: FreshChainParameters) {
  const terms = readFreshTerms(path, published);
  const begin = (terms.start ?? begun) - BEFORE_START;
  const engine = await openAnvil(fork === undefined ? { timestamp: begin } : { fork });
  try {
    const client = engineClient(engine);
    const campaign = await recreateCampaign({ engine, client }, terms, fork === undefined);
    const { number, hash } = await getBlock(client);
    return { engine, blockNumber: number, blockHash: hash, campaign };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function recreateCampaign(chain: Fork, terms: FreshTerms, isEmpty: boolean): Promise<Address> {
  const { client } = chain;
  const { creator } = terms;
  const { timestamp: now } = await getBlock(client);
  const planned = terms.planned(now, isEmpty ? zeroAddress : undefined);
  const { salt, funding } = planned;
  const isCoin = isAddressEqual(planned.plan.terms.token, payoutCoinAddress);
  if (isCoin) await requireCoin(chain, isEmpty);
  const plan = isEmpty ? await withSampleToken(chain, planned.plan, creator, funding) : planned.plan;
  const { token, treasury } = plan.terms;
  const design = { kind: plan.kind, form: planned.form };
  const factory = await factoryOn(chain, terms.factory, design, creator);
  if (isCoin) await depositLack(chain, { token, creator, funding });
  else if (!isEmpty) await provide(chain, { token, treasury, creator, funding });
  const campaign = await predictCampaign(client, { factory, plan, salt, creator });
  await send(chain, { from: creator, to: token, data: erc20Call("approve", factory, funding) });
  const create = createCampaignCall({ factory, plan, salt, funding });
  await send(chain, { from: creator, ...asTransaction(create) });
  return getAddress(campaign);
}

/**
 * An empty chain has no contract at any leaf: each would take its coin there.
 * @throws SymbolonError `CoinNeedsFork`, `NoPayoutCoin`
 */
async function requireCoin({ client }: Fork, isEmpty: boolean): Promise<void> {
  if (!isEmpty) {
    await coinToken(client);
    return;
  }
  throw new SymbolonError({
    code: "CoinNeedsFork",
    reason: "The campaign pays coin, and an empty chain has none of the contracts that may refuse it.",
    hint: "Give --fork URL of the campaign's chain.",
  });
}

async function withSampleToken(
  chain: Fork,
  plan: CampaignPlan,
  creator: Address,
  funding: bigint,
): Promise<CampaignPlan> {
  requireNoGate(plan);
  const token = await deploy(chain, sampleTokenBuild, creator, [creator, funding]);
  return { ...plan, terms: { ...plan.terms, token } };
}

/** @throws SymbolonError `GateNeedsFork` */
function requireNoGate({ terms: { gate } }: CampaignPlan): void {
  if (isAddressEqual(gate, zeroAddress)) return;
  throw new SymbolonError({
    code: "GateNeedsFork",
    reason: `The campaign needs the gate ${gate}, which an empty chain does not have.`,
    hint: "Give --fork URL of the chain that the gate is on, or leave the gate out.",
    details: { gate },
  });
}

/** The factory of the campaign's file where it is on the chain; one of ours otherwise. */
async function factoryOn(
  chain: Fork,
  named: Address | undefined,
  design: CampaignDesign,
  creator: Address,
): Promise<Address> {
  const code = named === undefined ? undefined : await getCode(chain.client, { address: named });
  if (named !== undefined && code !== undefined) return named;
  const build = design.form === "light" ? lightInstantCampaignFactoryBuild : factoryBuilds[design.kind];
  return await deploy(chain, build, creator, []);
}

type Provision = {
  readonly token: Address;
  readonly treasury: Address;
  readonly creator: Address;
  readonly funding: bigint;
};

/** Has the creator deposit the coin that the funding lacks. */
async function depositLack(
  chain: Fork,
  { token, creator, funding }: Omit<Provision, "treasury">,
): Promise<void> {
  const state = await readToken(chain.client, { token, holder: creator });
  const [deposit] = deposits({ token, amount: funding, state });
  if (deposit === undefined) return;
  const { value, data } = deposit;
  const held = state.coin ?? 0n;
  if (held < value) {
    throw new SymbolonError({
      code: "BalanceBelowFunding",
      reason: `The creator ${creator} has ${tokenAmount(held, state)}, less than the ${tokenAmount(value, state)} that the funding takes.`,
      hint: "Give it the coin, or rehearse with a lower funding.",
      details: { creator, held, lack: value },
    });
  }
  await send(chain, { from: creator, to: token, data, value: numberToHex(value) });
}

/** Sends the creator what it lacks, from the treasury. */
async function provide(chain: Fork, { token, treasury, creator, funding }: Provision): Promise<void> {
  const balanceOf = (holder: Address) =>
    readContract(chain.client, { address: token, abi: erc20Abi, functionName: "balanceOf", args: [holder] });
  const lack = funding - (await balanceOf(creator));
  if (lack <= 0n) return;
  const held = isAddressEqual(creator, treasury) ? 0n : await balanceOf(treasury);
  if (held < lack) {
    throw new SymbolonError({
      code: "TreasuryShort",
      reason: `The creator ${creator} lacks ${lack} base units of the funding, but the treasury ${treasury} has only ${held}.`,
      hint: "Give one of them the tokens, or rehearse with a lower funding.",
      details: { token, creator, treasury, lack, held },
    });
  }
  await send(chain, { from: treasury, to: token, data: erc20Call("transfer", creator, lack) });
}

function erc20Call(functionName: "approve" | "transfer", account: Address, amount: bigint): Hex {
  return encodeFunctionData({ abi: erc20Abi, functionName, args: [account, amount] });
}

/** @throws SymbolonError what a contract refused */
async function send({ engine, client }: Fork, call: ForkCall): Promise<void> {
  const { timestamp } = await getBlock(client);
  const [mined] = await mineAt(engine, timestamp, [call]);
  if (mined?.isDone === false) throw campaignRefusal(mined.revert) ?? new Error(mined.revert);
}

async function deploy(
  { engine }: Fork,
  { abi, bytecode }: ContractBuild,
  from: Address,
  args: readonly unknown[],
): Promise<Address> {
  const data = encodeDeployData({ abi, bytecode, args });
  const hash = await engine.request("eth_sendTransaction", [
    { from, data, gas: "0xf42400", gasPrice: "0x0" },
  ]);
  await engine.request("evm_mine");
  const receipt = (await engine.request("eth_getTransactionReceipt", [hash])) as {
    readonly contractAddress: Address;
  };
  return getAddress(receipt.contractAddress);
}
