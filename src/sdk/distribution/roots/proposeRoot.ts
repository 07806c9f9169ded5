import { type Address, type Hash, type Hex, zeroHash } from "viem";
import { getBlock } from "viem/actions";
import type { PublishedTree } from "../../allocation/published/publishedTree.ts";
import { proposeRootCall } from "../../chain/calls/campaigns.ts";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import type { CumulativeState, RootProposal } from "../../chain/read/readCampaign.ts";
import { readToken } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import { formatThings } from "../../core/text/format.ts";
import { exactTokenAmount, type TokenWords, tokenWordsOf } from "../../core/text/tokenAmount.ts";
import { checkToken } from "../check/checkToken.ts";
import { countCumulative } from "../check/countPaid.ts";
import { type CampaignFinding, refuseAny } from "../check/finding.ts";
import { cumulativeState, findPendingProposal } from "../state/campaignState.ts";
import { readAllPaid, readBalance } from "../state/readPaid.ts";
import { sendRoot } from "./decideRoot.ts";
import { proposalFindings } from "./proposalFindings.ts";

export type ProposeRootParameters = {
  /** The CumulativeCampaign, whose proposer the client's account is. */
  readonly campaign: Address;
  readonly published: PublishedTree;
  /** Reads the present root's tree; default: the root is proposed without looking whom it lowers. */
  readonly previous?: (() => Promise<PublishedTree>) | undefined;
  /** Base units that come with it; default: what the tree needs. */
  readonly funding?: bigint | undefined;
  /** Checks and simulates everything, sends nothing. */
  readonly dryRun?: boolean | undefined;
  /** Called with what is about to be proposed, and waited for, before it is sent; nothing is where it throws. */
  readonly onPlan?: ((plan: PlannedRoot) => void | Promise<void>) | undefined;
  /** Called with how much of what was claimed is read. */
  readonly onReading?: OnProgress | undefined;
};

type OnProgress = (done: number, total: number) => void;

export type RootParameters = Pick<RootProposal, "root" | "count" | "funding" | "manifestHash">;

/** What is proposed, and what may become of it. */
export type PlannedRoot = {
  readonly parameters: RootParameters;
  /** Unix seconds: as if it were proposed in the newest block. */
  readonly acceptableFrom: bigint;
  readonly expires: bigint;
  readonly guardian: Address;
  readonly findings: readonly CampaignFinding[];
  /** What amounts are shown in. */
  readonly token: TokenWords;
};

export type ProposedRoot =
  | {
      /** The tree's root is in force, or it waits as it is wanted: nothing was sent. */
      readonly already: "accepted" | "proposed";
      readonly root: Hex;
      /** Hash of the proposal that waits. */
      readonly proposal: Hex | null;
    }
  | (PlannedRoot & {
      readonly already: null;
      /** Its hash; null in a dry run. */
      readonly proposal: Hex | null;
      readonly sum: RootFunding;
      readonly transaction: Hash | null;
      readonly gas: bigint | null;
      /** Of a dry run: what would be sent. */
      readonly calls: readonly PlannedCall[];
    });

/**
 * Proposes the root of a tree, after looking at all that can be seen before. Proposed already is no failure.
 * @throws SymbolonError `NotCumulative`, `TreeMismatch`, `TransactionReverted`, and by the id of the first finding that nobody
 * may pass over: `ProposalLowers`, `ProposalUnderfunded`
 * @example
 * const published = await readPublishedTree("week-12");
 * const { already, proposal } = await proposeRoot(proposer, { campaign, published });
 */
export async function proposeRoot(
  client: WriteClient,
  parameters: ProposeRootParameters,
): Promise<ProposedRoot> {
  const { campaign, published, dryRun } = parameters;
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const state = await cumulativeState(client, campaign, blockNumber);
  const already = doneAlready(state, parameters, now);
  if (already !== undefined) {
    const proposal = already === "proposed" ? (state.roots.proposal?.hash ?? null) : null;
    return { already, root: published.tree.root, proposal };
  }
  const previous = await parameters.previous?.();
  if (previous !== undefined) requirePresent(state, campaign, previous);
  const money = await readMoney(client, { ...parameters, state, present: previous, blockNumber });
  const { root, count, allocation } = published.tree;
  const { manifestHash } = published;
  const { funding = money.sum.funding } = parameters;
  const proposed = { root, count: BigInt(count), funding, manifestHash };
  const next = withProposal(state, proposed, now);
  const { token, sum, ...amounts } = money;
  const findings = [
    ...checkToken(
      { token: state.terms.token, ...token },
      { decimals: published.manifest.decimals, total: allocation.total },
    ),
    ...proposalFindings({ ...amounts, campaign, state: next, now, present: previous, proposed: published }),
  ];
  refuseAny(findings);
  const plan: PlannedRoot = {
    parameters: proposed,
    acceptableFrom: next.roots.proposal.acceptableFrom,
    expires: next.roots.proposal.expires,
    guardian: state.rules.guardian,
    findings,
    token: tokenWordsOf(token),
  };
  if (dryRun !== true) await parameters.onPlan?.(plan);
  const what = `Propose the root ${root} of ${formatThings(count, "leaf", "leaves")} in the campaign ${campaign}, for which its treasury is to pay ${exactTokenAmount(funding, token)}`;
  const call = proposeRootCall({ campaign, ...proposed });
  const { events, ...sent } = await sendRoot(client, call, { what, dryRun });
  const event = events.find((one) => one.event === "RootProposed");
  const { acceptableFrom, expires } = event ?? plan;
  const proposal = event?.proposal ?? null;
  return { already: null, ...plan, acceptableFrom, expires, proposal, sum, ...sent };
}

/** The state as if a root were proposed in the newest block. The proposal's hash hangs on when it really is. */
function withProposal(state: CumulativeState, parameters: RootParameters, now: bigint) {
  const acceptableFrom = now + state.rules.timelock;
  const expires = acceptableFrom + state.roots.acceptancePeriod;
  const proposal = {
    ...parameters,
    proposedAt: now,
    pausedBefore: 0n,
    hash: zeroHash,
    acceptableFrom,
    expires,
  };
  return { ...state, roots: { ...state.roots, proposal } };
}

/** Whether the tree's root is in force, or waits as it is wanted. */
function doneAlready(
  state: CumulativeState,
  { published: { tree, manifestHash }, funding }: ProposeRootParameters,
  now: bigint,
): "accepted" | "proposed" | undefined {
  const root = tree.root.toLowerCase();
  if (state.terms.root.toLowerCase() === root) return "accepted";
  const pending = findPendingProposal(state, now);
  if (pending === undefined || pending.root.toLowerCase() !== root) return undefined;
  const isSame =
    pending.manifestHash.toLowerCase() === manifestHash.toLowerCase() &&
    pending.count === BigInt(tree.count) &&
    (funding === undefined || funding === pending.funding);
  // Where it is not, the campaign refuses it by name.
  return isSame ? "proposed" : undefined;
}

/**
 * Only the tree of the present root tells who would be lowered.
 * @throws SymbolonError `TreeMismatch`
 */
function requirePresent(
  { terms, roots }: CumulativeState,
  campaign: Address,
  { directory, tree }: Pick<PublishedTree, "directory" | "tree">,
): void {
  const root = tree.root.toLowerCase();
  const present = terms.root.toLowerCase();
  if (root === present) return;
  const isSuperseded = root === roots.previousRoot?.toLowerCase();
  throw new SymbolonError({
    code: "TreeMismatch",
    reason: `${directory} has the root ${root}, ${isSuperseded ? "the one before the present one; the present one" : "and that"} of the campaign ${campaign} is ${present}.`,
    hint: "Give --previous with the folder of the present root's tree.",
    details: { directory, campaign, tree: root, root: present },
  });
}

type MoneyParameters = ProposeRootParameters & {
  readonly state: CumulativeState;
  readonly present: PublishedTree | undefined;
  readonly blockNumber: bigint;
};

async function readMoney(
  client: ReadClient,
  { campaign, state, published, present, blockNumber, onReading }: MoneyParameters,
) {
  const { token: address, treasury } = state.terms;
  const rows = published.tree.allocation;
  const before = present?.tree.allocation;
  const at = { campaign, blockNumber, onProgress: onReading };
  const [balance, token, source, paid, paidBefore] = await Promise.all([
    readBalance(client, address, campaign, blockNumber),
    readToken(client, { token: address, holder: campaign, blockNumber }),
    readToken(client, { token: address, holder: treasury, spender: campaign, blockNumber }),
    readAllPaid(client, at, rows),
    before && readAllPaid(client, at, before),
  ]);
  const { owed } = countCumulative(rows, paid);
  // What the new tree's total exceeds the present one's by, less what the campaign has to spare. That is, whenever nobody is
  // lowered, what may be claimed under the new tree less what is held.
  const funding = owed > balance ? owed - balance : 0n;
  const owedBefore = before && paidBefore && countCumulative(before, paidBefore).owed;
  const sum: RootFunding = {
    total: rows.total,
    totalBefore: before?.total,
    balance,
    owedBefore,
    owed,
    funding,
  };
  return { balance, token, source, paid, sum };
}

/** How the funding of a root comes about, in base units. */
export type RootFunding = {
  /** Of the new tree, and of the present one; the latter undefined where that was not given. */
  readonly total: bigint;
  readonly totalBefore: bigint | undefined;
  /** What the campaign holds. */
  readonly balance: bigint;
  /** What may still be claimed under the present tree; undefined where that was not given. */
  readonly owedBefore: bigint | undefined;
  /** What may be claimed under the new tree. */
  readonly owed: bigint;
  /** What the new tree needs beside what the campaign holds. */
  readonly funding: bigint;
};
