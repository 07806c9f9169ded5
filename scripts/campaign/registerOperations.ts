import { type Command, InvalidArgumentError, Option } from "commander";
import { type ClaimFor, claimForNames } from "../../src/chain/campaignArguments.ts";
import { campaignForms } from "../../src/chain/campaignKind.ts";
import { paidWays } from "../../src/distribution/create/formCosts.ts";
import {
  readAddress,
  readDuration,
  readGwei,
  readHash,
  readPath,
  readSeconds,
  readTime,
  readUnits,
} from "../command/optionReaders.ts";
import { cleanly, onChain, withFactory } from "./commonOptions.ts";

/** `create`, `fund`, `sweep`: what the operator of a campaign sends. */
export function registerCampaignOperations(campaign: Command): void {
  registerCreate(campaign);

  onChain(campaign.command("fund"))
    .description("send a campaign what it lacks to pay everybody who is not paid yet")
    .argument("<campaign>", "its address, or its file")
    .argument("<dir>", "its tree")
    .option("--journal <file>", "what was sent (default: CAMPAIGN.fund.journal)")
    .option("--dry-run", "tell what it lacks, send nothing")
    .addHelpText("after", FUND_HELP)
    .action(async (told, directory, options) => {
      const { fund } = await import("./fund.ts");
      await cleanly(fund(told, directory, options));
    });

  onChain(campaign.command("sweep"))
    .description("send what is left of an ended campaign to its treasury; anybody may")
    .argument("<campaign>", "its address, or its file")
    .option("--dry-run", "tell what would be sent, send nothing")
    .action(async (told, options) => {
      const { sweep } = await import("./sweep.ts");
      await cleanly(sweep(told, options));
    });
}

function registerCreate(campaign: Command): void {
  withFactory(onChain(campaign.command("create")))
    .description("create and fund a campaign over a tree, in one transaction at an address known beforehand")
    .argument("<dir>", "the folder that `tree build --out` wrote, of convention native")
    .option("--token <address>", "the ERC-20 that is paid out", readAddress)
    .option("--start <moment>", "from when claims are paid (default: at once)", readTime)
    .option("--end <moment>", "until when: Unix seconds or 2030-12-31T23:59:59Z", readTime)
    .option("--treasury <address>", "what is left after the end goes there", readAddress)
    .option("--gate <address>", "contract that is asked before each payment (default: none)", readAddress)
    .option("--max-extra-time <seconds>", "by which the gate may move the end (default: 0)", readSeconds)
    .addOption(
      new Option("--claim-for <who>", "who may claim for others (default: anyone)").argParser(readClaimFor),
    )
    .option("--waves <number>", "from 2; the leaves are opened in so many parts (default: none)", readSeconds)
    .option("--wave-interval <seconds>", "from one wave's opening to the next's", readSeconds)
    .option("--salt <hash>", "tells apart campaigns that agree in everything else (default: 0)", readHash)
    .option("--funding <units>", "base units to move into it (default: what the leaves add up to)", readUnits)
    .addOption(
      new Option("--form <form>", "of an instant campaign (default: what costs less)").choices(campaignForms),
    )
    .addOption(
      new Option("--paid <way>", "how leaves will be claimed, which decides what costs less")
        .choices(paidWays)
        .default("direct"),
    )
    .option("--gas-price <gwei>", "to reckon what the forms cost (default: the chain's)", readGwei)
    .option("--schedule <file>", "pay over time: the points of a vesting campaign, JSON or CSV", readPath)
    .option("--proposer <address>", "let roots follow each other: who proposes them", readAddress)
    .option("--guardian <address>", "who may veto them", readAddress)
    .option("--timelock <time>", "from a proposal to its acceptance: seconds, or 2d", readDuration)
    .option("--overlap <time>", "how long a root stays good after it (default: the timelock)", readDuration)
    .option("--funding-cap <units>", "most base units that a root may bring with it", readUnits)
    .option(
      "--accept <id...>",
      "warnings that must be known of and meant: VestedAtStart, StrangerChoosesAccount",
    )
    .option("--permit", "allow the factory by a signature (ERC-2612) instead of a transaction")
    .option("--out <file>", "the campaign's file (default: DIR.campaign.json)")
    .option("--journal <file>", "what was sent (default: OUT.journal)")
    .option("--dry-run", "check and simulate everything, write and send nothing")
    .addHelpText("after", CREATE_HELP)
    .action(async (directory, options) => {
      const { create } = await import("./create.ts");
      await cleanly(create(directory, options));
    });
}

const CREATE_HELP = `
A new campaign needs --token, --end and --treasury. It pays each leaf at once and once; with --schedule it is a vesting
campaign, with --proposer, --guardian, --timelock and --funding-cap a cumulative one, whose tree is the first.

What pays at once has two forms: the light one is cheaper to create, the full one to claim from. Left out, --form is the
one in which creation and all claims cost less together; the plan shows the sum. Both have the same ABI.

Everything is looked at and simulated before anything is sent; exactly the funding is approved. Run again after whatever
happened, it creates nothing twice: the terms are in the campaign's file.`;

const FUND_HELP = `
A vesting campaign takes the money itself and counts it, in one transaction. What is merely sent to it counts only if this
command is run before the first claim; what is sent later is lost, and told here as a warning (MoneyNotCounted).`;

/** `after-last-wave` on the command line is `AfterLastWave` on chain. */
function readClaimFor(text: string): ClaimFor {
  const found = claimForNames.find((name) => spelled(name) === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`It must be one of ${claimForNames.map(spelled).join(", ")}.`);
}

function spelled(name: ClaimFor): string {
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
