import { type Command, InvalidArgumentError } from "commander";
import { lazily } from "../../command/lazily.ts";
import { readBlock, readHttpUrl } from "../../command/optionReaders.ts";
import { replaceOption } from "../../command/replaceOption.ts";
import { onChain, withFactory } from "../commonOptions.ts";

const SOURCE_HELP = `
Needs the release that the campaign's factory is of. The explorer's key is ETHERSCAN_API_KEY, as an environment variable or in
the keystore of a Hardhat beside it.`;

export function define(command: Command): void {
  withFactory(onChain(command))
    .argument("<campaign>", "its address, or its file")
    .option(
      "--api-url <url>",
      "an explorer that speaks Etherscan's language (default: Etherscan)",
      readApiUrl,
    )
    .option("--from-block <number>", "where to begin to look for its creation", readBlock)
    .option("--compile", "compile here what would be sent, and compare with the code on the chain")
    .option("--out <prefix>", "begins the names of what --dry-run writes (default: CAMPAIGN.source)")
    .addOption(replaceOption())
    .option("--dry-run", "write what would be sent, to be pasted by hand; send nothing")
    .addHelpText("after", SOURCE_HELP)
    .action(lazily(async () => (await import("../verifySource.ts")).verifySource));
}

function readApiUrl(text: string): string {
  const { username, password } = new URL(readHttpUrl(text));
  if (username === "" && password === "") return text;
  throw new InvalidArgumentError("It must be an address without a name and a password.");
}
