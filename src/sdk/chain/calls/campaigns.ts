import type { Address, Hash, Hex } from "viem";
import { estimateContractGas, writeContract } from "viem/actions";
import { minBigInt } from "../../core/minMaxBigInt.ts";
import type { ClaimTerms } from "../../core/signing/claimTypedData.ts";
import { cumulativeCampaignAbi } from "../abi/cumulativeCampaignAbi.ts";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";
import { type CampaignFactoryAbi, campaignFactoryAbi, planAsAbi } from "../campaigns/campaignFactory.ts";
import type { CampaignPlan } from "../campaigns/campaignPlan.ts";
import type { WriteClient } from "../clients.ts";
import type { EntitlementKey } from "../read/leaves.ts";
import type { Permit } from "./signPermit.ts";
import { TRANSACTION_GAS_CAP } from "./transactionLimits.ts";

/*
 * The calls of campaigns and their factories, as viem's `writeContract`, `simulateContract`, `estimateContractGas` and
 * `encodeFunctionData` take them: `writeContract(client, claimCall({ ... }))`. Amounts are base units. With `as
 * typeof`, types name an ABI instead of repeating it in each call.
 */

type OfCampaign = { readonly campaign: Address };

export type CreateCampaignCallParameters = {
  /** The factory of the plan's kind, which the sender has allowed to take `funding`. */
  readonly factory: Address;
  readonly plan: CampaignPlan;
  /** 32 bytes of your choice: they distinguish campaigns of one creator that agree in everything else. */
  readonly salt: Hex;
  /** Base units to move into the campaign. */
  readonly funding: bigint;
};

/** Creates and funds a campaign in one transaction, at the address from `predictCampaign`. */
export function createCampaignCall({ factory, plan, salt, funding }: CreateCampaignCallParameters) {
  const args = [planAsAbi(plan), salt, funding] as const;
  return {
    address: factory,
    abi: campaignFactoryAbi(plan.kind) as CampaignFactoryAbi,
    functionName: "create",
    args,
  } as const;
}

/** The same with no allowance sent before: the sender signed the permit for `funding` (`signPermit`). */
export function createCampaignWithPermitCall({
  permit,
  ...parameters
}: CreateCampaignCallParameters & { readonly permit: Permit }) {
  const { args, ...call } = createCampaignCall(parameters);
  return { ...call, functionName: "createWithPermit", args: [...args, permit] } as const;
}

export type ClaimParameters = OfCampaign & {
  /** The leaf: its index, its account (which is paid) and its amount. */
  readonly index: bigint;
  readonly account: Address;
  readonly amount: bigint;
  readonly proof: readonly Hex[];
  /** What the campaign's gate asks for, such as `credentialGateData`; default: it has no gate. */
  readonly gateData?: Hex;
};

/**
 * Claims a leaf.
 * @example
 * const { index, amount, proof } = tree.leafOf(anna);
 * await writeContract(wallet, claimCall({ campaign, index: BigInt(index), account: anna, amount, proof }));
 */
export function claimCall({ campaign, index, account, amount, proof, gateData }: ClaimParameters) {
  const leaf = [index, account, amount, proof] as const;
  const args = gateData === undefined ? leaf : ([...leaf, gateData] as const);
  return {
    address: campaign,
    abi: instantCampaignAbi as typeof instantCampaignAbi,
    functionName: "claim",
    args,
  } as const;
}

/** What an account has signed, and the payment under it. */
export type SignedPayment = {
  /** What it signed in addition to its leaf (`claimTypedData`). */
  readonly terms: ClaimTerms;
  /** Part of the payment for the fee taker: at most what the terms allow, and at most the payment. */
  readonly fee: bigint;
  /** By the leaf's account; `0x` where it is the sender's own. */
  readonly signature: Hex;
};

/** Claims a leaf as its account signed. */
export function claimSignedCall(parameters: ClaimParameters & SignedPayment) {
  const { campaign, index, account, amount, proof, terms, fee, signature, gateData } = parameters;
  const signed = [index, account, amount, proof, terms, fee, signature] as const;
  const args = gateData === undefined ? signed : ([...signed, gateData] as const);
  return {
    address: campaign,
    abi: instantCampaignAbi as typeof instantCampaignAbi,
    functionName: "claimSigned",
    args,
  } as const;
}

/**
 * Claims a bundle of leaves. The campaign skips leaves that cannot be paid; the receipt's event `ClaimsSkipped` has
 * them and the reasons (`readSkips`).
 * @param bundle items and their common proof: `encodeBundle`
 */
export function claimManyCall({ campaign, bundle }: OfCampaign & { readonly bundle: Hex }) {
  return {
    address: campaign,
    abi: instantCampaignAbi as typeof instantCampaignAbi,
    functionName: "claimMany",
    args: [bundle],
  } as const;
}

/** Sends the rest of an ended campaign to its treasury; anybody may. */
export function sweepCall({ campaign }: OfCampaign) {
  return {
    address: campaign,
    abi: instantCampaignAbi as typeof instantCampaignAbi,
    functionName: "sweep",
  } as const;
}

/** Sends all that a campaign has back to its treasury, which alone may, before the start and where its terms allow it. */
export function recallCall({ campaign }: OfCampaign) {
  return {
    address: campaign,
    abi: instantCampaignAbi as typeof instantCampaignAbi,
    functionName: "recall",
  } as const;
}

/**
 * Moves money into a vesting campaign, which counts it from then on: money that is merely sent to it may never count.
 * @param amount which the sender has allowed the campaign to take; 0 only counts what was sent to it, before the first
 * claim
 */
export function fundVestingCall({ campaign, amount }: OfCampaign & { readonly amount: bigint }) {
  return {
    address: campaign,
    abi: vestingCampaignAbi as typeof vestingCampaignAbi,
    functionName: "fund",
    args: [amount],
  } as const;
}

/**
 * Pays what is due now of a claimed entitlement.
 * @example
 * await writeContract(wallet, releaseCall({ campaign, index: 3n, account: anna }));
 */
export function releaseCall({ campaign, index, account }: OfCampaign & EntitlementKey) {
  const args = [index, account] as const;
  return {
    address: campaign,
    abi: vestingCampaignAbi as typeof vestingCampaignAbi,
    functionName: "release",
    args,
  } as const;
}

/** The same as its account signed: at most `upTo`, to the recipient that it named; `paidBefore` is what was released so far. */
export function releaseSignedCall(parameters: OfCampaign & EntitlementKey & SignedPayment) {
  const { campaign, index, account, terms, fee, signature } = parameters;
  const args = [index, account, terms, fee, signature] as const;
  return {
    address: campaign,
    abi: vestingCampaignAbi as typeof vestingCampaignAbi,
    functionName: "releaseSigned",
    args,
  } as const;
}

/**
 * The same for many, each to its account. The campaign skips those that cannot be paid; `ReleasesSkipped` has them and
 * the reasons.
 */
export function releaseManyCall({
  campaign,
  keys,
}: OfCampaign & { readonly keys: readonly EntitlementKey[] }) {
  return {
    address: campaign,
    abi: vestingCampaignAbi as typeof vestingCampaignAbi,
    functionName: "releaseMany",
    args: [keys],
  } as const;
}

export type ProposeRootCallParameters = OfCampaign & {
  /** Root of the native tree of campaign leaves, amounts being totals so far. */
  readonly root: Hex;
  /** Number of leaves. */
  readonly count: bigint;
  /** What the treasury adds when the root is accepted. */
  readonly funding: bigint;
  /** keccak256 of the bytes of the tree's manifest. */
  readonly manifestHash: Hex;
};

/** Proposes the next root of a cumulative campaign, as its proposer; anybody may accept it once the timelock has run. */
export function proposeRootCall({ campaign, root, count, funding, manifestHash }: ProposeRootCallParameters) {
  const args = [root, count, funding, manifestHash] as const;
  return {
    address: campaign,
    abi: cumulativeCampaignAbi as typeof cumulativeCampaignAbi,
    functionName: "proposeRoot",
    args,
  } as const;
}

/** Hash of the proposal (from `readCampaign`): another proposal is refused, even of the same root. */
type OfProposal = OfCampaign & { readonly proposal: Hex };

/** Puts the proposed root in force, with its money from the treasury. Anybody may, once the timelock has run. */
export function acceptRootCall({ campaign, proposal }: OfProposal) {
  const args = [proposal] as const;
  return {
    address: campaign,
    abi: cumulativeCampaignAbi as typeof cumulativeCampaignAbi,
    functionName: "acceptRoot",
    args,
  } as const;
}

/** Vetoes the proposed root, as long as it is not accepted: as the guardian, or as the proposer, who withdraws it. */
export function vetoRootCall({ campaign, proposal }: OfProposal) {
  const args = [proposal] as const;
  return {
    address: campaign,
    abi: cumulativeCampaignAbi as typeof cumulativeCampaignAbi,
    functionName: "vetoRoot",
    args,
  } as const;
}

export type ClaimManyParameters = {
  /** The InstantCampaign. */
  readonly campaign: Address;
  /** Items and their common proof: `encodeBundle`. */
  readonly bundle: Hex;
  /**
   * Gas to add to the node's estimate, so that an item that burns takes no other down: a planned bundle has it.
   * Default: 0.
   */
  readonly reserve?: bigint;
};

/**
 * Claims a bundle of leaves. The campaign skips leaves that cannot be paid; the receipt's event `ClaimsSkipped` has
 * them and the reasons (`readSkips`).
 * @example
 * for (const { encoded } of planBundles({ root, count: 1_000, claims })) {
 *   await claimMany(client, { campaign, bundle: encoded });
 * }
 */
export async function claimMany(
  client: WriteClient,
  { campaign, bundle, reserve = 0n }: ClaimManyParameters,
): Promise<Hash> {
  const call = claimManyCall({ campaign, bundle });
  if (reserve === 0n) return writeContract(client, call);
  const account = client.account.address;
  const gas = reserve + (await estimateContractGas(client, { ...call, account }));
  return writeContract(client, { ...call, gas: minBigInt(gas, BigInt(TRANSACTION_GAS_CAP)) });
}
