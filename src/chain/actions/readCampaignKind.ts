import { type Address, BaseError, type Client, ContractFunctionZeroDataError, type Transport } from "viem";
import { getCode, readContract } from "viem/actions";
import { cumulativeCampaignAbi } from "../abi/cumulativeCampaignAbi.ts";
import { shippedCodes } from "../abi/shippedCodes.ts";
import { vestingCampaignAbi } from "../abi/vestingCampaignAbi.ts";
import { type CampaignKind, campaignKinds } from "../campaignKind.ts";
import { isShippedCode } from "../codeFingerprint.ts";
import { revertData } from "../revertData.ts";

export type ReadCampaignKindParameters = {
  readonly campaign: Address;
  /** Left out: the newest. */
  readonly blockNumber?: bigint;
};

const codes = {
  instant: shippedCodes.InstantCampaign,
  vesting: shippedCodes.VestingCampaign,
  cumulative: shippedCodes.CumulativeCampaign,
} as const;

/**
 * The kind of a campaign: by its code where that is shipped, else by what it answers to. A contract that answers to neither
 * of the newer kinds is taken for an instant campaign, as those of earlier releases are.
 */
export async function readCampaignKind(
  client: Client<Transport>,
  { campaign, blockNumber }: ReadCampaignKindParameters,
): Promise<CampaignKind> {
  const at = blockNumber === undefined ? {} : { blockNumber };
  const code = await getCode(client, { address: campaign, ...at });
  const shipped = campaignKinds.find((kind) => isShippedCode(code, codes[kind]));
  if (shipped !== undefined) return shipped;
  const target = { address: campaign, ...at } as const;
  const ask = { ...target, abi: vestingCampaignAbi, functionName: "funding" } as const;
  if (await isAnswered(readContract(client, ask))) return "vesting";
  const propose = { ...target, abi: cumulativeCampaignAbi, functionName: "fundingCap" } as const;
  return (await isAnswered(readContract(client, propose))) ? "cumulative" : "instant";
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
