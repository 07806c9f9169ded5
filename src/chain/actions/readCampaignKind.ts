import { type Address, BaseError, type Client, ContractFunctionZeroDataError, type Transport } from "viem";
import { getCode, readContract } from "viem/actions";
import { cumulativeCampaignAbi } from "../abi/cumulativeCampaignAbi.ts";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";
import { shippedDesign } from "../campaignContracts.ts";
import type { CampaignDesign, CampaignKind } from "../campaignKind.ts";
import { implementationIn } from "../cloneCode.ts";
import { revertData } from "../revertData.ts";

export type ReadCampaignKindParameters = {
  readonly campaign: Address;
  /** Left out: the newest. */
  readonly blockNumber?: bigint;
};

/**
 * The kind of a campaign: by its code where that is shipped, else by what it answers to. A contract that answers to neither
 * of the newer kinds is taken for an instant campaign, as those of earlier releases are.
 */
export async function readCampaignKind(
  client: Client<Transport>,
  parameters: ReadCampaignKindParameters,
): Promise<CampaignKind> {
  const { kind } = await readCampaignDesign(client, parameters);
  return kind;
}

/** Kind and form of a campaign: it has the light form where its code is a clone with terms behind it. */
export async function readCampaignDesign(
  client: Client<Transport>,
  { campaign, blockNumber }: ReadCampaignKindParameters,
): Promise<CampaignDesign> {
  const at = blockNumber === undefined ? {} : { blockNumber };
  const target = { address: campaign, ...at } as const;
  const code = await getCode(client, target);
  const implementation = implementationIn(code);
  const form = implementation === undefined ? "full" : "light";
  const run = implementation === undefined ? code : await getCode(client, { ...at, address: implementation });
  const kind = shippedDesign(run, "campaign")?.kind ?? (await answeredKind(client, target));
  return { kind, form };
}

type Target = { readonly address: Address; readonly blockNumber?: bigint };

async function answeredKind(client: Client<Transport>, target: Target): Promise<CampaignKind> {
  const ofVesting = { ...target, abi: vestingCampaignAbi, functionName: "funding" } as const;
  if (await isAnswered(readContract(client, ofVesting))) return "vesting";
  const ofCumulative = { ...target, abi: cumulativeCampaignAbi, functionName: "fundingCap" } as const;
  return (await isAnswered(readContract(client, ofCumulative))) ? "cumulative" : "instant";
}

/** Whether a contract has the function that it was asked for. A node that does not answer is no answer either way. */
async function isAnswered(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
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
