import type { Command } from "commander";
import type { Address } from "viem";
import { readNullifier, readTextsOfGates, readTrusted } from "../../command/gateReaders.ts";
import { rarely } from "../../command/help/rareOptions.ts";
import { lazily } from "../../command/lazily.ts";
import { readAddress, readAddresses, readBlock, readHash, readPath } from "../../command/optionReaders.ts";
import { readData } from "../../command/standardInput.ts";
import { onChain, withFactory } from "../commonOptions.ts";

const CHECK_HELP = `
Exit code 0: it is what it was said to be; 3: it is not, or something could go wrong (each with its id and hint); 1: there
is no answer. Errors refuse whatever is accepted.`;

const NO_GATE: Address = `0x${"0".repeat(40)}`;

export function define(command: Command): void {
  withFactory(onChain(command))
    .argument("<campaign>", "its address, or its file")
    .argument("<dir>", "the tree that was published for it")
    .option("--from-block <number>", "where to begin to look for its creation", readBlock)
    .option("--token <address>", "the token that it should pay out", readAddress)
    .option("--treasury <address>", "where the rest should go", readAddress)
    .option("--gate <address>", "the gate that it should have, or none", readGate)
    .option("--schema <uid>", "the schema that the gate should demand", readHash)
    .option("--issuer <address...>", "the issuers that the gate should accept", readAddresses)
    .option("--trust-list <address>", "the trust list that the gate should ask", readAddress)
    .option("--trusted <now|when-issued>", "as of when it should ask it: now, or when-issued", readTrusted)
    .option("--oracle <address>", "the sanctions oracle that the gate should ask", readAddress)
    .option("--text <language=file...>", "all texts that its gates should have signed", readTextsOfGates)
    .option("--nullifier <kind>", "credential, subject, or field:POSITION", readNullifier)
    .option("--proposer <address>", "who should propose roots of a cumulative campaign", readAddress)
    .option("--guardian <address>", "who should be able to veto roots of a cumulative campaign", readAddress)
    .option("--pause-guardian <address>", "who should be able to pause it, by its gate", readAddress)
    .option(
      "--registry <address>",
      "the AttestationRegistry that you trust for the time of a shuffle",
      readAddress,
    )
    .option("--announced <hash>", "the commitment to the order of the leaves, as it was announced", readHash)
    .option("--schedule <file>", "the schedule that a vesting campaign should have", readData)
    .option("--proposal <dir>", "the tree that was published for the root that is proposed", readPath)
    .option("--accept <id...>", "warnings that you know of and mean")
    .addHelpText("after", CHECK_HELP)
    .action(lazily(async () => (await import("../check.ts")).check));
  rarely(command, "--factory", "--schema", "--nullifier", "--proposer", "--guardian", "--pause-guardian");
}

function readGate(text: string): Address {
  return text === "none" ? NO_GATE : readAddress(text);
}
