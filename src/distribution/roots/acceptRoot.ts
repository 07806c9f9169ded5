import type { Address, Hash, Hex } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import type { CumulativeState, RootProposal } from "../../chain/read/readCampaign.ts";
import { readToken } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { isNamed, type Named, outcomeOf, proposalMismatch } from "./namedProposal.ts";
import { checkSource } from "./proposalFindings.ts";
import { cumulativeState } from "./rootState.ts";
import { sendRoot } from "./sendRoot.ts";

export type DecideRootParameters = Named & {
  /** The CumulativeCampaign. */
  readonly campaign: Address;
  /** First block to look through for what happened to roots; left out: 0. */
  readonly fromBlock?: bigint | undefined;
  /** Simulates it, sends nothing. */
  readonly dryRun?: boolean | undefined;
  /** Told the proposal before anything is sent, and its token's decimals, where it tells them. */
  readonly onProposal?: ((proposal: RootProposal, decimals: number | undefined) => void) | undefined;
  /** Told how far the chain is searched for what happened to roots. */
  readonly onSearching?: ((done: number, total: number) => void) | undefined;
};

/** What was sent; both null in a dry run. */
export type SentDecision = { readonly transaction: Hash | null; readonly gas: bigint | null };

export type AcceptedRoot =
  | { readonly already: true; readonly root: Hex }
  | (SentDecision & {
      readonly already: false;
      readonly proposal: RootProposal;
      /** The root that was in force before. */
      readonly previous: Hex;
      /** Unix seconds until which that one is good; in a dry run, if it were sent now. */
      readonly overlapEnds: bigint;
      readonly treasury: Address;
    });

/**
 * Puts the proposed root in force; anybody may, once its timelock has run. What is accepted already is no failure.
 * @throws SymbolonError `NotCumulative`, `NothingProposed`, `ProposalMismatch`, `TimelockRunning`, `ProposalExpired`,
 * `TreasuryAllowanceShort`, `TreasuryBalanceShort`, `TransactionReverted`
 */
export async function acceptRoot(
  client: WriteClient,
  parameters: DecideRootParameters,
): Promise<AcceptedRoot> {
  const { campaign, dryRun, onProposal } = parameters;
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const state = await cumulativeState(client, campaign, blockNumber);
  const { proposal } = state.roots;
  if (proposal === undefined || !isNamed(proposal, parameters)) {
    return { already: true, root: await acceptedRoot(client, state, parameters) };
  }
  const { token, treasury, root: previous } = state.terms;
  const source = await readToken(client, { token, holder: treasury, spender: campaign, blockNumber });
  onProposal?.(proposal, source.decimals);
  requireTime(proposal, now);
  requireSource(campaign, treasury, proposal, source);
  const sent = await sendRoot(client, {
    ...{ campaign, dryRun, functionName: "acceptRoot", args: [proposal.hash] },
  });
  const accepted = sent?.events.find((one) => one.event === "RootAccepted");
  // Where nothing was sent, as if it were in the newest block.
  const overlapEnds = accepted?.overlapEnds ?? now + state.rules.overlap;
  const { transaction = null, gas = null } = sent ?? {};
  return { already: false, proposal, previous, overlapEnds, treasury, transaction, gas };
}

/**
 * The root that was accepted already, where what is meant does not wait: the one in force, or one that another followed.
 * @throws SymbolonError `NothingProposed`, `ProposalMismatch`
 */
async function acceptedRoot(
  client: ReadClient,
  { terms, roots }: CumulativeState,
  { campaign, root, proposal, fromBlock = 0n, onSearching }: DecideRootParameters,
): Promise<Hex> {
  const named = { root, proposal };
  const present = terms.root.toLowerCase();
  if (named.proposal === undefined && named.root?.toLowerCase() === present) return terms.root;
  const last = await outcomeOf(client, { campaign, fromBlock, named, onSearching });
  if (last?.event === "RootAccepted") return last.root;
  if (roots.proposal !== undefined) throw proposalMismatch(campaign, named, roots.proposal);
  const vetoed = last?.event === "RootVetoed" ? `; ${last.root} was vetoed by ${last.by}` : "";
  throw new SymbolonError({
    code: "NothingProposed",
    reason: `The campaign ${campaign} has no proposed root${vetoed}. Its root is ${terms.root}.`,
    hint: "Have the proposer propose one: symbolon campaign propose-root CAMPAIGN DIR.",
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
      reason: `The root ${proposal.root} can be accepted from ${isoMoment(from)} on, in ${from - now} seconds, and before ${isoMoment(until)}.`,
      hint: "Run the same command again then. While claims are paused, that moment moves on; until it is accepted, the guardian may veto it.",
      details,
    });
  }
  if (now < until) return;
  throw new SymbolonError({
    code: "ProposalExpired",
    reason: `The root ${proposal.root} had to be accepted before ${isoMoment(until)}.`,
    hint: "Have the proposer propose it again: symbolon campaign propose-root CAMPAIGN DIR.",
    details,
  });
}

/** @throws SymbolonError `TreasuryAllowanceShort`, `TreasuryBalanceShort` */
function requireSource(
  campaign: Address,
  treasury: Address,
  { funding }: RootProposal,
  source: { readonly balance: bigint | undefined; readonly allowance: bigint | undefined },
): void {
  const [first] = checkSource({ campaign, treasury, funding, source });
  if (first === undefined) return;
  const { id, sentence, hint, details } = first;
  throw new SymbolonError({ code: id, reason: sentence, hint, details });
}
