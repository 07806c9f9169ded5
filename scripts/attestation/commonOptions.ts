import { type Command, Option } from "commander";
import { readAddress } from "../command/optionReaders.ts";

/** The options of every command about attestations. */
export function onChain(command: Command): Command {
  return command
    .addOption(
      new Option("--rpc <url>", "the chain (http or https)").env("SYMBOLON_RPC_URL").makeOptionMandatory(),
    )
    .addOption(
      new Option("--registry <address>", "the AttestationRegistry, or EAS")
        .env("SYMBOLON_ATTESTATION_REGISTRY")
        .argParser(readAddress)
        .makeOptionMandatory(),
    )
    .option("--json", "print one JSON document and nothing else");
}
