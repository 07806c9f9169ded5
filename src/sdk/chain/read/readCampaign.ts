import {
  type Address,
  BaseError,
  type Client,
  ContractFunctionZeroDataError,
  type Hex,
  type Transport,
} from "viem";
import { getCode, readContract } from "viem/actions";
import { cumulativeCampaignAbi } from "../abi/cumulativeCampaignAbi.ts";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";
import { shippedDesign } from "../campaigns/campaignContracts.ts";
import {
  argumentsOfAbi,
  type CampaignArguments,
  type CampaignDesign,
  type CampaignForm,
  type CampaignKind,
  type CampaignPlan,
} from "../campaigns/campaignPlan.ts";
import { implementationIn } from "../campaigns/cloneCode.ts";
import { revertData } from "../errors/revertData.ts";
import type { AtBlock } from "./atBlock.ts";
import { readEach } from "./readEach.ts";

export type ReadCampaignParameters = AtBlock & { readonly campaign: Address };

/** A root that waits to be accepted. */
export type RootProposal = {
  readonly root: Hex;
  readonly count: bigint;
  /** Base units that the treasury adds when it is accepted. */
  readonly funding: bigint;
  readonly manifestHash: Hex;
  /** Unix seconds. */
  readonly proposedAt: bigint;
  /** Seconds for which the gate had stopped claims by then. */
  readonly pausedBefore: bigint;
  /** Names the proposal, all of the above: what accepts or vetoes it must give. */
  readonly hash: Hex;
  /** Unix seconds from which it may be accepted, as of that block: while claims are paused it moves on. */
  readonly acceptableFrom: bigint;
  /** Unix seconds from which it no longer may, as of that block too. */
  readonly expires: bigint;
};

/** The roots of a cumulative campaign beside the present one. */
export type RootState = {
  /** The root before the present one; undefined where there was none. */
  readonly previousRoot: Hex | undefined;
  /** Unix seconds until which (exclusive) it is good, as of that block: while claims are paused it moves on. 0: there was none. */
  readonly overlapEnds: bigint;
  /** The root that waits; one that has expired is still told. */
  readonly proposal: RootProposal | undefined;
  /** Seconds from the end of the timelock in which a root may be accepted. */
  readonly acceptancePeriod: bigint;
};

/** What a vesting campaign counts on, in base units. */
export type VestingFunding = {
  /** Less what was swept. */
  readonly funded: bigint;
  /** The part of it that is promised: the sum of all entitlements. */
  readonly claimed: bigint;
};

type StateOf<Kind extends CampaignKind> = Extract<CampaignPlan, { kind: Kind }> & {
  readonly form: CampaignForm;
  /** Unix seconds of the end as of that block, moved by the gate. */
  readonly effectiveEnd: bigint;
};

export type InstantState = StateOf<"instant">;
export type VestingState = StateOf<"vesting"> & { readonly funding: VestingFunding };
export type CumulativeState = StateOf<"cumulative"> & { readonly roots: RootState };

/**
 * What a campaign says of itself, as it was created but for what can change: the treasury, and the tree of a cumulative
 * campaign (`root`, `count` and `manifestHash` are the present ones). Only as good as its code, which `campaign check`
 * compares.
 */
export type CampaignState = InstantState | VestingState | CumulativeState;

/**
 * Kind, form, terms and present state of a campaign, all of one block where one is given.
 * @example
 * const { kind, terms, effectiveEnd } = await readCampaign(client, { campaign });
 */
export async function readCampaign(
  client: Client<Transport>,
  { campaign, blockNumber }: ReadCampaignParameters,
): Promise<CampaignState> {
  const { kind, form } = await readCampaignDesign(client, { campaign, blockNumber });
  const place: Place = { address: campaign, blockNumber };
  const shared = { form, ...(await readShared(client, place)) };
  if (kind === "instant") return { kind, ...shared };
  return kind === "vesting"
    ? { kind, ...shared, ...(await readVesting(client, place)) }
    : { kind, ...shared, ...(await readRoots(client, place)) };
}

type Place = AtBlock & { readonly address: Address };

async function readShared(
  client: Client<Transport>,
  place: Place,
): Promise<{ readonly terms: CampaignArguments; readonly effectiveEnd: bigint }> {
  const { token, merkleRoot, count, manifestHash, effectiveEnd, ...rest } = await readEach(
    client,
    { ...place, abi: instantCampaignAbi },
    [
      "token",
      "merkleRoot",
      "count",
      "manifestHash",
      "start",
      "end",
      "waves",
      "waveInterval",
      "maxExtraTime",
      "treasury",
      "gate",
      "claimFor",
      "recallable",
      "effectiveEnd",
    ],
  );
  return { terms: argumentsOfAbi({ token, root: merkleRoot, count, manifestHash, ...rest }), effectiveEnd };
}

async function readVesting(client: Client<Transport>, place: Place) {
  const target = { ...place, abi: vestingCampaignAbi };
  const { schedule, funding } = await readEach(client, target, ["schedule", "funding"]);
  const [stepped, points] = schedule;
  const [funded, claimed] = funding;
  return { schedule: { stepped, points }, funding: { funded, claimed } };
}

async function readRoots(client: Client<Transport>, place: Place) {
  const target = { ...place, abi: cumulativeCampaignAbi };
  const names = ["proposer", "guardian", "timelock", "overlap", "fundingCap"] as const;
  const rules = await readEach(client, target, names);
  const state = ["previousRoot", "proposal", "proposalHash", "acceptable", "acceptancePeriod"] as const;
  const { proposal, proposalHash: hash, acceptancePeriod, ...pairs } = await readEach(client, target, state);
  const [previousRoot, overlapEnds] = pairs.previousRoot;
  const [acceptableFrom, expires] = pairs.acceptable;
  return {
    rules,
    roots: {
      previousRoot: BigInt(previousRoot) === 0n ? undefined : previousRoot,
      overlapEnds,
      proposal: proposal.proposedAt === 0n ? undefined : { ...proposal, hash, acceptableFrom, expires },
      acceptancePeriod,
    },
  };
}

/**
 * The kind of a campaign: by its code where that is shipped, else by what it answers to. A contract that answers to neither
 * of the newer kinds is taken for an instant campaign, as those of earlier releases are.
 */
export async function readCampaignKind(
  client: Client<Transport>,
  parameters: ReadCampaignParameters,
): Promise<CampaignKind> {
  const { kind } = await readCampaignDesign(client, parameters);
  return kind;
}

/** Kind and form of a campaign: it has the light form where its code is a clone with terms behind it. */
export async function readCampaignDesign(
  client: Client<Transport>,
  { campaign, blockNumber }: ReadCampaignParameters,
): Promise<CampaignDesign> {
  const target = { address: campaign, blockNumber };
  const code = await getCode(client, target);
  const implementation = implementationIn(code);
  const form = implementation === undefined ? "full" : "light";
  const run =
    implementation === undefined ? code : await getCode(client, { address: implementation, blockNumber });
  const kind = shippedDesign(run, "campaign")?.kind ?? (await answeredKind(client, target));
  return { kind, form };
}

async function answeredKind(client: Client<Transport>, target: Place): Promise<CampaignKind> {
  const ofVesting = { ...target, abi: vestingCampaignAbi, functionName: "funding" } as const;
  if (await isAnswered(readContract(client, ofVesting))) return "vesting";
  const ofCumulative = { ...target, abi: cumulativeCampaignAbi, functionName: "fundingCap" } as const;
  return (await isAnswered(readContract(client, ofCumulative))) ? "cumulative" : "instant";
}

/** Whether a contract has the function that it was asked for. A node that does not answer is no answer either way. */
async function isAnswered(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (thrown) {
    if (isRefused(thrown)) return false;
    throw thrown;
  }
}

function isRefused(thrown: unknown): boolean {
  if (revertData(thrown) !== undefined) return true;
  // Nothing, or an answer of another shape.
  const isNoAnswer = (cause: unknown) =>
    cause instanceof ContractFunctionZeroDataError ||
    (cause instanceof BaseError && cause.name.startsWith("AbiDecoding"));
  return thrown instanceof BaseError && thrown.walk(isNoAnswer) !== null;
}
