import { expect } from "chai";
import hre from "hardhat";
import {
  type Address,
  erc20Abi,
  getAddress,
  type Hash,
  type Hex,
  keccak256,
  numberToHex,
  type TransactionReceipt,
  zeroAddress,
  zeroHash,
} from "viem";
import { readContract, signTypedData, writeContract } from "viem/actions";
import { type Allocation, accountAt, amountAt } from "../../src/sdk/allocation/allocation.ts";
import { buildTree, type Tree } from "../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../src/sdk/allocation/tree/convention.ts";
import { predictCampaign } from "../../src/sdk/chain/campaigns/campaignFactory.ts";
import type {
  CampaignArguments,
  CampaignKind,
  CampaignPlan,
} from "../../src/sdk/chain/campaigns/campaignPlan.ts";
import { contractRefusal } from "../../src/sdk/chain/errors/contractRefusal.ts";
import {
  type CampaignState,
  createCampaignCall,
  readCampaign,
  type WriteClient,
} from "../../src/sdk/chain/index.ts";
import { type ClaimTerms, claimTypedData } from "../../src/sdk/core/index.ts";
import { planTreeBundles } from "../../src/sdk/distribution/bundles/planBundles.ts";

export const DAY = 86_400n;
/** Where signed payments go. */
export const ELSEWHERE: Address = "0x00000000000000000000000000000000000ec1e1";

/** An account that nobody here has the key of. */
export const stranded = (i: number): Address => getAddress(numberToHex(0xbeef00n + BigInt(i), { size: 20 }));

/** The tree that campaigns deploy. */
export function nativeTree(allocation: Allocation): Tree {
  return buildTree(allocation, conventionNamed("native"));
}

/** The one bundle that claims these leaves. */
export function bundleOf(tree: Tree, claims: Parameters<typeof planTreeBundles>[0]["claims"]) {
  const [bundle, ...more] = planTreeBundles({ nodes: tree.nodes, claims });
  if (bundle === undefined || more.length > 0) throw new Error("These claims are not one bundle.");
  return bundle.encoded;
}

/** An embedded chain whose time is moved, with a token that is the treasury's, and people who have keys. */
export async function openOverTime(factoryName: string) {
  const { viem, networkHelpers, close } = await hre.network.create("embedded");
  const client = await viem.getPublicClient();
  const wallets = (await viem.getWalletClients()) as WriteClient[];
  const [treasury, proposer, guardian, stranger, ...people] = wallets;
  if (!treasury || !proposer || !guardian || !stranger || people.length < 16) throw new Error("no accounts");
  const { address: token } = await viem.deployContract("SampleToken", [treasury.account.address, 10n ** 30n]);
  const { address: factory } = await viem.deployContract(factoryName);

  /** The receipt of what must succeed. */
  const done = async (sent: Promise<Hash>): Promise<TransactionReceipt> => {
    const receipt = await client.getTransactionReceipt({ hash: await sent });
    expect(receipt.status).to.equal("success");
    return receipt;
  };
  const approve = (spender: Address, amount: bigint) =>
    done(
      writeContract(treasury, {
        address: token,
        abi: erc20Abi,
        functionName: "approve",
        args: [spender, amount],
      }),
    );

  return {
    viem,
    client,
    treasury,
    proposer,
    guardian,
    stranger,
    people,
    token,
    close,
    done,
    approve,
    chainId: BigInt(await client.getChainId()),
    /** Unix seconds of the newest block. */
    now: async () => (await client.getBlock()).timestamp,
    timeOf: async ({ blockNumber }: TransactionReceipt) => (await client.getBlock({ blockNumber })).timestamp,
    /** Mines a block of that moment; what is sent next comes a second later each. */
    waitUntil: (moment: bigint) => networkHelpers.time.increaseTo(moment),
    balanceOf: (holder: Address) =>
      readContract(client, { address: token, abi: erc20Abi, functionName: "balanceOf", args: [holder] }),
    /** By what error of a contract something is refused. */
    async refusalOf(sent: Promise<unknown>): Promise<string> {
      const thrown = await sent.then(
        () => undefined,
        (error: unknown) => error,
      );
      if (thrown === undefined) return "accepted";
      const refusal = contractRefusal(thrown);
      if (refusal === undefined) throw thrown;
      return refusal.error;
    },
    /** Creates and funds a campaign out of the treasury. */
    async create(plan: CampaignPlan, funding: bigint): Promise<Address> {
      const planned = { factory, plan, salt: zeroHash };
      const campaign = await predictCampaign(client, { ...planned, creator: treasury.account.address });
      await approve(factory, funding);
      await done(writeContract(treasury, createCampaignCall({ ...planned, funding })));
      return campaign;
    },
  };
}

export type OverTime = Awaited<ReturnType<typeof openOverTime>>;

/** What all campaigns of these journeys agree in. */
export function campaignTerms(chain: OverTime, tree: Tree, start: bigint, end: bigint): CampaignArguments {
  return {
    token: chain.token,
    root: tree.root,
    count: BigInt(tree.count),
    start,
    end,
    waves: 0n,
    waveInterval: 0n,
    treasury: chain.treasury.account.address,
    gate: zeroAddress,
    maxExtraTime: 0n,
    claimFor: "Anyone",
    recallable: false,
    manifestHash: keccak256(tree.root),
  };
}

/** A leaf of a tree, with its proof. */
export const leafOf = (tree: Tree, index: number) => ({
  index: BigInt(index),
  account: getAddress(accountAt(tree.allocation, index)),
  amount: amountAt(tree.allocation, index),
  proof: tree.proof(index),
});

/** What a campaign says of itself, which must be of a kind. */
export async function stateOf<Kind extends CampaignKind>(
  { client }: OverTime,
  campaign: Address,
  kind: Kind,
) {
  const state = await readCampaign(client, { campaign });
  expect(state.kind).to.equal(kind);
  return state as Extract<CampaignState, { kind: Kind }>;
}

/** What an account agreed to by its signature. */
export type Signed = { readonly terms: ClaimTerms; readonly signature: Hex };

/** Signs for a payment of a leaf that was paid so much before. */
export async function signed(
  { chainId }: OverTime,
  wallet: WriteClient,
  { campaign, index, paidBefore }: { campaign: Address; index: bigint; paidBefore: bigint },
  terms: ClaimTerms,
): Promise<Signed> {
  const account = wallet.account.address;
  const data = claimTypedData({ chainId, campaign, account, index, terms, paidBefore });
  return { terms, signature: await signTypedData(wallet, data) };
}

/** Lets strangers pay elsewhere, as late as they like. */
export const claimTerms = (upTo: bigint, maxFee: bigint): ClaimTerms => ({
  upTo,
  recipient: ELSEWHERE,
  maxFee,
  feeTaker: zeroAddress,
  deadline: 0n,
});

export const sum = (amounts: Iterable<bigint>) => [...amounts].reduce((total, amount) => total + amount, 0n);
