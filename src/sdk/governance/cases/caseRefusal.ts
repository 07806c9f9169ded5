import { disputeDeskAbi } from "../../chain/abi/disputeDeskAbi.ts";
import { type ContractRefusal, namedValues, refusalIn } from "../../chain/errors/contractRefusal.ts";
import type { Explain } from "../../chain/errors/explainRefusal.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type CaseStage, caseKinds, caseStages } from "../../core/governance/cases.ts";
import { panelName } from "../../core/governance/panel.ts";
import { formatThings } from "../../core/text/format.ts";
import { momentText } from "../../core/text/moment.ts";

/** Explains why a desk refused; undefined where none did. @param thrown the error of a viem call */
export function caseRefusal(thrown: unknown): SymbolonError | undefined {
  const refusal = refusalIn(disputeDeskAbi, thrown);
  return refusal && explainCaseRefusal(refusal);
}

/**
 * Turns the custom error with which a DisputeDesk refused into an error with a sentence, the deciding values and the
 * hint. Its code is the error's name.
 * @returns undefined for an error that is not a desk's own
 */
export function explainCaseRefusal(refusal: ContractRefusal): SymbolonError | undefined {
  if (!Object.hasOwn(explanations, refusal.error)) return undefined;
  return caseError(refusal.error as CaseErrorName, refusal.args);
}

/** The error of a desk, whether it has refused or would. @param args in the order of the error's parameters */
export function caseError(error: CaseErrorName, args: readonly unknown[]): SymbolonError {
  const details = namedValues(disputeDeskAbi, { error, args });
  return new SymbolonError({ code: error, details, ...explanations[error](args) });
}

export type CaseErrorName = keyof typeof explanations;

/** The meaning of a stage, after "the case". */
export const STAGE_TEXTS: Readonly<Record<CaseStage, string>> = {
  None: "was never opened",
  Answer: "waits for the other side's answer",
  Panel: "is before the first panel",
  Appeal: "was ruled on, and may be appealed",
  SecondPanel: "is before the second panel",
  Effect: "is upheld for good, and is to be carried out",
  Done: "is over",
  Moot: "was upheld, and not carried out in time",
};

const at = (moment: unknown) => momentText(BigInt(moment as bigint));
const stageText = (stage: unknown) => STAGE_TEXTS[caseStages[Number(stage)] ?? "None"];
const kindText = (kind: unknown) => caseKinds[Number(kind)] ?? `kind ${kind}`;

/** One entry for each error that a desk has, and a group does not have. */
const explanations = {
  // The subject of a case, and its grounds.
  ZeroEvidence: () => ({
    reason: "No evidence is named.",
    hint: "Give its hash, or the file itself: --evidence FILE.",
  }),
  EvidenceUsed: ([credential, evidence]) => ({
    reason: `A case or an appeal about the credential ${credential} already had the evidence ${evidence}.`,
    hint: "Give new evidence. If it is new, it shares its tag with the first one, as one in 8,192 does: add a line to it (a salt), so that it has another hash.",
  }),
  UriOutOfRange: ([length, most]) => ({
    reason: `The evidence's address has ${length} bytes, and must have 1 to ${most}.`,
    hint: "Publish the evidence where anybody can fetch it, and give that address: --uri ipfs://...",
  }),
  UnknownCredential: ([credential]) => ({
    reason: `The credential ${credential} was not issued here, or is not in its batch.`,
    hint: "Compare desk, chain and registry with those of the credential.",
  }),
  CredentialExpired: ([credential, expires]) => ({
    reason: `The credential ${credential} expired at ${at(expires)}: there is nothing to decide.`,
    hint: "Open no case about it.",
  }),
  DeskNotNamed: ([group]) => ({
    reason: `The credential's group, ${group}, does not carry out what this desk decides.`,
    hint: "Use the desk that the group names: symbolon govern show GROUP.",
  }),
  KindNotSupported: ([kind]) => ({
    reason: `There is no case of ${kindText(kind)} about an attestation, which is neither suspended nor held.`,
    hint: "Give another --kind.",
  }),
  BatchHeld: ([batch, until]) => ({
    reason: `Nothing suspends the credential but the hold of its whole batch ${batch}, until ${at(until)}.`,
    hint: "Open a case about the batch: symbolon govern case open CREDENTIAL --batch.",
  }),
  CaseOpen: ([credential, kind, stage]) => ({
    reason: `A case of ${kindText(kind)} about ${credential} is already open, and ${stageText(stage)}.`,
    hint: "Add your evidence to it: symbolon govern case evidence.",
  }),

  // Whose turn it is.
  WrongCaseStage: ([id, stage, decidesBy]) => ({
    reason: `The case ${id} ${stageText(stage)}${Number(decidesBy) === 0 ? "" : `, until ${at(decidesBy)}`}.`,
    hint: "`symbolon govern case show` prints what may be done now, and what silence means.",
  }),
  NotRespondent: ([caller]) => ({
    reason: `${caller} is not the other side of the case.`,
    hint: "Answer as the issuer, as a seat of the issuer's group (--group), or as the subject of what would be revoked.",
  }),
  NotLoser: ([caller]) => ({
    reason: `${caller} did not lose the case, and only the loser may appeal.`,
    hint: "Send it as the loser; `symbolon govern case show` names both sides.",
  }),
  EvidenceClosed: ([id, closedAt]) => ({
    reason: `The case ${id} took evidence until ${at(closedAt)}, so that both sides can see all of it.`,
    hint: "Wait for the ruling; if you lose, appeal with new evidence.",
  }),
  EvidenceStillOpen: ([id, from]) => ({
    reason: `The panel rules in the case ${id} from ${at(from)} on, after the time for evidence.`,
    hint: "Send the ruling then; it may be signed before.",
  }),
  NotSeated: ([caller, group]) => ({
    reason: `${caller} has no seat in the group ${group}.`,
    hint: "Send it as a member or a stand-in of the group's roster: symbolon govern show GROUP.",
  }),

  // Panels.
  NotPanel: ([hash, panel]) => ({
    reason: `The given panel has the hash ${hash}, but the panel with the hash ${panel} decides the case.`,
    hint: "A case keeps the panel of its opening: take it from the desk's events.",
  }),
  PanelQuorumMissed: ([approvals, quorum]) => ({
    reason: `${formatThings(Number(approvals), "seat has", "seats have")} signed, and ${quorum} must.`,
    hint: "Let more members of the panel sign the file.",
  }),
  NoRuling: () => ({
    reason: "A panel rules Upheld or Rejected.",
    hint: "Give one of the two.",
  }),
  NoSuchRound: ([round]) => ({
    reason: `There is no panel ${round}: panel 0 decides first, panel 1 after an appeal.`,
    hint: "Give 0 or 1.",
  }),
  PanelQuorumOutOfRange: ([quorum, least, most]) => ({
    reason: `The panel's quorum is ${quorum}, and must be ${least} to ${most}: more than half, so that it cannot rule both ways.`,
    hint: "Give a number in this range.",
  }),
  PanelTooSoon: ([from, earliest, latest]) => ({
    reason: `Another panel may decide cases from ${at(earliest)} on, not from ${at(from)}: every case that is open now must end before.`,
    hint: `Give a moment up to ${at(latest)}.`,
  }),
  PanelPending: ([round, until]) => ({
    reason: `The ${panelName(Number(round))} changed, or will change, and cases of the earlier one may be open or unpaid until ${at(until)}.`,
    hint: "Announce the next one then.",
  }),
  PayeeRefused: ([payee]) => ({
    reason: `The panel cannot be paid through ${payee}.`,
    hint: "Name an account that takes the panel's fees, not the desk.",
  }),

  // Holds and effects.
  HeldAlready: ([id]) => ({
    reason: `No seat alone may hold for the case ${id} again: one hold a case, and none after a held case was rejected.`,
    hint: "The group can decide a longer hold: symbolon govern propose.",
  }),
  NotHeldFor: ([kind]) => ({
    reason: `A case of ${kindText(kind)} holds nothing, since it would not revoke.`,
    hint: "Leave the hold out, and wait for the ruling: symbolon govern case show prints until when.",
  }),
  EffectTooEarly: ([id, from]) => ({
    reason: `The case ${id} may be carried out from ${at(from)} on, after its notice.`,
    hint: "Run it then; anybody may.",
  }),
  EffectMissing: ([id]) => ({
    reason: `The group did not carry out the case ${id}.`,
    hint: "Check the group's code: it is not one of our groups.",
  }),
  NothingToDo: ([id]) => ({
    reason: `There is nothing to do for the case ${id}: it is already done, or not due.`,
    hint: "`symbolon govern case show` prints what is due.",
  }),

  // Money.
  BondMismatch: ([received, bond]) => ({
    reason: `The desk got ${received} base units for a bond of ${bond}: the token keeps a part, or pays more.`,
    hint: "Use a desk with another token: desks refuse such tokens.",
  }),
  BondOutOfRange: ([bond, least, most]) => ({
    reason: `A bond of ${bond} base units is out of range: it must be ${least} to ${most}.`,
    hint: "Give a bond in this range that is worth losing.",
  }),
  NoContract: ([place]) => ({
    reason: `There is no contract at ${place}.`,
    hint: "Compare the addresses of token and registries.",
  }),
  NotOwed: ([caller, account]) => ({
    reason: `${caller} may not send elsewhere what the desk owes ${account}.`,
    hint: "Let it be paid to the account itself, or send it as that account.",
  }),
  SafeERC20FailedOperation: ([token]) => ({
    reason: `The token ${token} did not move the bond.`,
    hint: "Check whether the token is paused, and whether the desk has an allowance for the bond.",
  }),
  ReentrancyGuardReentrantCall: () => ({
    reason: "The desk was called during one of its own calls.",
    hint: "Check the bond's token: it calls back.",
  }),
} satisfies Readonly<Record<string, Explain>>;
