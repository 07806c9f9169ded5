import { type Command, Option } from "commander";
import { type Address, zeroAddress } from "viem";
import { knownCampaign } from "../../src/node/campaigns/campaignFile.ts";
import type { ReadClient, WriteClient } from "../../src/sdk/chain/clients.ts";
import { readTokenWords } from "../../src/sdk/chain/read/readToken.ts";
import type { TokenWords } from "../../src/sdk/core/text/tokenAmount.ts";
import { relayedCampaign } from "../../src/sdk/distribution/claim/relayedCampaign.ts";
import type { FactoryPlaces } from "../../src/sdk/distribution/create/requireFactory.ts";
import { type AmountOptions, readUnitsOf, type TypedAmount } from "../command/amounts.ts";
import { type ActingOptions, acting, openActor } from "../command/calldata.ts";
import { neededChain } from "../command/chainOption.ts";
import { readAddress, readWhole } from "../command/optionReaders.ts";
import { readAddressBook } from "../command/readAddressBook.ts";
import { KEY_SOURCES, keySourcesOf, openPayers, readTexts } from "../command/signer/keySources.ts";
import { signingOf } from "../command/signer/signingOptions.ts";
import { addressesOption } from "../command/systemPlaces.ts";

export const CAMPAIGN = "its address, or the file that `campaign create` wrote";
export const PROOF_SOURCE = "the tree's folder, or what `tree proof --json` printed";

/** Values of the options of {@link onChain}. */
export type ChainOptions = { readonly rpc: string; readonly json?: boolean };

/** The same of a command that sends, or only tells what it would send. */
export type SendingOptions = ChainOptions & ActingOptions;

/** The options of every command that asks a chain about a campaign. */
export function onChain(command: Command): Command {
  return command.addOption(neededChain()).option("--json", "print one JSON document and nothing else");
}

/** The options of every command that sends, but for --dry-run, which each describes itself. */
export function sending(command: Command): Command {
  return acting(onChain(command));
}

/** Nodes keep no more waiting transactions of one account, as a rule. */
const MAX_IN_FLIGHT = 64;

/** Of commands that send many transactions. */
export function inFlightOption(): Option {
  return new Option(
    "--in-flight <number>",
    "transactions under way at once; 1: each waits for the one before (default: 4)",
  ).argParser(readWhole(1, MAX_IN_FLIGHT));
}

/** Of commands that several keys may pay for. */
export function withPayers(command: Command): Command {
  const what = `a further key that pays for transactions: ${KEY_SOURCES}; may be repeated`;
  return command.option("--payer <source>", what, readTexts).hook("preAction", (_, called) => {
    const { payer = [] } = called.opts<{ readonly payer?: readonly string[] }>();
    called.setOptionValue("payer", keySourcesOf(called, "--payer", payer));
  });
}

/** What help says of it. */
export const PAYER_HELP = `
With --payer several keys pay for the transactions, so that more of them are under way at once: --in-flight of each. Each key
needs ether of its own, and gets the fees of its bundles where a claim names no fee taker. What only the key that signs may
send, it sends: claims that name it as their fee taker, a leaf of its own where the campaign lets nobody claim for others,
and all claims at a gate. --password-file opens all keystores; without it each password is asked for. Run the same command
with the same keys until it is done: a key with a transaction under way cannot be left out (SenderMissing).`;

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

/** The options of commands that ask the factory. */
export function withFactory(command: Command): Command {
  return command
    .option(
      "--factory <address>",
      "the factory of the campaign's kind (default: the address book's, or where `deploy system` puts it)",
      readAddress,
    )
    .addOption(addressesOption());
}

export type FactoryOptions = { readonly factory?: Address; readonly addresses?: string };

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
