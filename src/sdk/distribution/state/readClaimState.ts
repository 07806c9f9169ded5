import { type Address, type Hex, zeroAddress } from "viem";
import { call, getBlock } from "viem/actions";
import { asTransaction } from "../../chain/calls/asTransaction.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { revertData } from "../../chain/errors/revertData.ts";
import { readLeafStatuses } from "../claim/readLeafStatuses.ts";
import { readEndAsOf } from "../claim/relayedCampaign.ts";
import { leafCall } from "../claim/singleCalls.ts";
import type { ClaimBlocker } from "../decodeClaimError.ts";
import type { ProvenLeaf } from "../sign/unsignedClaim.ts";
import { type ClaimFacts, type ClaimRules, type ClaimState, claimState } from "./claimState.ts";
import { readBalance } from "./readPaid.ts";

/** What a claim needs of a campaign; none of it ever changes. */
export type ClaimedCampaign = ClaimRules & {
  readonly campaign: Address;
  readonly token: Address;
  readonly gate: Address;
  /** Unix seconds of the end before any gate moved it. */
  readonly end: bigint;
};

export type ReadClaimStateParameters = Pick<ClaimFacts, "walletChainId" | "owners"> & {
  readonly campaign: ClaimedCampaign;
  readonly leaf: ProvenLeaf | undefined;
  /** The sender; default: the leaf's account. */
  readonly caller?: Address | undefined;
  /** What the campaign's gate asks for (`gateDataFor`); default: nothing. */
  readonly gateData?: Hex | undefined;
};

const NOTHING = { isPaid: false, paidBefore: 0n };

/**
 * The status of a claim as of the newest block. It asks two questions in a row, where the node takes questions of one
 * moment as one. The claim is simulated along with the rest. If only the simulation refuses it, the refusal is
 * explained; the explanations are loaded with the first one.
 * @example
 * const known = await relayedCampaign(client, campaign);
 * const { kind } = await readClaimState(client, { campaign: known, leaf });
 */
export async function readClaimState(
  client: ReadClient,
  { campaign, leaf, ...rest }: ReadClaimStateParameters,
): Promise<ClaimState> {
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const { walletChainId, owners } = rest;
  const known = { terms: campaign, leaf, chainId: client.chain.id, walletChainId, owners };
  if (leaf === undefined) {
    const moment = { blockNumber, now, end: campaign.end };
    return claimState({ ...known, moment, leafStatus: NOTHING, balance: 0n });
  }
  const of = { campaign, indexes: [leaf.index], leafAt: () => leaf, blockNumber };
  const play = (isRelease: boolean) => playClaim(client, { ...rest, campaign, leaf, isRelease });
  const [end, statusOf, balance, played] = await Promise.all([
    readEndAsOf(client, campaign, { blockNumber, now }),
    readLeafStatuses(client, of),
    readBalance(client, campaign.token, campaign.campaign, blockNumber),
    play(false),
  ]);
  const moment = { blockNumber, now, end };
  const facts = { ...known, moment, leafStatus: statusOf(leaf.index), balance };
  const state = claimState(facts);
  if (campaign.recallable && balance === 0n && ["notFunded", "recalled"].includes(state.kind)) {
    const { wasRecalled } = await import("./wasRecalled.ts");
    const asked = { campaign: campaign.campaign, to: blockNumber, isOver: now >= campaign.start };
    return claimState({ ...facts, wasRecalled: await wasRecalled(client, asked) });
  }
  if (!["open", "wrongChain", "waitingForOwners"].includes(state.kind)) return state;
  const thrown = facts.leafStatus.isPaid ? await play(true) : played;
  if (thrown === undefined) return state;
  const refusal = await simulateBlocker(thrown, campaign.gate, rest.gateData);
  const refused = claimState({ ...facts, refusal });
  if (refused.kind !== "gated") return refused;
  return { ...refused, why: await withPart(client, refused.why, { ...rest, campaign, leaf }) };
}

/** Says which part of the campaign's gate it is that refuses, where it has parts. */
async function withPart(
  client: ReadClient,
  refusal: ClaimBlocker,
  { campaign, leaf, caller = leaf.account, gateData }: Omit<Played, "isRelease">,
): Promise<ClaimBlocker> {
  if (campaign.gate === zeroAddress || gateData === undefined) return refusal;
  const { refusingPart } = await import("../claim/refusingPart.ts");
  const { index, account, amount } = leaf;
  const part = await refusingPart(client, {
    gate: campaign.gate,
    campaign: campaign.campaign,
    claim: { index: BigInt(index), account, recipient: account, amount, caller },
    gateData,
  });
  return part === undefined ? refusal : { ...refusal, part };
}

type Played = Pick<ReadClaimStateParameters, "campaign" | "caller" | "gateData"> & {
  readonly leaf: ProvenLeaf;
  readonly isRelease: boolean;
};

/** Simulates a claim on the newest block, and gives the error; undefined: none. */
async function playClaim(
  client: ReadClient,
  { campaign, leaf, caller = leaf.account, gateData, isRelease }: Played,
): Promise<unknown> {
  const claimCall = leafCall({ campaign, leaf, caller, gateData, isRelease });
  try {
    await call(client, { ...asTransaction(claimCall), account: caller });
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

/** @throws what was thrown, where no contract has refused */
async function simulateBlocker(
  thrown: unknown,
  gate: Address,
  gateData: Hex | undefined,
): Promise<ClaimBlocker | undefined> {
  if (revertData(thrown) === undefined) throw thrown;
  const { blockerOfRevert, claimBlocker } = await import("../decodeClaimError.ts");
  const found = blockerOfRevert(thrown);
  // The gate complains of the form of data that nobody has given it yet.
  const isMissing = gateData === undefined && found?.code === "GateDataMalformed";
  return isMissing ? claimBlocker("GateDataMissing", [gate]) : found;
}
