import type { Address } from "viem";
import { allocationDiff, changeText, forbiddenForCumulative } from "../../allocation/diff/allocationDiff.ts";
import type { PublishedTree } from "../../allocation/published/publishedTree.ts";
import type { CumulativeState, RootProposal } from "../../chain/read/readCampaign.ts";
import { formatThings } from "../../core/text/format.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { type TokenWords, tokenAmount } from "../../core/text/tokenAmount.ts";
import { checkLeaves } from "../check/checkLeaves.ts";
import { countCumulative } from "../check/countPaid.ts";
import { type CampaignFinding, problem, warning } from "../check/finding.ts";
import { findPendingProposal } from "../state/campaignState.ts";

export type ProposalParameters = {
  readonly campaign: Address;
  readonly state: CumulativeState;
  /** Unix seconds. */
  readonly now: bigint;
  /** Base units of the campaign; undefined: the token does not answer. */
  readonly balance: bigint | undefined;
  /** Of the treasury. */
  readonly source: TokenWords & {
    readonly balance: bigint | undefined;
    readonly allowance: bigint | undefined;
  };
  /** The tree of the present root; undefined: another one was given, so nothing is compared with it. */
  readonly present: PublishedTree | undefined;
  /** The tree that was published for the proposal; undefined: none was given. */
  readonly proposed: PublishedTree | undefined;
  /** Base units paid so far to the account of each row of `proposed`. */
  readonly paid: readonly bigint[];
};

/** Changes named in a finding; the rest are counted. */
const MAX_NAMED = 5;

/** What a guardian looks at before the timelock has run: whether the proposed root is what was published, and fair. */
export function proposalFindings(parameters: ProposalParameters): readonly CampaignFinding[] {
  const { state, now, proposed } = parameters;
  const { proposal } = state.roots;
  if (proposal === undefined) {
    if (proposed === undefined) return [];
    const hint =
      "Leave --proposal out, or see whether the root was vetoed or accepted: symbolon campaign show.";
    return [problem("NothingProposed", "A proposal's tree is given, but no root is proposed.", hint)];
  }
  const { root, expires: until } = proposal;
  if (findPendingProposal(state, now) === undefined) {
    const sentence = `The root ${root} was proposed, and could be accepted until ${isoMoment(until)} only.`;
    const hint = "Propose it again: symbolon campaign propose-root.";
    return [warning("ProposalExpired", sentence, hint, { root, until, now })];
  }
  const waiting = { ...parameters, proposal };
  const found = checkAcceptance(waiting);
  if (proposed === undefined) {
    const sentence = `The root ${root} is proposed, and its tree is not given, so the proposal was not checked.`;
    const hint = "Give the tree that was published for it: --proposal DIR.";
    return [...found, warning("ProposalUnchecked", sentence, hint, { root })];
  }
  return [...found, ...checkTree(waiting, proposed)];
}

type Waiting = ProposalParameters & { readonly proposal: RootProposal };

/** What would keep anybody from accepting it. */
function checkAcceptance({ state, campaign, source, proposal }: Waiting): readonly CampaignFinding[] {
  const { acceptableFrom: from } = proposal;
  const found: CampaignFinding[] = [];
  if (from >= state.effectiveEnd) {
    const sentence = `The proposed root can be accepted from ${isoMoment(from)}, but the campaign ends at ${isoMoment(state.effectiveEnd)}.`;
    const hint = "This campaign cannot pay what was earned since: create another one.";
    found.push(warning("ProposalTooLate", sentence, hint, { from, effectiveEnd: state.effectiveEnd }));
  }
  return [
    ...found,
    ...checkSource({ campaign, treasury: state.terms.treasury, funding: proposal.funding, source }),
  ];
}

export type SourceParameters = Pick<ProposalParameters, "campaign" | "source"> & {
  readonly treasury: Address;
  /** Base units that are to come. */
  readonly funding: bigint;
};

/** Whether the treasury could pay for a root now: where it cannot at acceptance, acceptance reverts. */
export function checkSource({
  campaign,
  treasury,
  funding,
  source,
}: SourceParameters): readonly CampaignFinding[] {
  const { allowance, balance } = source;
  const text = (amount: bigint) => tokenAmount(amount, source);
  const found: CampaignFinding[] = [];
  if (allowance !== undefined && allowance < funding) {
    const sentence = `The treasury ${treasury} allows the campaign ${text(allowance)}, but the root brings ${text(funding)}.`;
    const hint = `Let the treasury allow it before the root is accepted: symbolon campaign approve ${campaign}.`;
    found.push(warning("TreasuryAllowanceShort", sentence, hint, { treasury, allowance, funding }));
  }
  if (balance !== undefined && balance < funding) {
    const sentence = `The treasury ${treasury} holds ${text(balance)}, but the root brings ${text(funding)}.`;
    const hint = "Send the treasury what is missing before the root is accepted.";
    found.push(warning("TreasuryBalanceShort", sentence, hint, { treasury, balance, funding }));
  }
  return found;
}

function checkTree(waiting: Waiting, proposed: PublishedTree): readonly CampaignFinding[] {
  const { state, campaign, present, proposal } = waiting;
  const { tree, manifestHash, directory } = proposed;
  const hint = "Find the tree of this root; a guardian vetoes a root whose tree is not published.";
  const compared = [
    ["ProposalNotNative", "convention", "native", tree.convention.name],
    ["ProposalRootDiffers", "root", proposal.root.toLowerCase(), tree.root.toLowerCase()],
    ["ProposalCountDiffers", "count", String(proposal.count), String(tree.count)],
    ["ProposalManifestDiffers", "manifest hash", proposal.manifestHash.toLowerCase(), manifestHash],
  ] as const;
  const found = compared
    .filter(([, , there, here]) => there !== here)
    .map(([id, what, there, here]) =>
      problem(id, `The proposal's ${what} is ${there}, but ${directory} has ${here}.`, hint, {
        there,
        here,
      }),
    );
  // What another tree says of accounts and money means nothing.
  if (found.length > 0) return found;
  const leaves = checkLeaves(tree.allocation, {
    kind: state.kind,
    token: state.terms.token,
    campaign,
    words: waiting.source,
  });
  return [
    ...(present === undefined ? [] : checkRaises(present, proposed)),
    ...checkFunding(waiting, proposed),
    ...leaves.map((leaf) => ({ ...leaf, sentence: `In the proposed tree: ${leaf.sentence}` })),
  ];
}

/** Totals only rise: whoever is lowered or left out was promised more. */
function checkRaises(present: PublishedTree, proposed: PublishedTree): readonly CampaignFinding[] {
  const diff = allocationDiff(present.tree.allocation, proposed.tree.allocation);
  const kinds = forbiddenForCumulative.filter((kind) => diff.byKind[kind].accounts > 0);
  if (kinds.length === 0) return [];
  const accounts = kinds.reduce((sum, kind) => sum + diff.byKind[kind].accounts, 0);
  const shown = kinds
    .flatMap((kind) =>
      [...diff.changes({ kind, limit: MAX_NAMED })].map((change) => changeText(kind, change)),
    )
    .slice(0, MAX_NAMED);
  const more = accounts > shown.length ? `; and ${accounts - shown.length} more` : "";
  const sentence = `The proposed tree gives ${formatThings(accounts, "account")} less than the present tree (amounts in base units): ${shown.join("; ")}${more}.`;
  const hint =
    "Make the next tree with symbolon allocation next, which never lowers an amount; a guardian would veto this tree.";
  return [problem("ProposalLowers", sentence, hint, { accounts, first: shown })];
}

/** What the campaign will hold against what everybody may then claim. */
function checkFunding(
  { balance, paid, proposal, source }: Waiting,
  { tree }: PublishedTree,
): readonly CampaignFinding[] {
  if (balance === undefined) return [];
  const { owed } = countCumulative(tree.allocation, paid);
  const { funding } = proposal;
  const text = (amount: bigint) => tokenAmount(amount, source);
  const will = balance + funding;
  const details = { balance, funding, owed };
  if (will < owed) {
    const sentence = `Once the proposed root is accepted the campaign holds ${text(will)} (${text(balance)} and ${text(funding)} that come with it), but owes ${text(owed)}: ${text(owed - will)} are missing.`;
    const hint =
      "Propose it with more funding (default: what is needed), or send the campaign what is missing.";
    return [problem("ProposalUnderfunded", sentence, hint, { ...details, missing: owed - will })];
  }
  if (will === owed || funding === 0n) return [];
  const spare = owed > balance ? will - owed : funding;
  const sentence = `The proposed root brings ${text(funding)}, ${text(spare)} more than claimants could get.`;
  const hint = "Propose it with less, unless you have a reason: a later root could give the rest to anybody.";
  return [warning("ProposalOverfunded", sentence, hint, { ...details, spare })];
}
