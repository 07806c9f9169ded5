import { existsSync } from "node:fs";
import { type Address, getAddress, isAddress } from "viem";
import { getCode } from "viem/actions";
import type { ReadClient } from "../../sdk/chain/clients.ts";
import { SymbolonError } from "../../sdk/core/errors.ts";
import {
  type CampaignFile,
  formatCampaignFile,
  parseCampaignFile,
} from "../../sdk/distribution/create/campaignFile.ts";
import { noCampaign } from "../../sdk/distribution/state/campaignState.ts";
import { readText } from "../files/readText.ts";
import { writeOutput } from "../files/writeOutput.ts";

/**
 * Writes a campaign file, whole or not at all.
 * @example
 * await createCampaign(client, { terms, published, path, keep: (file) => writeCampaignFile(path, file) });
 */
export function writeCampaignFile(path: string, file: CampaignFile): void {
  writeOutput(path, formatCampaignFile(file));
}

/**
 * Reads what `writeCampaignFile` wrote; undefined where there is no file.
 * @throws SymbolonError `BadCampaignFile`, `UnreadableFile`
 * @example
 * await createCampaign(client, { terms, published, path, earlier: findCampaignFile(path) });
 */
export function findCampaignFile(path: string): CampaignFile | undefined {
  return existsSync(path) ? readCampaignFile(path) : undefined;
}

/**
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `BadCampaignFile`
 * @example
 * const { campaign, fromBlock } = readCampaignFile("drop.campaign.json");
 */
export function readCampaignFile(path: string): CampaignFile {
  const hint = "Give a campaign's address, or the file that `symbolon campaign create` wrote.";
  return parseCampaignFile(readText(path, hint), path);
}

/** A campaign by its address, with its file where that was given. */
export type KnownCampaign = {
  readonly campaign: Address;
  /** Undefined where the address alone was given. */
  readonly file: CampaignFile | undefined;
};

/**
 * A campaign by its address, or by the file that `campaign create` wrote. There is code at the
 * address; what code, only `campaign check` looks.
 * @throws SymbolonError `NoCampaign`, and as `namedCampaign`
 */
export async function knownCampaign(client: ReadClient, addressOrFile: string): Promise<KnownCampaign> {
  const known = namedCampaign(addressOrFile, client.chain.id);
  if ((await getCode(client, { address: known.campaign })) === undefined)
    throw noCampaign(known.campaign, client.chain.id);
  return known;
}

/**
 * A campaign of a chain by its address or its file; the chain is not asked whether it is there.
 * @throws SymbolonError `ChainMismatch`, `MissingFile`, `BadCampaignFile`
 */
export function namedCampaign(addressOrFile: string, chainId: number): KnownCampaign {
  const file = isAddress(addressOrFile, { strict: false }) ? undefined : readCampaignFile(addressOrFile);
  if (file !== undefined && file.chainId !== chainId) {
    throw new SymbolonError({
      code: "ChainMismatch",
      reason: `The campaign of ${addressOrFile} is on chain ${file.chainId}, not on chain ${chainId}.`,
      hint: "Give the RPC of the campaign's own chain.",
      details: { file: addressOrFile, there: file.chainId, here: chainId },
    });
  }
  return { campaign: file?.campaign ?? getAddress(addressOrFile), file };
}
