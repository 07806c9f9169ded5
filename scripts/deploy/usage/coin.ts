import type { Command } from "commander";
import { lazily } from "../../command/lazily.ts";
import { deploying } from "../deployOptions.ts";

const HELP = `
Campaigns that pay the chain's own coin (\`campaign create --token coin\`) hold it through this contract. Nobody owns it, nothing of
it is configured, and it has the same address on every chain, where the same command finds it again.

Example: symbolon deploy coin`;

export function define(command: Command): void {
  deploying(command)
    .addHelpText("after", HELP)
    .action(lazily(async () => (await import("../coin.ts")).deployCoin));
}
