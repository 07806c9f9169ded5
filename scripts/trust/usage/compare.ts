import { type Command, Option } from "commander";
import { onChain } from "../../campaign/commonOptions.ts";
import { readTrusted } from "../../command/gateReaders.ts";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readBlock, readHash } from "../../command/optionReaders.ts";
import { withContract } from "../../command/systemPlaces.ts";

const HELP = `
Example: symbolon trust compare 0xLIST 0xOTHER_LIST --trusted when-issued --schema 0xSCHEMA

Looks at all batches and attestations of the two registries that are live: not revoked, and of attestations not expired. Exit code 3
where the two judge any of them differently.`;

export function define(command: Command): void {
  const batches = { flag: "--batches", description: "the registry of the batches" } as const;
  const attestations = { flag: "--attestations", description: "the registry of the attestations" } as const;
  withContract(withContract(onChain(command), { ...batches, contract: "batchRegistry" }), {
    ...attestations,
    contract: "attestationRegistry",
  })
    .argument("<policy>", "a policy, or a list", readAddress)
    .argument("<other>", "another", readAddress)
    .addOption(
      new Option("--trusted <now|when-issued>", "as of when issuers must be trusted: now, or when-issued")
        .argParser(readTrusted)
        .makeOptionMandatory(),
    )
    .option("--issuer <address>", "only what this account issued", readAddress)
    .option("--schema <uid>", "only what is under this schema", readHash)
    .option("--from-block <number>", "where to begin to look for events", readBlock)
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../compare.ts")).compare));
}
