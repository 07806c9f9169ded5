import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readHex } from "../../command/optionReaders.ts";
import { readData } from "../../command/standardInput.ts";
import { CAMPAIGN, PROOF_SOURCE, sending } from "../commonOptions.ts";

export function define(command: Command): void {
  sending(command)
    .argument("<campaign>", CAMPAIGN)
    .argument("<source>", PROOF_SOURCE, readData)
    .option(
      "--claimant <address>",
      "whose leaf (default: the signing account's, or the proof's)",
      readAddress,
    )
    .option("--to <address>", "who is paid: the account itself may send its payment elsewhere", readAddress)
    .option("--credential <file>", "presentation or package of a credential, for the gate", readData)
    .option("--gate-data <hex>", "what the gate asks for, ready made", readHex)
    .option("--dry-run", "simulate, send nothing")
    .action(lazily(async () => (await import("../claim.ts")).claim));
}
