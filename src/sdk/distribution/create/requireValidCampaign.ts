import type { Address } from "viem";
import type { PublishedTree } from "../../allocation/published/publishedTree.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { readGate } from "../../chain/read/readGate.ts";
import type { TokenState } from "../../chain/read/readToken.ts";
import { tokenAmount } from "../../core/text/tokenAmount.ts";
import { checkTimelock } from "../check/checkCumulative.ts";
import { checkGate } from "../check/checkGate.ts";
import { checkLeaves } from "../check/checkLeaves.ts";
import { checkTimeToRecall } from "../check/checkRecall.ts";
import { checkTerms } from "../check/checkTerms.ts";
import { checkToken } from "../check/checkToken.ts";
import { treasuryFindings } from "../check/coinFindings.ts";
import { type CampaignFinding, findingError, problem, refuseAny, warning } from "../check/finding.ts";
import { type PaymentParameters, paymentFindings } from "../check/paymentFindings.ts";
import { fundable } from "../fund/depositCoin.ts";
import { checkPlan } from "./checkPlan.ts";
import type { PlannedCampaign } from "./plannedCampaign.ts";
import { TO_ACCEPT } from "./toAccept.ts";

export type RequireValidCampaignParameters = {
  readonly planned: PlannedCampaign;
  /** Where it will be. */
  readonly campaign: Address;
  readonly published: PublishedTree;
  readonly token: TokenState;
  readonly creator: Address;
  /** Unix seconds by the chain's clock. */
  readonly now: bigint;
  /** Ids of warnings that are known and meant. */
  readonly accept: readonly string[];
  /** The factory is to be allowed by a signature. */
  readonly permit?: boolean | undefined;
};

/**
 * Looks at everything that can be seen before a campaign is created.
 * @returns what may be meant, to be told
 * @throws SymbolonError by the id of the first finding that nobody may pass over
 */
export async function requireValidCampaign(
  client: ReadClient,
  parameters: RequireValidCampaignParameters,
): Promise<readonly CampaignFinding[]> {
  const { planned, campaign, published, token, now, accept } = parameters;
  const { terms } = planned.plan;
  const { manifest, tree } = published;
  const amounts = { decimals: manifest.decimals, total: tree.allocation.total };
  const findings: CampaignFinding[] = [
    ...checkConvention(published),
    ...checkPlan(planned.plan, tree.allocation, now),
    ...checkTerms(terms, now),
    ...checkTimeToRecall(terms, now),
    ...(await checkOwnGate(client, parameters)),
    ...checkToken({ token: terms.token, ...token }, amounts),
    ...checkFunding(parameters),
    ...checkPermit(parameters),
    ...checkCap(planned, token),
    ...checkOrder(published, terms.waves),
    ...(token.isCoin ? await treasuryFindings(client, { ...terms, isCreated: false }) : []),
    ...checkLeaves(tree.allocation, { kind: planned.plan.kind, token: terms.token, campaign, words: token }),
  ];
  const isValid = findings.every(({ severity }) => severity !== "error");
  // Only what can be funded can be paid out.
  if (isValid) findings.push(...(await paymentFindings(client, paymentOf(parameters))));
  refuseAny(findings);
  const unaccepted = findings.find(({ id }) => TO_ACCEPT.includes(id) && !accept.includes(id));
  if (unaccepted === undefined) return findings;
  const { id, hint } = unaccepted;
  throw findingError(
    { ...unaccepted, hint: `${hint} If it is intended, give --accept ${id}.` },
    { findings },
  );
}

function paymentOf({
  planned,
  campaign,
  published,
  token: words,
  creator,
}: RequireValidCampaignParameters): PaymentParameters {
  const { plan, funding: amount } = planned;
  const rows = published.tree.allocation;
  return { token: plan.terms.token, campaign, rows, words, funding: { creator, amount } };
}

function checkConvention({ directory, tree }: PublishedTree): readonly CampaignFinding[] {
  const { name } = tree.convention;
  if (name === "native") return [];
  const sentence = `${directory} is a tree of convention ${name}, but campaigns pay native trees only.`;
  const hint = "Build the tree again with --convention native.";
  return [problem("NotNative", sentence, hint, { convention: name })];
}

/** The gate as it would meet the campaign; its adapter, where it has one, is opened once the campaign is there. */
async function checkOwnGate(
  client: ReadClient,
  { planned: { plan }, campaign, now }: RequireValidCampaignParameters,
): Promise<readonly CampaignFinding[]> {
  const { terms } = plan;
  const gate = await readGate(client, { gate: terms.gate, campaign });
  const found = checkGate(gate, {}, terms).filter(({ id }) => id !== "AdapterNotOpen");
  return plan.kind === "cumulative"
    ? [...found, ...checkTimelock({ rules: plan.rules, terms, createdAt: now })]
    : found;
}

function checkFunding({
  planned,
  published,
  token,
  creator,
}: RequireValidCampaignParameters): readonly CampaignFinding[] {
  const { funding } = planned;
  const { total } = published.tree.allocation;
  const text = (amount: bigint) => tokenAmount(amount, token);
  const found: CampaignFinding[] = [];
  if (funding < total) {
    const sentence = `The funding is ${text(funding)}, but the leaves add up to ${text(total)}: the last claimants would get nothing.`;
    const hint = "Leave --funding out (default: the total), or give at least the total.";
    found.push(problem("FundingBelowTotal", sentence, hint, { funding, total }));
  } else if (funding > total) {
    const sentence = `The funding is ${text(funding)}, ${text(funding - total)} more than the leaves add up to.`;
    const hint = "Leave --funding out, unless the treasury should get the rest after the end.";
    found.push(warning("FundingAboveTotal", sentence, hint, { funding, total }));
  }
  const held = fundable(token);
  if (held !== undefined && held < funding) {
    const sentence = `${creator} has ${text(held)}, less than the funding of ${text(funding)}.`;
    const hint = "Send it what is missing, or sign with an account that has it.";
    found.push(problem("BalanceBelowFunding", sentence, hint, { creator, balance: held, funding }));
  }
  return found;
}

function checkPermit({ token, permit }: RequireValidCampaignParameters): readonly CampaignFinding[] {
  if (token.isCoin !== true || permit !== true) return [];
  const sentence = "Coin has no permit (ERC-2612): it is deposited and approved by transactions.";
  return [problem("NoPermit", sentence, "Leave --permit out.")];
}

/** A cap below what the first tree takes is nearly always one in another unit. */
function checkCap({ plan, funding }: PlannedCampaign, token: TokenState): readonly CampaignFinding[] {
  if (plan.kind !== "cumulative" || plan.rules.fundingCap >= funding) return [];
  const { fundingCap } = plan.rules;
  const sentence = `No root may bring more than ${tokenAmount(fundingCap, token)}, but the first tree needs ${tokenAmount(funding, token)}.`;
  const hint = "Give a higher --funding-cap, in tokens: it can never be changed.";
  return [warning("CapBelowFunding", sentence, hint, { fundingCap, funding })];
}

/** Waves favour whoever comes first, so the order should be nobody's choice. */
function checkOrder({ tree }: PublishedTree, waves: bigint): readonly CampaignFinding[] {
  if (waves === 0n || tree.shuffle !== undefined) return [];
  const sentence =
    "The leaves are in the order of their file, so the file's author chose who is in the first wave.";
  const hint =
    "Shuffle the tree by public randomness (symbolon tree build --help), or publish how the order was made.";
  return [warning("WavesNotShuffled", sentence, hint, { waves })];
}
