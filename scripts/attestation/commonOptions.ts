import { type Command, Option } from "commander";
import { neededChain } from "../command/chainOption.ts";
import { readAddress } from "../command/optionReaders.ts";

/** The options of every command about attestations. */
export function onChain(command: Command): Command {
  return command
    .addOption(neededChain())
    .addOption(
      new Option("--registry <address>", "the AttestationRegistry, or EAS")
        .env("SYMBOLON_ATTESTATION_REGISTRY")
        .argParser(readAddress)
        .makeOptionMandatory(),
    )
    .option("--json", "print one JSON document and nothing else");
}
