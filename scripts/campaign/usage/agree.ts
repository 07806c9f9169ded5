import type { Command } from "commander";
import { readAddress, readHash, readSignatures } from "../../command/optionReaders.ts";
import { signing } from "../../command/signer/signingOptions.ts";
import { readData, readDataFiles } from "../../command/standardInput.ts";
import { CAMPAIGN, onChain } from "../commonOptions.ts";

const AGREE_HELP = `
Prints what the campaign's gate is shown, for --gate-data of \`campaign claim\` and \`campaign sign\`; the texts, and what is
signed, are told on stderr. A signature is good for one account, text, language, campaign and chain. With --typed-data
nothing is signed: a wallet, or a Safe's owners, sign what is printed, and --signature takes it.`;

export function define(command: Command): void {
  signing(onChain(command))
    .argument("<campaign>", CAMPAIGN)
    .argument("<text...>", "the text's file, byte for byte; one for each TermsGate", readDataFiles)
    .option(
      "--language <tag>",
      "the language that is signed (default: the first in which the gate has the text)",
    )
    .option("--claimant <address>", "who agrees (default: the signing account)", readAddress)
    .option("--credential <file>", "presentation or package of a credential, for another part", readData)
    .option("--attestation <uid>", "an attestation, for another part of the gate", readHash)
    .option("--typed-data", "sign nothing, print what a wallet is to sign (EIP-712)")
    .option(
      "--signature <hex...>",
      "take this signature, which a wallet has made; one for each text",
      readSignatures,
    )
    .addHelpText("after", AGREE_HELP)
    .action(async (campaign, texts, options) => {
      if (options.typedData === true && options.signature !== undefined) {
        command.error("error: --typed-data and --signature exclude each other");
      }
      await (await import("../agree.ts")).agree(campaign, texts, options);
    });
}
