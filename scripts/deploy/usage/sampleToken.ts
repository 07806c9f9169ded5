import type { Command } from "commander";
import { amountOption } from "../../command/amounts.ts";
import { lazily } from "../../command/lazily.ts";
import { readAddress } from "../../command/optionReaders.ts";
import { deploying } from "../deployOptions.ts";

const HELP = `
The token is worth nothing, and nobody can make more of it. The same holder and supply give the same token, at one address.`;

export function define(command: Command): void {
  deploying(command)
    .requiredOption("--holder <address>", "who gets all of it", readAddress)
    .addOption(
      amountOption("--supply <tokens>", "how many there are, each of 10^18 base units").makeOptionMandatory(),
    )
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../sampleToken.ts")).sampleToken));
}
