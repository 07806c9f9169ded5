import { type Address, ContractFunctionExecutionError, getAddress, isAddress } from "viem";
import { getCode } from "viem/actions";
import {
  type CampaignState,
  type ReadCampaignParameters,
  readCampaign,
} from "../../src/chain/actions/readCampaign.ts";
import type { ReadClient } from "../../src/chain/clients.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { type CampaignFile, readCampaignFile } from "./campaignFile.ts";
import { isSilent } from "../../src/chain/isSilent.ts";

/** A campaign that a command was told. */
export type KnownCampaign = {
  readonly campaign: Address;
  /** Undefined where the address alone was given. */
  readonly file: CampaignFile | undefined;
};

/**
 * The campaign that a command was told: by its address, or by the file that `campaign create` wrote. There is code at the
 * address; what code, only `campaign check` looks.
 * @throws SymbolonError `NoCampaign`, `ChainMismatch`, `MissingFile`, `BadCampaignFile`
 */
export async function knownCampaign(client: ReadClient, told: string): Promise<KnownCampaign> {
  const file = isAddress(told, { strict: false }) ? undefined : readCampaignFile(told);
  if (file !== undefined && file.chainId !== client.chain.id) {
    throw new SymbolonError({
      code: "ChainMismatch",
      reason: `The campaign of ${told} is on chain ${file.chainId}, and not on chain ${client.chain.id}.`,
      hint: "Give the RPC of the campaign's own chain.",
      details: { file: told, there: file.chainId, here: client.chain.id },
    });
  }
  const campaign = file?.campaign ?? getAddress(told);
  if ((await getCode(client, { address: campaign })) === undefined)
    throw noCampaign(campaign, client.chain.id);
  return { campaign, file };
}

/**
 * What a campaign says of itself.
 * @throws SymbolonError `NoCampaign` where the contract there does not answer like one
 */
export async function campaignState(
  client: ReadClient,
  asked: ReadCampaignParameters,
): Promise<CampaignState> {
  try {
    return await readCampaign(client, asked);
  } catch (thrown) {
    if (!(thrown instanceof ContractFunctionExecutionError) || isSilent(thrown)) throw thrown;
    throw noCampaign(asked.campaign, client.chain.id);
  }
}

/** There is no campaign at the address. */
export function noCampaign(campaign: Address, chainId: number): SymbolonError {
  return new SymbolonError({
    code: "NoCampaign",
    reason: `There is no campaign at ${campaign} on chain ${chainId}.`,
    hint: "Check address and chain; where it was not created yet, run symbolon campaign create again.",
    details: { campaign, chainId },
  });
}
