import type { Address, Hex } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import type { CumulativeState, RootProposal } from "../../chain/read/readCampaign.ts";
import { readToken } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { DecideRootParameters, SentDecision } from "./acceptRoot.ts";
import { isNamed, outcomeOf, proposalMismatch } from "./namedProposal.ts";
import { cumulativeState } from "./rootState.ts";
import { sendRoot } from "./sendRoot.ts";

/** Who vetoed which proposal. */
type Veto = { readonly root: Hex; readonly proposal: Hex; readonly by: Address };

export type VetoedRoot =
  | (Veto & { readonly already: true })
  | (SentDecision & { readonly already: false; readonly proposal: RootProposal; readonly by: Address });

/**
 * Turns a proposed root down, as its guardian, or takes it back, as its proposer. What is vetoed already is no failure.
 * @throws SymbolonError `NotCumulative`, `RootInForce`, `NothingProposed`, `ProposalMismatch`, `TransactionReverted`
 */
export async function vetoRoot(client: WriteClient, parameters: DecideRootParameters): Promise<VetoedRoot> {
  const { campaign, root, dryRun, onProposal } = parameters;
  const { number: blockNumber } = await getBlock(client);
  const state = await cumulativeState(client, campaign, blockNumber);
  if (root?.toLowerCase() === state.terms.root.toLowerCase()) throw rootInForce(campaign, root);
  const { proposal } = state.roots;
  if (proposal === undefined || !isNamed(proposal, parameters)) {
    return { ...(await vetoedAlready(client, state, parameters)), already: true };
  }
  if (onProposal !== undefined) {
    const { decimals } = await readToken(client, { token: state.terms.token, holder: campaign });
    onProposal(proposal, decimals);
  }
  const args = [proposal.hash];
  const sent = await sendRoot(client, { campaign, dryRun, functionName: "vetoRoot", args });
  const { transaction = null, gas = null } = sent ?? {};
  return { already: false, proposal, by: client.account.address, transaction, gas };
}

/**
 * Who vetoed what is meant, where it does not wait.
 * @throws SymbolonError `RootInForce`, `NothingProposed`, `ProposalMismatch`
 */
async function vetoedAlready(
  client: ReadClient,
  { terms, roots }: CumulativeState,
  { campaign, root, proposal, fromBlock = 0n, onSearching }: DecideRootParameters,
): Promise<Veto> {
  const named = { root, proposal };
  const last = await outcomeOf(client, { campaign, fromBlock, named, onSearching });
  if (last?.event === "RootVetoed") return { root: last.root, proposal: last.proposal, by: last.by };
  const isMeant = root !== undefined || proposal !== undefined;
  if (last?.event === "RootAccepted" && isMeant) throw rootInForce(campaign, last.root);
  if (roots.proposal !== undefined) throw proposalMismatch(campaign, named, roots.proposal);
  throw new SymbolonError({
    code: "NothingProposed",
    reason: `The campaign ${campaign} has no proposed root: there is nothing to veto. Its root is ${terms.root}.`,
    hint: "Nothing to do; symbolon campaign show tells what happened to its roots.",
    details: { campaign, root: terms.root, last: last?.event ?? null },
  });
}

function rootInForce(campaign: Address, root: Hex): SymbolonError {
  return new SymbolonError({
    code: "RootInForce",
    reason: `The root ${root} was accepted: what was accepted cannot be vetoed.`,
    hint: "Have the proposer propose a root that mends it; tell claimants, and have the treasury take its allowance back.",
    details: { campaign, root },
  });
}
