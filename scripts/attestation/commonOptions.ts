import type { Command } from "commander";
import { neededChain } from "../command/chainOption.ts";
import { withContract } from "../command/systemPlaces.ts";

/**
 * The options of every command about attestations.
 * @param rpc the options that may have the URL of the registry's chain
 */
export function onChain(command: Command, rpc = ["rpc"]): Command {
  const registry = { flag: "--registry", description: "the AttestationRegistry, or EAS", rpc };
  return withContract(command.addOption(neededChain()), {
    ...registry,
    contract: "attestationRegistry",
  }).option("--json", "print one JSON document and nothing else");
}
