import type { Command } from "commander";
import { sending } from "../commonOptions.ts";
import type { FundOptions } from "../fund.ts";

const FUND_HELP = `
A vesting campaign takes the money itself and counts it, in one transaction. What is merely sent to it counts only if this
command is run before the first claim; what is sent later is lost, and told here as a warning (MoneyNotCounted).`;

export function define(command: Command): void {
  sending(command)
    .argument("<campaign>", "its address, or its file")
    .argument("<dir>", "its tree")
    .option("--journal <file>", "what was sent (default: CAMPAIGN.fund.journal)")
    .option("--dry-run", "tell what it lacks, send nothing")
    .addHelpText("after", FUND_HELP)
    .action(async (campaign: string, directory: string, options: FundOptions) =>
      (await import("../fund.ts")).fund(campaign, directory, options),
    );
}
