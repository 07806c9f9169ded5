import { type Command, Option } from "commander";
import { readAddress } from "../command/optionReaders.ts";

/** The registry of timestamps, for commands that only ask a chain where they are told one. */
export function registryOption(): Option {
  return new Option("--registry <address>", "with --rpc: the AttestationRegistry, or EAS, that you trust")
    .env("SYMBOLON_ATTESTATION_REGISTRY")
    .argParser(readAddress);
}

/** Ends the command with 2 where a chain is given without the registry to ask. */
export function requireRegistry(options: Readonly<Record<string, unknown>>, command: Command): void {
  if (options.rpc !== undefined && options.registry === undefined) {
    command.error("error: --rpc needs --registry, or SYMBOLON_ATTESTATION_REGISTRY");
  }
}
