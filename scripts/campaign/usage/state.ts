import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readHex } from "../../command/optionReaders.ts";
import { readData } from "../../command/standardInput.ts";
import { CAMPAIGN, onChain, PROOF_SOURCE } from "../commonOptions.ts";

export function define(command: Command): void {
  onChain(command)
    .argument("<campaign>", CAMPAIGN)
    .argument("<source>", PROOF_SOURCE, readData)
    .requiredOption("--claimant <address>", "whose leaf", readAddress)
    .option("--credential <file>", "presentation or package of a credential, for the gate", readData)
    .option("--gate-data <hex>", "what the gate asks for, ready made", readHex)
    .action(lazily(async () => (await import("../state.ts")).state));
}
