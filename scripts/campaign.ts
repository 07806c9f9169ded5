import type { Command } from "commander";
import { registerCampaignChecks } from "./campaign/registerChecks.ts";
import { registerCampaignClaims } from "./campaign/registerClaims.ts";
import { registerCampaignOperations } from "./campaign/registerOperations.ts";
import { registerCampaignReleases } from "./campaign/registerReleases.ts";
import { registerCampaignRoots } from "./campaign/registerRoots.ts";

/** `symbolon campaign ...`: from a tree to everybody paid once. The bodies are loaded when they run, so that `--help` is quick. */
export function registerCampaign(program: Command): void {
  const campaign = program
    .command("campaign")
    .description("pay a whole allocation: create, check, claim, relay, sweep")
    .addHelpText("after", ENVIRONMENT);
  registerCampaignOperations(campaign);
  registerCampaignClaims(campaign);
  registerCampaignReleases(campaign);
  registerCampaignRoots(campaign);
  registerCampaignChecks(campaign);
}

const ENVIRONMENT = `
Signs with SYMBOLON_PRIVATE_KEY, or else with an account of the node. --rpc may be set once for all as SYMBOLON_RPC_URL.
A campaign is given by its address, or by the file that \`campaign create\` wrote.`;
