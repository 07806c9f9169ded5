import type { Address, Client, Hex, Transport } from "viem";
import { readContract } from "viem/actions";
import { cumulativeCampaignAbi } from "../abi/cumulativeCampaignAbi.ts";
import { instantCampaignAbi } from "../abi/instantCampaignAbi.ts";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";
import { argumentsOfAbi, type CampaignArguments, type CampaignPlan } from "../campaignArguments.ts";
import type { CampaignForm, CampaignKind } from "../campaignKind.ts";
import { readCampaignDesign } from "./readCampaignKind.ts";

export type ReadCampaignParameters = {
  readonly campaign: Address;
  /** Left out: the newest. */
  readonly blockNumber?: bigint;
};

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

/** Kind, form, terms and present state of a campaign, all of one block where one is given. */
export async function readCampaign(
  client: Client<Transport>,
  { campaign, blockNumber }: ReadCampaignParameters,
): Promise<CampaignState> {
  const at = blockNumber === undefined ? {} : { blockNumber };
  const { kind, form } = await readCampaignDesign(client, { campaign, ...at });
  const asked: Asked = { address: campaign, ...at };
  const shared = { form, ...(await readShared(client, asked)) };
  if (kind === "instant") return { kind, ...shared };
  return kind === "vesting"
    ? { kind, ...shared, ...(await readVesting(client, asked)) }
    : { kind, ...shared, ...(await readRoots(client, asked)) };
}

type Asked = { readonly address: Address; readonly blockNumber?: bigint };

async function readShared(
  client: Client<Transport>,
  asked: Asked,
): Promise<{ readonly terms: CampaignArguments; readonly effectiveEnd: bigint }> {
  const target = { ...asked, abi: instantCampaignAbi } as const;
  const [token, root, count, start, end, waves, waveInterval, treasury] = await Promise.all([
    readContract(client, { ...target, functionName: "token" }),
    readContract(client, { ...target, functionName: "merkleRoot" }),
    readContract(client, { ...target, functionName: "count" }),
    readContract(client, { ...target, functionName: "start" }),
    readContract(client, { ...target, functionName: "end" }),
    readContract(client, { ...target, functionName: "waves" }),
    readContract(client, { ...target, functionName: "waveInterval" }),
    readContract(client, { ...target, functionName: "treasury" }),
  ]);
  const [gate, maxExtraTime, claimFor, manifestHash, effectiveEnd] = await Promise.all([
    readContract(client, { ...target, functionName: "gate" }),
    readContract(client, { ...target, functionName: "maxExtraTime" }),
    readContract(client, { ...target, functionName: "claimFor" }),
    readContract(client, { ...target, functionName: "manifestHash" }),
    readContract(client, { ...target, functionName: "effectiveEnd" }),
  ]);
  const tree = { token, root, count, manifestHash };
  const times = { start, end, waves, waveInterval, maxExtraTime };
  return { terms: argumentsOfAbi({ ...tree, ...times, treasury, gate, claimFor }), effectiveEnd };
}

async function readVesting(client: Client<Transport>, asked: Asked) {
  const target = { ...asked, abi: vestingCampaignAbi } as const;
  const [[stepped, points], [funded, claimed]] = await Promise.all([
    readContract(client, { ...target, functionName: "schedule" }),
    readContract(client, { ...target, functionName: "funding" }),
  ]);
  return { schedule: { stepped, points }, funding: { funded, claimed } };
}

async function readRoots(client: Client<Transport>, asked: Asked) {
  const target = { ...asked, abi: cumulativeCampaignAbi } as const;
  const [proposer, guardian, timelock, overlap, fundingCap] = await Promise.all([
    readContract(client, { ...target, functionName: "proposer" }),
    readContract(client, { ...target, functionName: "guardian" }),
    readContract(client, { ...target, functionName: "timelock" }),
    readContract(client, { ...target, functionName: "overlap" }),
    readContract(client, { ...target, functionName: "fundingCap" }),
  ]);
  const [[previousRoot, overlapEnds], proposal, hash, acceptable, acceptancePeriod] = await Promise.all([
    readContract(client, { ...target, functionName: "previousRoot" }),
    readContract(client, { ...target, functionName: "proposal" }),
    readContract(client, { ...target, functionName: "proposalHash" }),
    readContract(client, { ...target, functionName: "acceptable" }),
    readContract(client, { ...target, functionName: "acceptancePeriod" }),
  ]);
  const [acceptableFrom, expires] = acceptable;
  return {
    rules: { proposer, guardian, timelock, overlap, fundingCap },
    roots: {
      previousRoot: BigInt(previousRoot) === 0n ? undefined : previousRoot,
      overlapEnds,
      proposal: proposal.proposedAt === 0n ? undefined : { ...proposal, hash, acceptableFrom, expires },
      acceptancePeriod,
    },
  };
}
