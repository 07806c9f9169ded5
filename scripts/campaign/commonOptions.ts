import type { Command } from "commander";
import type { Address } from "viem";
import type { FactoryPlaces } from "../../src/distribution/create/requireFactory.ts";
import { knownCampaign } from "../../src/distribution/node/campaignFile.ts";
import { neededChain } from "../command/chainOption.ts";
import { openWriter } from "../command/connect.ts";
import { readAddress } from "../command/optionReaders.ts";
import { readAddressBook } from "../command/readAddressBook.ts";
import { addressesOption } from "../command/systemPlaces.ts";

export const CAMPAIGN = "its address, or the file that `campaign create` wrote";
export const PROOF_SOURCE = "the tree's folder, or what `tree proof --json` printed";

/** What the options of {@link onChain} come to. */
export type ChainOptions = { readonly rpc: string; readonly json?: boolean };

/** The same of a command that sends, or only tells what it would send. */
export type SendingOptions = ChainOptions & { readonly dryRun?: boolean };

/** The options of every command that asks a chain about a campaign. */
export function onChain(command: Command): Command {
  return command.addOption(neededChain()).option("--json", "print one JSON document and nothing else");
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

/** The campaign that is meant, with its file where that was given, and the client of whoever signs. */
export async function openCampaign({ rpc }: ChainOptions, given: string) {
  const client = await openWriter(rpc);
  return { client, ...(await knownCampaign(client, given)) };
}
