import { type Address, zeroAddress } from "viem";
import { knownCampaign } from "../../src/node/campaigns/campaignFile.ts";
import type { ReadClient, WriteClient } from "../../src/sdk/chain/clients.ts";
import { readTokenWords } from "../../src/sdk/chain/read/readToken.ts";
import type { TokenWords } from "../../src/sdk/core/text/tokenAmount.ts";
import { relayedCampaign } from "../../src/sdk/distribution/claim/relayedCampaign.ts";
import type { FactoryPlaces } from "../../src/sdk/distribution/create/requireFactory.ts";
import { type AmountOptions, readUnitsOf, type TypedAmount } from "../command/amounts.ts";
import { openActor } from "../command/calldata.ts";
import { readAddressBook } from "../command/readAddressBook.ts";
import { openPayers } from "../command/signer/openKeySource.ts";
import { signingOf } from "../command/signer/signingOptions.ts";
import type { FactoryOptions, SendingOptions } from "./commonOptions.ts";

/** The keys of --payer; a dry run needs none. */
export async function openPayerClients(
  main: WriteClient,
  { rpc, payer = [], dryRun = false, passwordFile, ...options }: SendingOptions,
): Promise<readonly WriteClient[]> {
  if (dryRun || payer.length === 0) return [];
  const signing = signingOf({ ...options, payer });
  const signer = signing.by === "signer" ? signing.url : undefined;
  return openPayers(main, payer, rpc, { signer, passwordFile, priorityFee: options.priorityFee });
}

/** The factory that was named, or the address book that has it: read only where nothing is named. */
export function factoryPlaces({ factory, addresses }: FactoryOptions): FactoryPlaces {
  const isRead = factory === undefined && addresses !== undefined;
  return { factory, addressBook: isRead ? readAddressBook(addresses) : undefined };
}

/** Base units of amounts of a campaign's token; the chain is asked for the token only where there are some. */
export async function campaignUnits<Name extends string>(
  client: ReadClient,
  campaign: Address,
  amounts: Readonly<Record<Name, TypedAmount | undefined>>,
  options: AmountOptions,
): Promise<Record<Name, bigint | undefined>> {
  const isAny = Object.values(amounts).some((amount) => amount !== undefined);
  const token = isAny ? (await relayedCampaign(client, campaign)).token : zeroAddress;
  return readUnitsOf(client, token, amounts, options);
}

/** What amounts are shown in to people; asked for before anything is sent. Programs get base units. */
export async function shownToken(
  client: ReadClient | undefined,
  { token }: { readonly token: Address },
  { json = false }: { readonly json?: boolean },
): Promise<TokenWords> {
  return client === undefined || json ? {} : readTokenWords(client, { token });
}

/** The campaign that is meant, with its file where that was given, and the client of whoever acts. */
export async function openCampaign(options: SendingOptions, given: string) {
  const client = await openActor(options);
  return { client, ...(await knownCampaign(client, given)) };
}

/** The same as whoever pays its leaves knows it, and what its amounts are shown in. */
export async function openRelayedCampaign(options: SendingOptions, given: string) {
  const { client, campaign: address, file } = await openCampaign(options, given);
  const campaign = await relayedCampaign(client, address);
  return { client, campaign, file, token: await shownToken(client, campaign, options) };
}
