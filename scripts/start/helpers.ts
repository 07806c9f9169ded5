import {
  type Address,
  erc20Abi,
  getAddress,
  type Hex,
  numberToHex,
  type TransactionReceipt,
  zeroAddress,
  zeroHash,
} from "viem";
import { accountAt, amountAt } from "../../src/sdk/allocation/allocation.ts";
import { allocationFromRows } from "../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree, type Tree } from "../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../src/sdk/allocation/tree/convention.ts";
import { claimManyCall, createCampaignCall } from "../../src/sdk/chain/calls/campaigns.ts";
import { campaignContracts } from "../../src/sdk/chain/campaigns/campaignContracts.ts";
import { predictCampaign } from "../../src/sdk/chain/campaigns/campaignFactory.ts";
import type { CampaignArguments, CampaignPlan } from "../../src/sdk/chain/campaigns/campaignPlan.ts";
import { ADDRESS_BYTES } from "../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { planTreeBundles } from "../../src/sdk/distribution/bundles/planBundles.ts";
import { decodeClaimError, explainClaimError } from "../../src/sdk/distribution/decodeClaimError.ts";
import type { Contracts, EmbeddedChain } from "./embeddedChain.ts";

/** Gas of one kind of transaction. */
export type GasEntry = {
  readonly what: string;
  readonly transactions: number;
  /** All the transactions together. */
  readonly gas: bigint;
  readonly per?: { readonly unit: string; readonly count: number };
};

/** Gas of a single transaction. */
export function gasEntry(
  what: string,
  { gasUsed }: Pick<TransactionReceipt, "gasUsed">,
  per?: GasEntry["per"],
): GasEntry {
  return { what, transactions: 1, gas: gasUsed, ...(per !== undefined && { per }) };
}

/** What came out otherwise than it must, which ends the story. */
export function storyBug(
  code: string,
  reason: string,
  details: Readonly<Record<string, unknown>>,
): SymbolonError {
  return new SymbolonError({ code, reason, details, hint: "This is a bug in Symbolon: please report it." });
}

/** @throws SymbolonError `BooksDoNotBalance` */
export function requireBalance(funded: bigint, paid: bigint, left: bigint): void {
  if (paid + left === funded) return;
  const reason = `${funded} were funded, ${paid} were paid, and ${left} are left.`;
  throw storyBug("BooksDoNotBalance", reason, { funded, paid, left });
}

/** The error that refused what was sent, and its sentence; undefined: it went through. */
export async function awaitRefusal(sent: Promise<unknown>) {
  try {
    await sent;
    return undefined;
  } catch (thrown) {
    const found = decodeClaimError(thrown);
    if (found === undefined) throw thrown;
    return found;
  }
}

/** What a contract's error says, without the values of the case: those are addresses and base units. */
export function plainSentence(error: string): string {
  return explainClaimError({ error, args: [] })?.sentence ?? error;
}

/**
 * What must be refused by this error and no other, in words.
 * @throws SymbolonError `RefusedOtherwise`
 */
export async function refusedBy(error: string, sent: Promise<unknown>): Promise<string> {
  const refusal = await awaitRefusal(sent);
  if (refusal?.error === error) return `${error}: ${plainSentence(error)}`;
  const met = refusal?.error ?? "no refusal";
  throw storyBug("RefusedOtherwise", `What ${error} had to refuse met ${met}.`, { expected: error, met });
}

/** The account of one of those who helped, and are thanked in small campaigns of their own; nobody has its key. */
export function helperAccount(index: number): Address {
  return getAddress(numberToHex(0x4e1be7n + BigInt(index), { size: ADDRESS_BYTES }));
}

/** The tree of a small campaign, in the order of its rows. */
export function treeOfHelpers(rows: readonly { account: Address; amount: bigint }[]): Tree {
  return buildTree(allocationFromRows(rows), conventionNamed("native"));
}

/** Rows of the first helpers, who all get as much. */
export function alike(count: number, amount: bigint) {
  return Array.from({ length: count }, (_, index) => ({ account: helperAccount(index), amount }));
}

/** A leaf with its proof, as it is claimed. */
export function leafAt(tree: Tree, index: number) {
  return {
    index: BigInt(index),
    account: getAddress(accountAt(tree.allocation, index)),
    amount: amountAt(tree.allocation, index),
    proof: tree.proof(index),
  };
}

/** Claims leaves in one bundle. @param gateData what a gate is shown for each; default: there is none */
export async function claimTogether(
  chain: EmbeddedChain,
  campaign: Address,
  tree: Tree,
  indexes: readonly number[],
  gateData?: Hex,
): Promise<TransactionReceipt> {
  const shown = gateData === undefined ? {} : { gateData };
  const claims = indexes.map((index) => ({ ...leafAt(tree, index), index, ...shown }));
  const [bundle] = planTreeBundles({ nodes: tree.nodes, claims });
  if (bundle === undefined) throw new Error("No bundle was planned.");
  return chain.send(chain.operator, claimManyCall({ campaign, bundle: bundle.encoded }));
}

/** The sample token. */
export const TOKEN: { readonly decimals: number } = { decimals: 18 };

export const DAY = 86_400n;
const DAYS_OPEN = 30n;

/** What the story's campaigns agree in: open from now on for a month, for anybody, with no gate. */
export async function usualTerms(
  chain: EmbeddedChain,
  contracts: Contracts,
  tree: Tree,
  manifestHash: Hex,
): Promise<CampaignArguments> {
  const { timestamp } = await chain.publicClient.getBlock();
  return {
    token: contracts.sampleToken,
    root: tree.root,
    count: BigInt(tree.count),
    start: timestamp,
    end: timestamp + DAYS_OPEN * DAY,
    waves: 0n,
    waveInterval: 0n,
    treasury: chain.treasury,
    gate: zeroAddress,
    maxExtraTime: 0n,
    claimFor: "Anyone",
    recallable: false,
    manifestHash,
  };
}

/** Creates a campaign and funds it, in one transaction. */
export async function openCampaign(
  { operator, publicClient, send }: EmbeddedChain,
  contracts: Contracts,
  plan: CampaignPlan,
  funding: bigint,
) {
  const factory = contracts[campaignContracts[plan.kind].factoryInBook];
  const creator = operator.account.address;
  const campaign = await predictCampaign(publicClient, { factory, plan, salt: zeroHash, creator });
  const approval = { abi: erc20Abi, functionName: "approve", args: [factory, funding] } as const;
  await send(operator, { address: contracts.sampleToken, ...approval });
  const created = await send(operator, createCampaignCall({ factory, plan, salt: zeroHash, funding }));
  return { campaign, created };
}
