import type { Command } from "commander";
import { define as defineAccept } from "./campaign/acceptRoot.ts";
import { define as defineClaim } from "./campaign/claim.ts";
import { define as definePropose } from "./campaign/proposeRoot.ts";
import { registerCampaignChecks } from "./campaign/registerChecks.ts";
import { registerCampaignOperations } from "./campaign/registerOperations.ts";
import { registerCampaignReleases } from "./campaign/registerReleases.ts";
import { define as defineRelay } from "./campaign/relay.ts";
import { define as defineRelease } from "./campaign/release.ts";
import { define as defineSign } from "./campaign/sign.ts";
import { define as defineVeto } from "./campaign/vetoRoot.ts";

/** `symbolon campaign ...`: from a tree to everybody paid once. The bodies are loaded when they run, so that `--help` is quick. */
export function registerCampaign(program: Command): void {
  const campaign = program
    .command("campaign")
    .description("pay a whole allocation: create, check, claim, relay, sweep")
    .addHelpText("after", ENVIRONMENT);
  registerCampaignOperations(campaign);
  defineClaim(
    campaign
      .command("claim")
      .description(
        "claim one leaf, or what is due of it since, simulated first; one that is paid already is no failure",
      ),
  );
  defineSign(
    campaign
      .command("sign")
      .description("sign a claim that somebody else sends: who is paid, and what may be kept for it"),
  );
  defineRelay(
    campaign
      .command("relay")
      .description("pay a whole list in bundles, each leaf exactly once, whatever happens in between"),
  );
  registerCampaignReleases(campaign);
  defineRelease(
    campaign
      .command("release")
      .description(
        "pay what has vested of leaves that were claimed: of one, of all, or as an account signed",
      ),
  );
  definePropose(
    campaign
      .command("propose-root")
      .description("propose the next root of a cumulative campaign; only its proposer may"),
  );
  defineAccept(
    campaign
      .command("accept-root")
      .description("put the proposed root in force, once its timelock has run; anybody may"),
  );
  defineVeto(
    campaign
      .command("veto")
      .description("turn a proposed root down, as the guardian, or take it back, as the proposer"),
  );
  registerCampaignChecks(campaign);
}

const ENVIRONMENT = `
Signs with SYMBOLON_PRIVATE_KEY, or else with an account of the node. --rpc may be set once for all as SYMBOLON_RPC_URL.
A campaign is given by its address, or by the file that \`campaign create\` wrote.`;
