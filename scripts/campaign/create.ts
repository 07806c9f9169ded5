import { basename, dirname, join, resolve } from "node:path";
import { type Address, formatEther, formatGwei, zeroAddress } from "viem";
import { findCampaignFile, writeCampaignFile } from "../../src/node/campaigns/campaignFile.ts";
import { readScheduleFile } from "../../src/node/campaigns/readScheduleFile.ts";
import { campaignForms } from "../../src/sdk/chain/campaigns/campaignPlan.ts";
import type { WriteClient } from "../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatCount } from "../../src/sdk/core/text/format.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import type { Timing } from "../../src/sdk/delivery/timing.ts";
import { campaignFileContent } from "../../src/sdk/distribution/create/campaignFile.ts";
import type { ChosenForm } from "../../src/sdk/distribution/create/chooseForm.ts";
import {
  type CreateCampaignParameters,
  type CreatedCampaign,
  type CreationPlan,
  createCampaign,
} from "../../src/sdk/distribution/create/createCampaign.ts";
import type { CampaignTerms } from "../../src/sdk/distribution/create/plannedCampaign.ts";
import { coinToken } from "../../src/sdk/distribution/fund/depositCoin.ts";
import { type AmountOptions, readUnitsOf, type TypedAmount } from "../command/amounts.ts";
import { keepsFiles, openActor, ownJournal, printBefore, printOutcome } from "../command/calldata.ts";
import { confirmPlan } from "../command/confirmPlan.ts";
import { type Line, table } from "../output.ts";
import { progress } from "../progress.ts";
import { claimForText, planLines, tokenText, warningLines } from "./campaignLines.ts";
import type { FactoryOptions, SendingOptions } from "./commonOptions.ts";
import { factoryPlaces } from "./openCampaign.ts";
import { publishedTree } from "./publishedTree.ts";

export type CreateOptions = Omit<CampaignTerms, "token" | "schedule" | "funding" | "fundingCap"> &
  AmountOptions &
  Pick<CreateCampaignParameters, "form" | "paid" | "gasPrice" | "accept" | "permit"> &
  FactoryOptions &
  SendingOptions & {
    readonly token?: Address | "coin";
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
  const token = options.token === "coin" ? await coinToken(client) : options.token;
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
      ...(token !== undefined && { token }),
      ...(await amountsOf(client, { ...options, token: token ?? earlier?.plan.terms.token })),
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
    reason: `--calldata ${path} would overwrite the campaign's file.`,
    hint: "Give another file with --calldata, or with --out.",
    details: { path },
  });
}

/** What of the options decides where the campaign is. */
function termsOf(
  options: CreateOptions,
): Omit<CampaignTerms, "token" | "schedule" | "funding" | "fundingCap"> {
  const { rpc, token: _, form, paid, gasPrice, accept, permit, factory, addresses, ...others } = options;
  const { from, calldata, calldataFormat, replace, schedule, out, journal, dryRun, yes, json, ...more } =
    others;
  const { funding, fundingCap, baseUnits, ...terms } = more;
  return terms;
}

/** Without a token there is none of it yet: that it lacks is told with whatever else does. */
async function amountsOf(
  client: WriteClient,
  options: Omit<CreateOptions, "token"> & { readonly token: Address | undefined },
): Promise<Pick<CampaignTerms, "funding" | "fundingCap">> {
  const { funding, fundingCap, token } = options;
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
  return [
    ...table([
      ["campaign", campaign],
      ["creator", creator],
      ["token", tokenText(token, words)],
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
