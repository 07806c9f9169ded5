import { basename, dirname, join, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { formatEther, formatGwei, zeroAddress } from "viem";
import { findCampaignFile, writeCampaignFile } from "../../src/node/campaigns/campaignFile.ts";
import { readScheduleFile } from "../../src/node/campaigns/readScheduleFile.ts";
import { type ClaimFor, campaignForms, claimForNames } from "../../src/sdk/chain/campaigns/campaignPlan.ts";
import type { WriteClient } from "../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatCount } from "../../src/sdk/core/text/format.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import type { Timing } from "../../src/sdk/delivery/timing.ts";
import { type CampaignFile, campaignFileContent } from "../../src/sdk/distribution/create/campaignFile.ts";
import type { ChosenForm } from "../../src/sdk/distribution/create/chooseForm.ts";
import { paidWays } from "../../src/sdk/distribution/create/chooseForm.ts";
import {
  type CreateCampaignParameters,
  type CreatedCampaign,
  type CreationPlan,
  createCampaign,
} from "../../src/sdk/distribution/create/createCampaign.ts";
import type { CampaignTerms } from "../../src/sdk/distribution/create/plannedCampaign.ts";
import { TO_ACCEPT } from "../../src/sdk/distribution/create/requireValidCampaign.ts";
import {
  ABOVE_SUPPLY,
  type AmountOptions,
  amountOption,
  baseUnitsOption,
  readUnitsOf,
  type TypedAmount,
} from "../command/amounts.ts";
import { keepsFiles, openActor, ownJournal, printBefore, printOutcome } from "../command/calldata.ts";
import { confirmPlan, yesOption } from "../command/confirmPlan.ts";
import { rarely } from "../command/help/rareOptions.ts";
import {
  readAddress,
  readDuration,
  readGwei,
  readHash,
  readLongDuration,
  readNumber,
  readTime,
} from "../command/optionReaders.ts";
import { readData } from "../command/standardInput.ts";
import { type Line, table } from "../output.ts";
import { progress } from "../progress.ts";
import { claimForText, planLines, warningLines } from "./campaignLines.ts";
import {
  type FactoryOptions,
  factoryPlaces,
  type SendingOptions,
  sending,
  withFactory,
} from "./commonOptions.ts";
import { publishedTree } from "./publishedTree.ts";

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
    .option("--accept <id...>", `what must be known of and meant: ${[...TO_ACCEPT, ABOVE_SUPPLY].join(", ")}`)
    .option("--permit", "allow the factory by a signature (ERC-2612) instead of a transaction")
    .option("--out <file>", "the campaign's file (default: DIR.campaign.json)")
    .option("--journal <file>", "what was sent (default: OUT.journal)")
    .addOption(yesOption())
    .option("--dry-run", "check and simulate everything, write and send nothing")
    .addHelpText("after", CREATE_HELP)
    .action((directory: string, options: CreateOptions) => {
      if (options.permit && (options.from !== undefined || options.calldata !== undefined)) {
        command.error(
          "error: a permit is a signature, which only whoever has the key can make: leave --permit out, and the approval is one of the calls",
        );
      }
      return create(directory, options);
    });
  rarely(
    command,
    "--factory",
    "--max-extra-time",
    "--waves",
    "--wave-interval",
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
    .option("--token <address>", "the ERC-20 that is paid out", readAddress)
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

type CreateOptions = Omit<CampaignTerms, "schedule" | "funding" | "fundingCap"> &
  AmountOptions &
  Pick<CreateCampaignParameters, "form" | "paid" | "gasPrice" | "accept" | "permit"> &
  FactoryOptions &
  SendingOptions & {
    readonly funding?: TypedAmount;
    readonly fundingCap?: TypedAmount;
    readonly schedule?: string;
    readonly out?: string;
    readonly journal?: string;
    readonly yes?: boolean;
  };

/**
 * `symbolon campaign create DIR`. The campaign's file is written before anything is sent, so a second run has the same
 * address: it finds the campaign there, or creates it, and there is never a second one.
 */
export async function create(directory: string, options: CreateOptions, timing?: Timing): Promise<void> {
  const { form, paid, gasPrice, accept, permit, schedule, dryRun = false } = options;
  const { out: path = fileOf(directory), journal = `${path}.journal` } = options;
  if (typeof options.calldata === "string" && resolve(options.calldata) === resolve(path))
    throw calldataInTheWay(path);
  const client = await openActor(options);
  const earlier = findCampaignFile(path);
  const created = await createCampaign(client, {
    form,
    paid,
    gasPrice,
    accept,
    permit,
    earlier,
    path,
    dryRun,
    timing,
    ...factoryPlaces(options),
    terms: {
      ...termsOf(options),
      ...(await amountsOf(client, options, earlier)),
      ...(schedule !== undefined && { schedule: readScheduleFile(schedule) }),
    },
    published: await publishedTree(directory),
    journal: ownJournal(options, journal),
    keep: keepsFiles(options) ? (file) => writeCampaignFile(path, file) : undefined,
    onPlan: (plan) => showPlan(plan, options),
    onProgress: progress("looking for the creation", "blocks"),
  });
  report(created, { client, path, journal, options });
}

function calldataInTheWay(path: string): SymbolonError {
  return new SymbolonError({
    code: "OutputInTheWay",
    reason: `${path} is the campaign's file, which the calls would overwrite.`,
    hint: "Give another file with --calldata, or with --out.",
    details: { path },
  });
}

/** What of the options decides where the campaign is. */
function termsOf(options: CreateOptions): Omit<CampaignTerms, "schedule" | "funding" | "fundingCap"> {
  const { rpc, form, paid, gasPrice, accept, permit, factory, addresses, ...others } = options;
  const { from, calldata, calldataFormat, replace, schedule, out, journal, dryRun, yes, json, ...more } =
    others;
  const { funding, fundingCap, baseUnits, ...terms } = more;
  return terms;
}

/** Without a token there is none of it yet: that it lacks is told with whatever else does. */
async function amountsOf(
  client: WriteClient,
  options: CreateOptions,
  earlier: CampaignFile | undefined,
): Promise<Pick<CampaignTerms, "funding" | "fundingCap">> {
  const { funding, fundingCap, token = earlier?.plan.terms.token } = options;
  if (token === undefined) return {};
  const units = await readUnitsOf(client, token, { funding, fundingCap }, options);
  return {
    ...(units.funding !== undefined && { funding: units.funding }),
    ...(units.fundingCap !== undefined && { fundingCap: units.fundingCap }),
  };
}

/** Beside the folder, since a folder of a tree holds a tree and nothing else. */
function fileOf(directory: string): string {
  const folder = resolve(directory);
  return join(dirname(folder), `${basename(folder)}.campaign.json`);
}

/** Shows people what is about to be created, and asks them where somebody sits and it cannot be undone. */
async function showPlan(plan: CreationPlan, options: CreateOptions): Promise<void> {
  const { dryRun = false, json = false } = options;
  const text = planText(plan);
  if (!json) printBefore(options, text);
  if (plan.wasThere || dryRun) return;
  const question = "Create this campaign, whose terms hold for good?";
  await confirmPlan({ question, lines: json ? text : [] }, options);
}

/** What is about to be created, and where, for people before anything is sent. */
function planText({ file, token: words, chosen, warnings }: CreationPlan): readonly string[] {
  const { campaign, creator, plan, funding } = file;
  const { count, start, end, waves, waveInterval, gate, maxExtraTime, claimFor, treasury } = plan.terms;
  const { token } = plan.terms;
  const { symbol } = words;
  return [
    ...table([
      ["campaign", campaign],
      ["creator", creator],
      ["token", `${token}${symbol === undefined ? "" : ` (${symbol})`}`],
      ["leaves", formatCount(count)],
      ["funding", tokenAmount(funding, words)],
      ["start", isoMomentOr(start, "at once")],
      ["end", isoMomentOr(end, "")],
      ["waves", waves === 0n ? "none" : `${waves}, one every ${durationText(waveInterval)}`],
      ["gate", gate === zeroAddress ? "none" : gate],
      ["extra time", maxExtraTime === 0n ? undefined : `at most ${durationText(maxExtraTime)}`],
      ["for others", claimForText[claimFor]],
      ["treasury", treasury],
      ...planLines(plan, words),
      ...formLines(chosen),
    ]),
    ...warningLines(warnings),
  ];
}

function formLines({ form, why, reckoned }: ChosenForm): readonly Line[] {
  if (reckoned === undefined) return [];
  const { count, paid, gas, gasPrice } = reckoned;
  return [
    ["form", `${form}: ${why}`],
    ...campaignForms.map((one) => {
      const { creation, claim, total } = gas[one];
      const claims = `${formatCount(count)} ${paid} x ${formatCount(claim)}`;
      const cost = `${formatEther(total * gasPrice)} ether at ${formatGwei(gasPrice)} gwei`;
      const sum = `${formatCount(creation)} + ${claims} = ${formatCount(total)}`;
      return [`${one} costs`, `${sum} gas: ${cost}`] as const;
    }),
  ];
}

function formContent({ why, reckoned }: ChosenForm) {
  if (reckoned === undefined) return { why };
  const { gas, gasPrice, count, paid, fullFrom } = reckoned;
  const costs = Object.fromEntries(
    campaignForms.map((one) => [one, { ...gas[one], wei: gas[one].total * gasPrice }]),
  );
  return { why, count, paid, gasPrice, fullFrom, costs };
}

type Creation = {
  readonly client: WriteClient;
  readonly path: string;
  readonly journal: string;
  readonly options: CreateOptions;
};

function report(done: CreatedCampaign, { client, path, journal, options }: Creation): void {
  const { file, chosen, warnings, wasThere, sent, gas, calls } = done;
  const { dryRun = false } = options;
  const isKept = keepsFiles(options);
  const { created } = file;
  const state = wasThere ? "earlier" : dryRun ? "not yet (dry run)" : "now";
  const document = {
    dryRun,
    ...campaignFileContent(file),
    formChoice: formContent(chosen),
    state: wasThere ? "earlier" : dryRun ? null : "now",
    transactions: sent,
    gas: gas ?? null,
    file: isKept ? path : null,
    journal,
    warnings,
  };
  const where = created === undefined ? "" : `, in block ${created.block}: ${created.transaction}`;
  const lines = table([
    ["created", `${state}${where}`],
    ["transactions", sent.length],
    ["gas", gas === undefined ? "not known" : formatCount(gas)],
    ["file", isKept ? path : "not written (dry run)"],
  ]);
  printOutcome(options, { client, calls, name: `Symbolon: create ${file.campaign}` }, document, lines);
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
