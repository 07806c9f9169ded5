import { type Command, Option } from "commander";
import type { Address } from "viem";
import { type ActingOptions, acting } from "../command/actingOptions.ts";
import { neededChain } from "../command/chainOption.ts";
import { readAddress, readWhole } from "../command/optionReaders.ts";
import { KEY_SOURCES, keySourcesOf, readTexts } from "../command/signer/keySources.ts";
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
