import { type Command, InvalidArgumentError, Option } from "commander";
import type { Address } from "viem";
import {
  type ClaimFor,
  campaignForms,
  claimForNames,
} from "../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { paidWays } from "../../../src/sdk/distribution/create/paidWays.ts";
import { TO_ACCEPT } from "../../../src/sdk/distribution/create/toAccept.ts";
import { acceptOption } from "../../command/acceptOption.ts";
import { ABOVE_SUPPLY, amountOption, baseUnitsOption } from "../../command/amounts.ts";
import { yesOption } from "../../command/confirmPlan.ts";
import { rarely } from "../../command/help/rareOptions.ts";
import {
  readAddress,
  readDuration,
  readGwei,
  readHash,
  readLongDuration,
  readNumber,
  readTime,
} from "../../command/optionReaders.ts";
import { readData } from "../../command/standardInput.ts";
import { sending, withFactory } from "../commonOptions.ts";
import type { CreateOptions } from "../create.ts";

const CREATE_HELP = `
A new campaign needs --token, --end and --treasury. It pays each leaf at once and once; with --schedule it is a vesting
campaign, with --proposer, --guardian, --timelock and --funding-cap a cumulative one, whose tree is the first.

What pays at once has two forms: the light one is cheaper to create, the full one to claim from. Default: the form in
which creation and all claims cost less together; the plan shows the sum. Both have the same ABI.

Everything is looked at and simulated before anything is sent; exactly the funding is approved. Run again after whatever
happened, it creates nothing twice: the terms are in the campaign's file.

Nobody can change most of the terms afterwards: the command shows the plan and asks before it sends anything. A script gives
--yes.`;

export function define(command: Command): void {
  const toPlan = withFactory(sending(command)).argument(
    "<dir>",
    "the folder that `tree build --out` wrote, of convention native",
  );
  kindOptions(termOptions(toPlan))
    .addOption(acceptOption([...TO_ACCEPT, ABOVE_SUPPLY]))
    .option("--permit", "allow the factory by a signature (ERC-2612) instead of a transaction")
    .option("--out <file>", "the campaign's file (default: DIR.campaign.json)")
    .option("--journal <file>", "what was sent (default: OUT.journal)")
    .addOption(yesOption())
    .option("--dry-run", "check and simulate everything, write and send nothing")
    .addHelpText("after", CREATE_HELP)
    .action(async (directory: string, options: CreateOptions) => {
      if (options.permit && (options.from !== undefined || options.calldata !== undefined)) {
        const planned = options.calldata === undefined ? "--from" : "--calldata";
        command.error(
          `error: --permit and ${planned} exclude each other: without --permit the approval is one of the calls`,
        );
      }
      return (await import("../create.ts")).create(directory, options);
    });
  rarely(
    command,
    "--factory",
    "--max-extra-time",
    "--waves",
    "--wave-interval",
    "--recallable",
    "--salt",
    "--form",
    "--paid",
    "--gas-price",
    "--overlap",
    "--accept",
    "--permit",
    "--out",
  );
}

function termOptions(command: Command): Command {
  return command
    .option("--token <address>", "the ERC-20 that is paid out; coin: the chain's own coin", readTokenOrCoin)
    .option("--start <moment>", "from when claims are paid (default: at once)", readTime)
    .option("--end <moment>", "until when: 2030-12-31T23:59:59Z, or Unix seconds", readTime)
    .option("--treasury <address>", "what is left after the end goes there", readAddress)
    .option("--gate <address>", "contract that is asked before each payment (default: none)", readAddress)
    .option(
      "--max-extra-time <duration>",
      "by which the gate may move the end (default: 0)",
      readLongDuration,
    )
    .option("--claim-for <who>", "who may claim for others (default: anyone)", readClaimFor)
    .option("--waves <number>", "from 2; the leaves are opened in so many parts (default: none)", readNumber)
    .option("--wave-interval <duration>", "from one wave's opening to the next's", readDuration)
    .option(
      "--recallable <yes|no>",
      "whether the treasury may take everything back before the start (default: yes, where that is an hour away or more)",
      readTruth,
    )
    .option("--salt <hash>", "tells apart campaigns that agree in everything else (default: 0)", readHash)
    .addOption(
      amountOption("--funding <tokens>", "what to move into it (default: what the leaves add up to)"),
    );
}

/** What makes it a campaign of a kind and a form. */
function kindOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--form <form>", "of an instant campaign (default: what costs less)").choices(campaignForms),
    )
    .addOption(
      new Option("--paid <way>", "how leaves will be claimed, which decides what costs less")
        .choices(paidWays)
        .default("direct"),
    )
    .option("--gas-price <gwei>", "to reckon what the forms cost (default: the chain's)", readGwei)
    .option("--schedule <file>", "pay over time: the points of a vesting campaign, JSON or CSV", readData)
    .option("--proposer <address>", "let roots follow each other: who proposes them", readAddress)
    .option("--guardian <address>", "who may veto them", readAddress)
    .option("--timelock <duration>", "from a proposal to its acceptance: 2d", readLongDuration)
    .option(
      "--overlap <duration>",
      "how long a root stays good after it (default: the timelock)",
      readLongDuration,
    )
    .addOption(amountOption("--funding-cap <tokens>", "most that a root may bring with it"))
    .addOption(baseUnitsOption());
}

function readTruth(text: string): boolean {
  if (text === "yes" || text === "no") return text === "yes";
  throw new InvalidArgumentError("It must be yes or no.");
}

/** `after-last-wave` on the command line is `AfterLastWave` on chain. */
function readClaimFor(text: string): ClaimFor {
  const found = claimForNames.find((name) => spelled(name) === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`It must be one of ${claimForNames.map(spelled).join(", ")}.`);
}

function spelled(name: ClaimFor): string {
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

/** `coin` is found once the chain is known. */
function readTokenOrCoin(text: string): Address | "coin" {
  return text === "coin" ? text : readAddress(text);
}
