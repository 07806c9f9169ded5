import { type Address, type Hex, isAddressEqual } from "viem";
import type { CampaignForm, CampaignPlan } from "../../chain/campaigns/campaignPlan.ts";
import type { RecalledEvent } from "../../chain/events/recalls.ts";
import type { CampaignState } from "../../chain/read/readCampaign.ts";
import type { GateState } from "../../chain/read/readGate.ts";
import type { VestingSchedule } from "../../core/campaign/vesting.ts";
import { SymbolonError } from "../../core/errors.ts";
import { momentText } from "../../core/text/moment.ts";
import { checkPlan } from "../create/checkPlan.ts";
import type { CampaignBook, CampaignRows } from "./campaignRows.ts";
import { checkCode, differingPlans, movedOn, type OriginFacts } from "./checkCode.ts";
import { checkCumulative } from "./checkCumulative.ts";
import { checkGate, type ExpectedGate } from "./checkGate.ts";
import { checkLeaves } from "./checkLeaves.ts";
import { checkRecall } from "./checkRecall.ts";
import { checkTerms } from "./checkTerms.ts";
import { checkToken, type TokenFacts } from "./checkToken.ts";
import { checkVesting } from "./checkVesting.ts";
import { checkBitmap, checkMoney, sumPaid } from "./countPaid.ts";
import { type CampaignFinding, findingOf, problem, warning } from "./finding.ts";

/** What the chain says, all as of one block. */
export type CampaignFacts = OriginFacts &
  CampaignBook & {
    /** Unix seconds of the block. */
    readonly now: bigint;
    /** Unix seconds of the block that created it; undefined: not known. */
    readonly createdAt: bigint | undefined;
    /** With the campaign's balance. */
    readonly token: TokenFacts;
    readonly gate: GateState;
    /** What was recalled, which only a recallable campaign has; undefined: not known, as nobody said since when it is there. */
    readonly recalls?: readonly RecalledEvent[] | undefined;
  };

export type PublishedFacts = TreeFacts & {
  /** Decimals that the amounts were read with; null: base units. */
  readonly decimals: number | null;
  readonly rows: CampaignRows;
};

/** What the verifier expects in addition. Default: not compared. */
export type Expectations = {
  readonly token?: Address | undefined;
  readonly treasury?: Address | undefined;
  /** What its operator wrote down. */
  readonly plan?: CampaignPlan | undefined;
  readonly form?: CampaignForm | undefined;
  /** Of a vesting campaign. */
  readonly schedule?: VestingSchedule | undefined;
  readonly gate?: ExpectedGate | undefined;
  /** Of a cumulative campaign: who proposes its roots. */
  readonly proposer?: Address | undefined;
  /** Of a cumulative campaign: who may veto its roots, which is not who may pause it. */
  readonly guardian?: Address | undefined;
};

/**
 * Compares a campaign on the chain with what was published for it, and with what the verifier expects.
 * @returns everything that differs, or could go wrong; empty: it is what it was said to be
 */
export function campaignFindings(
  facts: CampaignFacts,
  published: PublishedFacts,
  expected: Expectations = {},
): readonly CampaignFinding[] {
  const { terms, campaign, token, now, createdAt } = facts;
  const { rows, decimals } = published;
  // Only the tree in force shows what was paid of it, and what is owed.
  const isForeign = facts.kind === "cumulative" && published.root.toLowerCase() !== terms.root.toLowerCase();
  const book = isForeign ? { ...facts, paid: undefined } : facts;
  const paid = sumPaid(book, rows);
  return [
    ...checkCode(facts),
    ...checkTree(facts, published),
    ...checkTerms(terms, createdAt ?? now),
    ...checkOwnPlan(facts, rows),
    ...checkEnded(facts),
    ...checkExpected(facts, expected),
    ...checkToken(token, { decimals, total: rows.total }),
    // What a vesting campaign needs is in its own book.
    ...(token.balance === undefined || paid === undefined || facts.kind === "vesting"
      ? []
      : checkMoney(paid, token.balance, token)),
    ...checkRecall(facts, paid?.owed),
    ...checkKind(book, rows, expected.schedule),
    ...checkRole(facts, "proposer", expected.proposer),
    ...checkRole(facts, "guardian", expected.guardian),
    ...checkGate(facts.gate, expected.gate ?? {}, terms),
    ...checkLeaves(rows, { kind: facts.kind, token: terms.token, campaign, words: token }),
  ];
}

/** What its kind adds to the terms. The shipped contract refuses most of these itself. */
function checkOwnPlan(facts: CampaignFacts, rows: CampaignRows): readonly CampaignFinding[] {
  try {
    return checkPlan(facts, rows, facts.createdAt ?? facts.now);
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    return [findingOf(thrown)];
  }
}

function checkKind(
  facts: CampaignFacts,
  rows: CampaignRows,
  schedule: VestingSchedule | undefined,
): readonly CampaignFinding[] {
  if (facts.kind === "vesting") return checkVesting(facts, rows, schedule);
  const found: CampaignFinding[] = [];
  if (schedule !== undefined) {
    const sentence = `A schedule is expected, but the campaign is ${facts.kind} and has none.`;
    found.push(problem("ScheduleDiffers", sentence, "Leave --schedule out, or give the vesting campaign."));
  }
  if (facts.kind === "cumulative") return [...found, ...checkCumulative(facts, rows)];
  const { terms, now, words } = facts;
  return [...found, ...checkBitmap(words, { count: terms.count, start: terms.start, now })];
}

/** Who proposes roots, and who may veto them. */
const ROOT_ROLES = {
  proposer: { id: "ProposerDiffers", absent: "NoProposer", does: "proposes its roots" },
  guardian: { id: "GuardianDiffers", absent: "NoGuardian", does: "may veto its roots" },
} as const;

function checkRole(
  facts: CampaignFacts,
  role: keyof typeof ROOT_ROLES,
  expected: Address | undefined,
): readonly CampaignFinding[] {
  if (expected === undefined) return [];
  const { id, absent, does } = ROOT_ROLES[role];
  if (facts.kind !== "cumulative") {
    const sentence = `A ${role} ${expected} of roots is expected, but the campaign is ${facts.kind}: its root never changes.`;
    const pauses = role === "guardian" ? "; --pause-guardian is its gate's" : "";
    const hint = `Leave --${role} out, or give the cumulative campaign${pauses}.`;
    return [problem(absent, sentence, hint, { expected })];
  }
  const actual = facts.rules[role];
  if (isAddressEqual(actual, expected)) return [];
  const sentence = `The ${role} of the campaign, who ${does}, is ${actual}, but ${expected} is expected.`;
  const hint = `Create the campaign again with that ${role}: a ${role} never changes.`;
  return [problem(id, sentence, hint, { [role]: actual, expected })];
}

function checkEnded({ effectiveEnd, now, terms, kind }: CampaignFacts): readonly CampaignFinding[] {
  if (now < effectiveEnd) return [];
  const sentence = `The campaign ended at ${momentText(effectiveEnd)}.`;
  const hint =
    kind === "vesting"
      ? "Nobody can claim any more; claimed amounts go on vesting, and the rest can be swept to the treasury."
      : "Nobody can claim any more; the rest can be swept to the treasury.";
  return [warning("Ended", sentence, hint, { effectiveEnd, now, treasury: terms.treasury })];
}

function checkExpected(facts: CampaignFacts, expected: Expectations): readonly CampaignFinding[] {
  const { terms } = facts;
  const hint = "Create the campaign again, or find out which of the two is right.";
  const found: CampaignFinding[] = [];
  for (const name of ["token", "treasury"] as const) {
    const requested = expected[name];
    if (requested === undefined || isAddressEqual(requested, terms[name])) continue;
    const id = name === "token" ? "TokenDiffers" : "TreasuryDiffers";
    const sentence = `The campaign's ${name} is ${terms[name]}, but ${requested} is expected.`;
    found.push(problem(id, sentence, hint, { [name]: terms[name], expected: requested }));
  }
  const { form } = facts;
  if (expected.form !== undefined && expected.form !== form) {
    const sentence = `The campaign is in the ${form} form, but its file says ${expected.form}.`;
    found.push(problem("FileDiffers", sentence, hint, { name: "form", campaign: form, file: expected.form }));
  }
  if (expected.plan === undefined) return found;
  // A treasury may name its successor: another finding reports that.
  for (const [name, requested, is] of differingPlans(expected.plan, facts, ["treasury", ...movedOn(facts)])) {
    const sentence = `The campaign's ${name} is ${is}, but its file says ${requested}.`;
    found.push(problem("FileDiffers", sentence, hint, { name, campaign: is, file: requested }));
  }
  return found;
}

/** A published tree, as it was recomputed from its rows. */
export type TreeFacts = {
  readonly convention: string;
  readonly root: Hex;
  readonly count: number;
  /** keccak256 of the bytes of the manifest. */
  readonly manifestHash: Hex;
};

/** Compares a campaign with the tree that was published for it. */
function checkTree(state: CampaignState, tree: TreeFacts): readonly CampaignFinding[] {
  const { root, count, manifestHash } = state.terms;
  const found: CampaignFinding[] = [];
  if (tree.convention !== "native") {
    const sentence = `The tree has the convention ${tree.convention}, but campaigns pay native trees only.`;
    const hint = "Publish the native tree of the same rows.";
    found.push(problem("NotNative", sentence, hint, { convention: tree.convention }));
  }
  const other = otherRoot(state, tree);
  // Count and manifest of another tree are others too.
  if (other !== undefined) return [...found, other];
  if (root.toLowerCase() !== tree.root.toLowerCase()) {
    const sentence = `The campaign's root is ${root}, but the rows make ${tree.root}: no published proof is valid.`;
    const hint = "Give the tree that the campaign was created from; if that is lost, nobody can claim.";
    found.push(problem("RootDiffers", sentence, hint, { campaign: root, tree: tree.root }));
  }
  if (count !== BigInt(tree.count)) {
    const sentence = `The campaign has ${count} leaves, but the tree has ${tree.count}.`;
    const hint =
      "Give the tree that the campaign was created from, or create it again: indexes beyond its count cannot claim.";
    found.push(problem("CountDiffers", sentence, hint, { campaign: count, tree: tree.count }));
  }
  if (manifestHash.toLowerCase() !== tree.manifestHash.toLowerCase()) {
    const sentence = `The campaign was created for a manifest of hash ${manifestHash}, but this one has ${tree.manifestHash}.`;
    const hint = "Publish the very manifest.json that the campaign was created with, byte for byte.";
    found.push(
      problem("ManifestHashDiffers", sentence, hint, { campaign: manifestHash, tree: tree.manifestHash }),
    );
  }
  return found;
}

/** The tree of a cumulative campaign is that of another week than the present one. */
function otherRoot(state: CampaignState, { root }: TreeFacts): CampaignFinding | undefined {
  if (state.kind !== "cumulative" || root.toLowerCase() === state.terms.root.toLowerCase()) return undefined;
  const { previousRoot, overlapEnds, proposal } = state.roots;
  const details = { tree: root, campaign: state.terms.root };
  if (root.toLowerCase() === previousRoot?.toLowerCase()) {
    const sentence = `The tree belongs to the root before the present one, whose proofs are valid until ${momentText(overlapEnds)}.`;
    const hint = "Publish and check the tree of the present root.";
    return problem("RootSuperseded", sentence, hint, { ...details, overlapEnds });
  }
  if (root.toLowerCase() !== proposal?.root.toLowerCase()) return undefined;
  const sentence = "The tree belongs to the proposed root, which is not accepted.";
  const hint = "Give the tree of the present root, and this one with --proposal.";
  return problem("RootNotAccepted", sentence, hint, details);
}
