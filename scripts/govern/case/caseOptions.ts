import { type Command, Option } from "commander";
import type { Address } from "viem";
import { type CaseKind, caseKinds } from "../../../src/sdk/core/governance/cases.ts";
import { neededChain } from "../../command/chainOption.ts";
import { readAddress, readBlock } from "../../command/optionReaders.ts";

export const CREDENTIAL = "what it is about: the file of a batch's credential, or the uid of an attestation";

/** A case, as examples name it. */
export const CASE = "membership.json --desk 0xDESK --kind Fraud";

/** Adds a verb of `govern case`; its example follows the verb's name. */
export type AddVerb = (name: string, summary: string, example: string) => Command;

export type CaseOptions = {
  readonly rpc: string;
  readonly desk: Address;
  readonly kind: CaseKind;
  readonly batch?: boolean;
  readonly fromBlock?: bigint;
  readonly json?: boolean;
};

/** The options of every command about a case that may be about a whole batch. */
export function ofCase(command: Command): Command {
  return ofSingleCase(command).option(
    "--batch",
    "the case is about that credential's whole batch, which is held; --kind WronglySuspended",
  );
}

/** The options of every command about a case. */
export function ofSingleCase(command: Command): Command {
  return command
    .argument("<credential>", CREDENTIAL)
    .addOption(neededChain())
    .requiredOption("--desk <address>", "the dispute desk", readAddress)
    .addOption(new Option("--kind <kind>", "what the case is about").choices(caseKinds).makeOptionMandatory())
    .option("--from-block <number>", "where to begin to look for events (default: 0)", readBlock)
    .option("--json", "print one JSON document and nothing else");
}
