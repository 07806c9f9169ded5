import { type Command, InvalidArgumentError, Option } from "commander";
import type { Address } from "viem";
import { parseReason } from "../../src/sdk/credentials/changes/parseReason.ts";
import { type ActingOptions, acting } from "../command/actingOptions.ts";
import { neededChain } from "../command/chainOption.ts";
import { readBlock } from "../command/optionReaders.ts";
import type { SignRequestOptions } from "../command/requestTypes.ts";
import { withContract } from "../command/systemPlaces.ts";

/** What every command about one batch on a chain is told. */
export type BatchOptions = {
  readonly rpc: string;
  readonly batch: string;
  readonly registry?: Address;
  readonly fromBlock?: bigint;
  readonly json?: boolean;
};

/** Further options of every command that sends changes. */
export type SendingOptions = BatchOptions &
  ActingOptions &
  SignRequestOptions & {
    readonly file?: string;
    readonly reason?: number;
    readonly evidence?: string;
    readonly journal?: string;
    readonly keepGoing?: boolean;
  };

/** The options of every command that asks a chain about batches. */
export function onChain(command: Command): Command {
  return withContract(command.addOption(neededChain()), {
    flag: "--registry",
    description:
      "the BatchRegistry (default: the one that the header file names, or where `deploy system` puts it)",
    contract: "batchRegistry",
    isOptional: true,
  }).option("--json", "print one JSON document and nothing else");
}

/** The options of every command about one batch. */
function ofBatch(command: Command): Command {
  return onChain(command)
    .requiredOption("--batch <batch>", "its id, its header file, or its folder once it is issued")
    .option("--from-block <number>", "where to begin to look for it, if given by id (default: 0)", readBlock);
}

/** The options of every command that changes status. */
export function sending(command: Command): Command {
  return withReason(acting(ofBatch(command)))
    .option("--dry-run", "plan and simulate, count transactions and gas, send nothing")
    .option("--keep-going", "do what can be done where a row cannot (default: then do nothing)");
}

/** The options that say why status is changed. */
export function withReason(command: Command): Command {
  return command
    .option("--reason <code>", "reason code of the issuer's own list (default: 0)", (text) => {
      const reason = parseReason(text);
      if (reason !== undefined) return reason;
      throw new InvalidArgumentError("It must be a whole number from 0 to 4294967295.");
    })
    .option("--evidence <hash|file>", "keccak256 of the evidence, or the evidence itself as a file");
}

/** The options of every command that must do nothing twice. */
export function journaled(command: Command): Command {
  return sending(command).option(
    "--journal <file>",
    "what was sent; with a file it defaults to FILE.COMMAND.journal",
  );
}

export function finality(description: string): Option {
  return new Option("--finality <tag>", description).choices(["latest", "safe", "finalized"]);
}
