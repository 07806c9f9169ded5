import { zeroHash } from "viem";
import { call } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { nodeWords } from "../../chain/errors/nodeWords.ts";
import { readIsUsed } from "../../chain/read/readQuorum.ts";
import { rulesHash } from "../../core/credential/batchId.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Proposal, proposalId } from "../../core/governance/proposal.ts";
import type { Chair } from "../../core/governance/roster.ts";
import type { Rule } from "../../core/governance/rules.ts";
import { needsFullQuorum, type Stage } from "../../core/governance/stage.ts";
import { durationText } from "../../core/text/duration.ts";
import { isoMoment, momentText } from "../../core/text/moment.ts";
import { governanceRefusal } from "../governanceRefusal.ts";
import { type Group, readRule } from "../group/readGroup.ts";
import { type KnownProposal, readKnownProposals } from "../group/readProposals.ts";
import type { ProposalFile } from "./proposalFile.ts";
import { readCall } from "./readCall.ts";
import { readFacts } from "./readFacts.ts";
import type { ReadCall } from "./tell/told.ts";

/** The facts about a proposal before anybody signs or sends it. */
export type CheckedProposal = {
  readonly call: ReadCall;
  /** The rule at its opening; of one that was not opened, or needs a full quorum now, the one in force. */
  readonly rule: Rule;
  readonly known: KnownProposal;
  /** It was refused or has lapsed: only a full quorum in one call acts on it, of seats that did not object. */
  readonly isOver: boolean;
  /** Why the call would be refused now; undefined: it would not. */
  readonly wouldFail: string | undefined;
};

/**
 * Checks a proposal as its group would: refuses one that could never be executed.
 * @throws SymbolonError `ProposalElsewhere`, `RosterReplaced`, `NotAnAct`, `NotBound`, `EvidenceMismatch`,
 * `EvidenceMissing`, `NonceUsed`, `DeadlineExpired`, `WrongStage`
 */
export async function checkProposal(
  client: ReadClient,
  group: Group,
  file: ProposalFile,
): Promise<CheckedProposal> {
  requirePlace(group, file);
  const { proposal } = file;
  const id = proposalId(file);
  const found = readCall(group, proposal);
  requireBound(group, found);
  requireEvidence(proposal, found);
  const said = await readKnownProposals(client, group, id, proposal);
  const isOver = needsFullQuorum(said.stage, proposal);
  const known = isOver ? unsaid(said) : said;
  const isOpen = known.stage !== "None" && !isOver;
  const rule = isOpen ? known.stored.rule : await readRule(client, group, found.act);
  if (rule.evidence && proposal.evidence === zeroHash) throw evidenceMissing(found);
  await requireFresh(client, group, { call: found, rule, known, isOver });
  const facts = await readFacts(client, group, { call: proposal, found, rule });
  const wouldFail = await simulateRefusal(client, group, proposal);
  return { call: readCall(group, proposal, facts), rule, known, isOver, wouldFail };
}

/** Without who assented before: that no longer counts. Whoever objected stays with it. */
function unsaid(known: KnownProposal): KnownProposal {
  return { ...known, stored: { ...known.stored, assents: 0 } };
}

function requirePlace(group: Group, { chainId, quorum, roster }: ProposalFile): void {
  if (chainId !== group.chainId || quorum.toLowerCase() !== group.quorum.toLowerCase()) {
    throw new SymbolonError({
      code: "ProposalElsewhere",
      reason: `The proposal is for the group ${quorum} on chain ${chainId}, not for ${group.quorum} on chain ${group.chainId}.`,
      hint: "Give the RPC of that chain: a signature is good for one group on one chain.",
      details: { chainId, quorum },
    });
  }
  if (roster === group.roster.version) return;
  throw new SymbolonError({
    code: "RosterReplaced",
    reason: `The proposal is for roster ${roster}, but roster ${group.roster.version} is in force: its signatures are void.`,
    hint: "Propose it again, and let the present seats sign.",
    details: { roster, inForce: group.roster.version },
  });
}

function requireBound({ chainId, rulebook }: Group, { rulesHash: bound }: ReadCall): void {
  const expected = rulesHash({ chainId, rulebook });
  if (bound === undefined || bound === expected) return;
  throw new SymbolonError({
    code: "NotBound",
    reason: `The batch's policy names the rules ${bound}, but the group only issues batches that name its own, ${expected}.`,
    hint: `Build the batch with --rulebook ${rulebook} --chain-id ${chainId}.`,
    details: { rulesHash: bound, expected },
  });
}

function requireEvidence({ evidence }: Proposal, { evidence: inCall }: ReadCall): void {
  if (inCall === undefined || inCall === evidence) return;
  throw new SymbolonError({
    code: "EvidenceMismatch",
    reason: `The proposal names the evidence ${evidence}, and its call names ${inCall}.`,
    hint: "Give both the same evidence.",
    details: { evidence, inCall },
  });
}

function evidenceMissing({ act, evidence }: ReadCall): SymbolonError {
  const where = evidence === undefined ? "`govern propose`" : "the command that writes the call";
  return new SymbolonError({
    code: "EvidenceMissing",
    reason: `The rule of ${act} demands evidence, but the proposal names none.`,
    hint: `Give ${where} --evidence FILE, or its hash.`,
    details: { act },
  });
}

/** First Unix second in which a call would be too late. For rules, this is when their notice would be too short. */
export function refusedFrom({ announced, ...call }: ReadCall, { notice }: Rule): bigint | undefined {
  return announced === undefined ? call.refusedFrom : announced.from - BigInt(notice) + 1n;
}

async function requireFresh(
  client: ReadClient,
  { quorum, asOf }: Group,
  { call: found, rule, known, isOver }: Omit<CheckedProposal, "wouldFail">,
): Promise<void> {
  const { id, stage, proposal } = known;
  if (stage !== "None" && stage !== "Open" && stage !== "Passed" && !isOver) throw wrongStage(id, stage);
  const { nonce, deadline } = proposal;
  const { time, blockNumber } = asOf;
  const { act } = found;
  if (await readIsUsed(client, { quorum, act, nonce, blockNumber })) {
    throw new SymbolonError({
      code: "NonceUsed",
      reason: `A proposal of ${act} with the nonce ${nonce} was already executed: this one, or another.`,
      hint: "If it is still wanted, propose it again with another nonce.",
      details: { act, nonce },
    });
  }
  const last = (stage === "None" || isOver) && deadline !== 0n ? deadline + 1n : undefined;
  const ends = [last, refusedFrom(found, rule)].find((one) => one !== undefined && one <= time);
  if (ends === undefined) return;
  throw new SymbolonError({
    code: "DeadlineExpired",
    reason: `The proposal's deadline ${momentText(ends - 1n)} has passed: the newest block is of ${momentText(time)}.`,
    hint: "Propose it again, with a later --deadline, or with a call that has a later deadline.",
    details: { deadline: ends - 1n, time },
  });
}

const NO_DEADLINE =
  "If it is still wanted, propose it again, with a deadline: until then, a full quorum may act also on what was refused or has lapsed.";
const HINTS: Readonly<Partial<Record<Stage, string>>> = {
  Done: "There is nothing to do.",
  Refused: NO_DEADLINE,
  Lapsed: NO_DEADLINE,
};

function wrongStage(id: KnownProposal["id"], stage: Stage): SymbolonError {
  const why: Readonly<Record<string, string>> = {
    Refused: "enough seats objected",
    Lapsed: "its window ended before enough seats assented, so nothing changes",
    Done: "it was executed",
    Void: "it was not executed in time, its roster was replaced, or another one used its nonce",
  };
  return new SymbolonError({
    code: "WrongStage",
    reason: `The proposal ${id} is decided: ${why[stage] ?? stage}.`,
    hint: HINTS[stage] ?? "If it is still wanted, propose it again.",
    details: { id, stage },
  });
}

/** Simulates the call in the group's name, on the newest block. */
async function simulateRefusal(
  client: ReadClient,
  { quorum }: Group,
  { target, data }: Proposal,
): Promise<string | undefined> {
  try {
    await call(client, { account: quorum, to: target, data });
    return undefined;
  } catch (thrown) {
    return governanceRefusal(thrown)?.reason ?? nodeWords(thrown);
  }
}

/** Tells a stand-in, after their name, that the signature does not count yet; empty for a member. */
export function standInWait({ rule, known }: CheckedProposal, { chair }: Chair): string {
  if (chair === 0 || rule.standIn === 0) return "";
  return `, who counts from ${standInText(known.stored.openedAt, rule.standIn)} on`;
}

/** From when a stand-in counts; 0: it is not open yet. */
export const standInText = (openedAt: bigint, wait: number) =>
  openedAt === 0n ? `${durationText(wait)} after its opening` : isoMoment(openedAt + BigInt(wait));
