import { type Address, type Hex, isAddressEqual } from "viem";
import { getBlock } from "viem/actions";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import type { CumulativeState, RootProposal } from "../../chain/read/readCampaign.ts";
import { readToken } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type TokenWords, tokenWordsOf } from "../../core/text/tokenAmount.ts";
import { type SentCall, sendCalls } from "../../delivery/sendCalls.ts";
import type { Timing } from "../../delivery/timing.ts";
import { playCalls } from "../campaignCalls.ts";
import type { CampaignFinding } from "../check/finding.ts";
import { deposits, readSpendable } from "../fund/depositCoin.ts";
import { approvalReverted, approvals, exactApprovals } from "../fund/fundWork.ts";
import { cumulativeState, findPendingProposal } from "../state/campaignState.ts";
import { isNamed, proposalMismatch } from "./namedProposal.ts";
import { checkSource } from "./proposalFindings.ts";

export type ApproveFundingParameters = {
  /** The CumulativeCampaign, whose treasury the client's account is. */
  readonly campaign: Address;
  /** Base units that it may take, no more and no less: 0 takes the allowance back. Default: what the waiting proposal brings. */
  readonly amount?: bigint | undefined;
  /** Hash of the proposal that is meant; default: the one that waits. */
  readonly proposal?: Hex | undefined;
  /** Simulates it, sends nothing. */
  readonly dryRun?: boolean | undefined;
  readonly timing?: Timing | undefined;
};

/** Amounts in base units. */
export type ApprovedFunding = {
  readonly token: Address;
  readonly treasury: Address;
  /** The one that waits, where no amount was given. */
  readonly proposal: RootProposal | undefined;
  /** What the campaign may take then, and what it was allowed before. */
  readonly allowance: bigint;
  readonly before: bigint;
  /** What amounts are shown in. */
  readonly words: TokenWords;
  /** What is still missing for the root to be accepted. */
  readonly findings: readonly CampaignFinding[];
  /** Empty: it was allowed as much already, or nothing was to be sent. */
  readonly sent: readonly SentCall[];
  /** Of a dry run: what would be sent, in order. */
  readonly calls: readonly PlannedCall[];
};

/**
 * Allows a cumulative campaign to take what the waiting proposal brings, as its treasury. Allowed already is no failure.
 * @throws SymbolonError `NotCumulative`, `NotTreasury`, `NothingProposed`, `ProposalMismatch`, `ApprovalRefused`, `ApprovalReverted`
 */
export async function approveFunding(
  client: WriteClient,
  parameters: ApproveFundingParameters,
): Promise<ApprovedFunding> {
  const { campaign, amount, dryRun = false, timing } = parameters;
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const state = await cumulativeState(client, campaign, blockNumber);
  const { token, treasury } = state.terms;
  const account = client.account.address;
  if (!isAddressEqual(account, treasury)) throw notTreasury(campaign, treasury, account);
  const proposal = amount === undefined ? meantProposal(parameters, state, now) : undefined;
  const allowance = amount ?? proposal?.funding ?? 0n;
  const query = { token, holder: treasury, spender: campaign };
  const source = dryRun
    ? await readToken(client, { ...query, blockNumber })
    : await readSpendable(client, query, timing);
  const allowing = { token, spender: campaign, allowance, state: source };
  const allowed = amount === undefined ? approvals(allowing) : exactApprovals(allowing);
  const calls = [...deposits({ token, amount: allowance, state: source }), ...allowed];
  const planned = calls.length === 0 ? [] : await playedApprovals(client, calls);
  const sent = dryRun ? [] : await sendCalls(client, calls, approvalReverted, timing);
  const deposited = calls.reduce((sum, { value }) => sum + value, 0n);
  const after = { ...source, allowance, ...(deposited > 0n && { balance: allowance }) };
  const findings = checkSource({ campaign, treasury, funding: allowance, source: after });
  const { allowance: before = 0n } = source;
  const found = {
    token,
    treasury,
    proposal,
    allowance,
    before,
    words: tokenWordsOf(source),
    findings,
  };
  return { ...found, sent, calls: dryRun ? planned : [] };
}

/** @throws SymbolonError `NothingProposed`, `ProposalMismatch` */
function meantProposal(
  { campaign, proposal: named }: ApproveFundingParameters,
  state: CumulativeState,
  now: bigint,
): RootProposal {
  const waiting = findPendingProposal(state, now);
  if (waiting === undefined) {
    throw new SymbolonError({
      code: "NothingProposed",
      reason: `The campaign ${campaign} has no proposed root that could still be accepted.`,
      hint: "Let the proposer propose one, or give --amount, which the campaign may take.",
      details: { campaign, root: state.terms.root },
    });
  }
  if (!isNamed(waiting, { proposal: named })) throw proposalMismatch(campaign, { proposal: named }, waiting);
  return waiting;
}

/**
 * Plays approvals, sends nothing.
 * @throws SymbolonError `ApprovalRefused`
 */
export async function playedApprovals(
  client: WriteClient,
  calls: readonly PlannedCall[],
): Promise<readonly PlannedCall[]> {
  const { outcome } = await playCalls(client, { account: client.account.address, calls }, (data) =>
    approvalRefused(calls[0]?.to, data),
  );
  return calls.map((call) => ({ ...call, simulated: outcome === "done" }));
}

function approvalRefused(token: Address | undefined, data: Hex): SymbolonError {
  return new SymbolonError({
    code: "ApprovalRefused",
    reason: `The token ${token} would refuse the approval: ${data}.`,
    hint: "Check whether the token is paused or has blocked the treasury.",
    details: { data },
  });
}

function notTreasury(campaign: Address, treasury: Address, account: Address): SymbolonError {
  return new SymbolonError({
    code: "NotTreasury",
    reason: `${account} may not pay for the roots of the campaign ${campaign}: only its treasury ${treasury} may.`,
    hint: `Sign with the treasury's key, or plan it for its Safe: --from ${treasury} --calldata FILE.`,
    details: { campaign, treasury, account },
  });
}
