import { type Command, InvalidArgumentError } from "commander";
import { isAudience } from "../../../src/sdk/core/signing/challengeTypedData.ts";
import { lazily } from "../../command/lazily.ts";
import { readHttpUrl, readPath } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { CAMPAIGN, onChain } from "../commonOptions.ts";

const DESCRIPTOR_HELP = `
With --out it writes what wallets read (ERC-7730), of the campaign's calls and of signed claims, each in version 1 and 2 of the
schema; without it, it prints what they show. Bytes that are packed (a bundle, data for a gate) no wallet can show: it says so.
Amounts are shown in the token where the wallet knows it, else in base units, with a warning.`;

export function define(command: Command): void {
  onChain(command)
    .argument("<campaign>", CAMPAIGN)
    .option(
      "--name <text>",
      "what wallets call the campaign (default: its token's symbol, and campaign)",
      readShown,
    )
    .option("--owner <text>", "whose it is, as wallets show it (default: Symbolon)", readShown)
    .option("--url <url>", "where the owner tells more", readHttpUrl)
    .option("--out <dir>", "write the descriptors into this folder", readPath)
    .addOption(replaceOption())
    .addHelpText("after", DESCRIPTOR_HELP)
    .action(lazily(async () => (await import("../descriptor.ts")).descriptor));
}

function readShown(text: string): string {
  if (isAudience(text)) return text;
  throw new InvalidArgumentError("It must be 1 to 256 visible characters.");
}
