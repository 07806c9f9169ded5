import type { Address, Hex } from "viem";
import { getBlock, getCode } from "viem/actions";
import { findCampaignFile, writeCampaignFile } from "../../../node/campaigns/campaignFile.ts";
import type { WriteClient } from "../../../sdk/chain/clients.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { isoMoment } from "../../../sdk/core/text/moment.ts";
import { claimLeaf } from "../../../sdk/distribution/claim/claimLeaf.ts";
import {
  createCampaign,
  formatSignedClaim,
  relayClaims,
  relayedCampaign,
  signClaim,
  sweepCampaign,
  unsignedClaim,
} from "../../../sdk/distribution/index.ts";
import { readBalance } from "../../../sdk/distribution/state/readPaid.ts";
import { journalOf, otherwise, planWaits, type StepContext, sender } from "./context.ts";
import {
  buildCampaignTree,
  CAST,
  claimant,
  SUPPLY,
  sampleAmount,
  sampleToken,
  signedTerms,
} from "./material.ts";

/** The run stood still for longer than its campaign was open, or than it was to start. */
export function stoodStill(moment: "start" | "end", at: bigint): SymbolonError {
  return new SymbolonError({
    code: "RunStoodStill",
    reason: `The campaign ${moment}ed at ${isoMoment(at)}, before this step came.`,
    hint: "The run was interrupted, or transactions took too long: begin another one with another --out.",
    details: { [moment]: at },
  });
}

const treeOf = (context: StepContext) =>
  buildCampaignTree(context.folder.path("tree"), context.folder.seed, sender(context));

/** The campaign's file, unless it was not created yet, and a moment of it comes too soon. @param soon unix seconds */
export async function lastingFile(
  client: WriteClient,
  path: string,
  soon: bigint,
  moment: "start" | "end" = "end",
) {
  const file = findCampaignFile(path);
  if (file === undefined || file.plan.terms[moment] > soon) return file;
  return (await getCode(client, { address: file.campaign })) === undefined ? undefined : file;
}

export async function create(context: StepContext): Promise<string> {
  const { client, folder, timing, blockSeconds } = context;
  const path = folder.path("campaign.json");
  const { timestamp } = await getBlock(client);
  const open = BigInt(planWaits(blockSeconds, context.slowest()).open);
  // One that was begun, and would end before the steps after this one, is not gone on with.
  const earlier = await lastingFile(client, path, timestamp + open / 2n);
  const end = earlier?.plan.terms.end ?? timestamp + open;
  const { file, chosen } = await createCampaign(client, {
    path,
    earlier,
    timing,
    journal: journalOf(context, `create-${end}`),
    published: await treeOf(context),
    terms: { token: sampleToken(folder.seed, sender(context)).address, end, treasury: sender(context) },
    keep: (known) => writeCampaignFile(path, known),
  });
  folder.keepFacts({ end: file.plan.terms.end });
  return `${file.campaign}, ${chosen.form}, until ${isoMoment(file.plan.terms.end)}`;
}

/** The file of a campaign that an earlier step created. */
export function campaignFileOf({ folder }: StepContext, name: string) {
  const file = findCampaignFile(folder.path(`${name}.json`));
  if (file !== undefined) return file;
  throw otherwise("The campaign was created, and its file is not in the run's folder.");
}

/** The campaign as it is, and its tree. */
async function open(context: StepContext) {
  const file = campaignFileOf(context, "campaign");
  const campaign = await relayedCampaign(context.client, file.campaign);
  const { timestamp } = await getBlock(context.client);
  if (timestamp >= campaign.end) throw stoodStill("end", campaign.end);
  const { tree } = await treeOf(context);
  return { campaign, tree };
}

export async function claimStep(context: StepContext): Promise<string> {
  const { campaign, tree } = await open(context);
  const index = CAST.direct;
  const leaf = { index, account: sender(context), amount: sampleAmount(index), proof: tree.proof(index) };
  const { status } = await claimLeaf(context.client, { campaign, leaf, timing: context.timing });
  return `leaf ${index}: ${status}`;
}

export async function relaySigned(context: StepContext): Promise<string> {
  const { client, folder } = context;
  const { campaign, tree } = await open(context);
  const index = CAST.signed;
  const signer = claimant(folder.seed, index);
  const unsigned = unsignedClaim({
    chainId: BigInt(client.chain.id),
    campaign: campaign.campaign,
    kind: "instant",
    leaf: { index, account: signer.address, amount: sampleAmount(index), proof: tree.proof(index) },
    terms: signedTerms(folder.seed, sender(context)),
  });
  const text = formatSignedClaim(await signClaim(unsigned, { signer }));
  const { timing } = context;
  const journal = journalOf(context, "signed");
  const signed = [{ label: `the claim of leaf ${index}`, text }];
  const { rows } = await relayClaims(client, { campaign, tree, signed, journal, timing });
  return paidText(rows);
}

export async function relayBundle(context: StepContext): Promise<string> {
  const { client, timing } = context;
  const { campaign, tree } = await open(context);
  const listed = new Map<number, Hex | undefined>(CAST.bundle.map((index) => [index, undefined]));
  const journal = journalOf(context, "bundle");
  const { rows } = await relayClaims(client, { campaign, tree, listed, journal, timing });
  return paidText(rows);
}

type Row = Awaited<ReturnType<typeof relayClaims>>["rows"][number];

export function paidText(rows: readonly Row[]): string {
  const missing = rows.find(({ status }) => status !== "paid" && status !== "already");
  if (missing === undefined) return `${rows.length} paid`;
  throw otherwise(`Leaf ${missing.index} is ${missing.status}: ${missing.why ?? "no reason is given"}.`, {
    ...missing,
  });
}

export async function sweep(context: StepContext): Promise<string> {
  const { client, timing, folder } = context;
  const file = campaignFileOf(context, "campaign");
  await sweepCampaign(client, { campaign: file.campaign, timing });
  const { address } = sampleToken(folder.seed, sender(context));
  const balance = (holder: Address) => readBalance(client, address, holder);
  const own = SUPPLY - paidToOthers(context);
  const left = await balance(file.campaign);
  const mine = await balance(sender(context));
  if (left === 0n && mine === own) return "what nobody claimed went to the treasury; the books balance";
  const details = { left, mine, expected: own };
  throw otherwise(
    `The books do not balance: ${left} base units are left, the treasury has ${mine}, not ${own}.`,
    details,
  );
}

/** Base units that claimants have of the token, by the steps that are done. */
function paidToOthers({ client, folder }: StepContext): bigint {
  const done = new Set(folder.done().map(({ step }) => step));
  const signed = sampleAmount(CAST.signed) - signedTerms(folder.seed, client.account.address).maxFee;
  const bundled = CAST.bundle.reduce((sum, index) => sum + sampleAmount(index), 0n);
  return (done.has("relay signed") ? signed : 0n) + (done.has("relay bundle") ? bundled : 0n);
}
