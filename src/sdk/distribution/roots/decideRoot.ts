import type { Address, Hash, Hex } from "viem";
import { getBlock } from "viem/actions";
import type { ContractCall } from "../../chain/calls/asTransaction.ts";
import { acceptRootCall, vetoRootCall } from "../../chain/calls/campaigns.ts";
import { type PlannedCall, plannedCall } from "../../chain/calls/plannedCall.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { type RootEvent, rootEvents } from "../../chain/events/roots.ts";
import type { CumulativeState, RootProposal } from "../../chain/read/readCampaign.ts";
import { readToken, readTokenWords } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import { durationText } from "../../core/text/duration.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { exactTokenAmount, type TokenWords } from "../../core/text/tokenAmount.ts";
import { sendSingle, simulateSingle } from "../../delivery/sendCalls.ts";
import { findingError } from "../check/finding.ts";
import { cumulativeState } from "../state/campaignState.ts";
import { findRootOutcome, isNamed, type NamedProposal, proposalMismatch } from "./namedProposal.ts";
import { checkSource } from "./proposalFindings.ts";

export type DecideRootParameters = NamedProposal & {
  /** The CumulativeCampaign. */
  readonly campaign: Address;
  /** First block to search for events about roots. Default: 0. */
  readonly fromBlock?: bigint | undefined;
  /** Simulates it and sends nothing. */
  readonly dryRun?: boolean | undefined;
  /** Called before anything is sent, with the proposal and what its token says of itself. */
  readonly onProposal?: ((proposal: RootProposal, token: TokenWords) => void) | undefined;
  /** Called with how much of the chain is searched for events about roots. */
  readonly onSearching?: ((done: number, total: number) => void) | undefined;
};

/** What was sent. */
type SentDecision = {
  /** Both null in a dry run. */
  readonly transaction: Hash | null;
  readonly gas: bigint | null;
  /** Of a dry run: what would be sent. */
  readonly calls: readonly PlannedCall[];
};

export type AcceptedRoot =
  | { readonly already: true; readonly root: Hex }
  | (SentDecision & {
      readonly already: false;
      readonly proposal: RootProposal;
      /** The root that was in force before. */
      readonly previous: Hex;
      /** Unix seconds until which the previous root is good; in a dry run, as if sent now. */
      readonly overlapEnds: bigint;
      readonly treasury: Address;
    });

/**
 * Puts the proposed root in force; anybody may, once its timelock has run. An already accepted root is no failure.
 * @throws SymbolonError `NotCumulative`, `NothingProposed`, `ProposalMismatch`, `TimelockRunning`, `ProposalExpired`,
 * `TreasuryAllowanceShort`, `TreasuryBalanceShort`, `TransactionReverted`
 * @example
 * const { already } = await acceptRoot(client, { campaign, root });
 */
export async function acceptRoot(
  client: WriteClient,
  parameters: DecideRootParameters,
): Promise<AcceptedRoot> {
  const { campaign, dryRun, onProposal, root: named } = parameters;
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const state = await cumulativeState(client, campaign, blockNumber);
  const { proposal } = state.roots;
  const { token, treasury, root: previous } = state.terms;
  if (proposal === undefined || !isNamed(proposal, parameters)) {
    const isInForce = parameters.proposal === undefined && named?.toLowerCase() === previous.toLowerCase();
    if (isInForce) return { already: true, root: previous };
    const last = await findRootOutcome(client, parameters);
    if (last?.event === "RootAccepted") return { already: true, root: last.root };
    const vetoed = last?.event === "RootVetoed" ? `; ${last.root} was vetoed by ${last.by}` : "";
    const hint = "Let the proposer propose one: symbolon campaign propose-root CAMPAIGN DIR.";
    throw notWaiting(parameters, state, last, [vetoed, hint]);
  }
  const source = await readToken(client, { token, holder: treasury, spender: campaign, blockNumber });
  onProposal?.(proposal, source);
  requireTime(proposal, now);
  const [short] = checkSource({ campaign, treasury, funding: proposal.funding, source });
  if (short !== undefined) throw findingError(short);
  const call = acceptRootCall({ campaign, proposal: proposal.hash });
  const what = `Accept the proposed root ${proposalText(proposal)} in the campaign ${campaign}; its treasury ${treasury} pays ${exactTokenAmount(proposal.funding, source)}`;
  const { events, ...sent } = await sendRoot(client, call, { what, dryRun });
  const accepted = events.find((one) => one.event === "RootAccepted");
  // Where nothing was sent, as if it were in the newest block.
  const overlapEnds = accepted?.overlapEnds ?? now + state.rules.overlap;
  return { already: false, proposal, previous, overlapEnds, treasury, ...sent };
}

export type VetoedRoot =
  | { readonly already: true; readonly root: Hex; readonly proposal: Hex; readonly by: Address }
  | (SentDecision & { readonly already: false; readonly proposal: RootProposal; readonly by: Address });

/**
 * Vetoes a proposed root as its guardian, or withdraws it as its proposer. An already vetoed root is no failure.
 * @throws SymbolonError `NotCumulative`, `RootInForce`, `NothingProposed`, `ProposalMismatch`, `TransactionReverted`
 * @example
 * const { already } = await vetoRoot(guardian, { campaign, root });
 */
export async function vetoRoot(client: WriteClient, parameters: DecideRootParameters): Promise<VetoedRoot> {
  const { campaign, root, dryRun, onProposal } = parameters;
  const { number: blockNumber } = await getBlock(client);
  const state = await cumulativeState(client, campaign, blockNumber);
  if (root?.toLowerCase() === state.terms.root.toLowerCase()) throw rootInForce(campaign, root);
  const { proposal } = state.roots;
  if (proposal === undefined || !isNamed(proposal, parameters)) {
    const last = await findRootOutcome(client, parameters);
    if (last?.event === "RootVetoed") {
      return { root: last.root, proposal: last.proposal, by: last.by, already: true };
    }
    const isMeant = root !== undefined || parameters.proposal !== undefined;
    if (last?.event === "RootAccepted" && isMeant) throw rootInForce(campaign, last.root);
    const hint = "See what happened to its roots: symbolon campaign show.";
    throw notWaiting(parameters, state, last, [": there is nothing to veto", hint]);
  }
  if (onProposal !== undefined) {
    onProposal(proposal, await readTokenWords(client, { token: state.terms.token }));
  }
  const call = vetoRootCall({ campaign, proposal: proposal.hash });
  const what = `Turn down the proposed root ${proposalText(proposal)} in the campaign ${campaign}`;
  const { events: _, ...sent } = await sendRoot(client, call, { what, dryRun });
  return { already: false, proposal, by: client.account.address, ...sent };
}

function proposalText({ root, hash }: RootProposal): string {
  return `${root} (proposal ${hash})`;
}

type SendRootOptions = { readonly what: string; readonly dryRun: boolean | undefined };

/**
 * Simulates a call about a root, and then sends it. It needs no journal: the chain refuses a second proposal,
 * acceptance or veto of the same root, and the caller checks for that before.
 * @param what the call's meaning, for the person who signs
 * @returns the campaign's events about its roots; in a dry run, the call
 * @throws SymbolonError `TransactionReverted`; what viem throws where the campaign refuses
 */
export async function sendRoot(
  client: WriteClient,
  call: ContractCall,
  { what, dryRun = false }: SendRootOptions,
): Promise<SentDecision & { readonly events: readonly RootEvent[] }> {
  await simulateSingle(client, call, client.account.address);
  if (dryRun) return { transaction: null, gas: null, events: [], calls: [plannedCall(call, { what })] };
  const { transactionHash: transaction, gasUsed: gas, logs } = await sendSingle(client, call);
  return { transaction, gas, events: rootEvents(call.address, logs), calls: [] };
}

/** The error for a root that is not proposed now, and about which there is no fitting earlier decision. */
function notWaiting(
  { campaign, root, proposal }: DecideRootParameters,
  { terms, roots }: CumulativeState,
  last: RootEvent | undefined,
  [what, hint]: readonly [what: string, hint: string],
): SymbolonError {
  if (roots.proposal !== undefined) return proposalMismatch(campaign, { root, proposal }, roots.proposal);
  return new SymbolonError({
    code: "NothingProposed",
    reason: `The campaign ${campaign} has no proposed root${what}. Its root is ${terms.root}.`,
    hint,
    details: { campaign, root: terms.root, last: last?.event ?? null },
  });
}

/** @throws SymbolonError `TimelockRunning`, `ProposalExpired` */
function requireTime(proposal: RootProposal, now: bigint): void {
  const { acceptableFrom: from, expires: until } = proposal;
  const details = { root: proposal.root, proposal: proposal.hash, now, acceptableFrom: from, expires: until };
  if (now < from) {
    throw new SymbolonError({
      code: "TimelockRunning",
      reason: `The root ${proposal.root} can be accepted from ${isoMoment(from)} on, in ${durationText(from - now)}, and before ${isoMoment(until)}.`,
      hint: "Run the same command again then. While claims are paused, that moment moves on; until it is accepted, the guardian may veto it.",
      details,
    });
  }
  if (now < until) return;
  throw new SymbolonError({
    code: "ProposalExpired",
    reason: `The root ${proposal.root} had to be accepted before ${isoMoment(until)}.`,
    hint: "Let the proposer propose it again: symbolon campaign propose-root CAMPAIGN DIR.",
    details,
  });
}

function rootInForce(campaign: Address, root: Hex): SymbolonError {
  return new SymbolonError({
    code: "RootInForce",
    reason: `The root ${root} was accepted, and can no longer be vetoed.`,
    hint: "Let the proposer propose a root that corrects it; tell claimants, and let the treasury withdraw its allowance.",
    details: { campaign, root },
  });
}
