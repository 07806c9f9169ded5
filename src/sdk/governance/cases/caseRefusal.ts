import { disputeDeskAbi } from "../../chain/abi/disputeDeskAbi.ts";
import { type ContractRefusal, namedValues, refusalIn } from "../../chain/errors/contractRefusal.ts";
import type { Explain } from "../../chain/errors/explainRefusal.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type CaseStage, caseKinds, caseStages } from "../../core/governance/cases.ts";
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
  Appeal: "is decided, and may be appealed",
  SecondPanel: "is before the second panel",
  Effect: "is upheld for good, and is to be carried out",
  Done: "is over",
  Moot: "was upheld, and not carried out in time",
};

const at = (moment: unknown) => momentText(BigInt(moment as bigint));
const stageText = (stage: unknown) => STAGE_TEXTS[caseStages[Number(stage)] ?? "None"];
const kindText = (kind: unknown) => caseKinds[Number(kind)] ?? `kind ${kind}`;
const isNobody = (address: unknown) => /^0x0*$/.test(String(address));

/** One entry for each error that a desk has, and a group does not have. */
const explanations = {
  // The subject of a case, and its grounds.
  ZeroEvidence: () => ({
    reason: "No evidence is named.",
    hint: "Give its hash, or the file itself: --evidence FILE.",
  }),
  EvidenceUsed: ([credential, evidence]) => ({
    reason: `The evidence ${evidence} was the ground of a case, or of an appeal, about the credential ${credential} already.`,
    hint: "Bring new evidence; if it is new, add a line to it, so that it has another hash.",
  }),
  UnknownCredential: ([credential]) => ({
    reason: `The credential ${credential} was not issued here, or is not in its batch.`,
    hint: "Compare desk, chain and registry with those of the credential.",
  }),
  CredentialExpired: ([credential, expires]) => ({
    reason: `The credential ${credential} has run out at ${at(expires)}: nothing is left to decide.`,
    hint: "Open no case about it.",
  }),
  DeskNotNamed: ([group]) => ({
    reason: `The credential's group, ${group}, is no group that carries out what this desk decides.`,
    hint: "Take the desk that the group names: symbolon govern show GROUP.",
  }),
  KindNotSupported: ([kind]) => ({
    reason: `There is no case of ${kindText(kind)} about an attestation, which is neither suspended nor held.`,
    hint: "Give another --kind.",
  }),
  AccusedMismatch: ([kind, accused]) => ({
    reason: isNobody(accused)
      ? "Of a verifier's fault somebody is accused, and nobody is named."
      : `A case of ${kindText(kind)} does not accuse ${accused}.`,
    hint: "Name the verifier, not yourself, in a case of a verifier's fault (--accused ADDRESS), and nobody in all others.",
  }),
  CaseOpen: ([credential, kind, stage]) => ({
    reason: `A case of ${kindText(kind)} about ${credential} is under way, and ${stageText(stage)}: one at a time.`,
    hint: "Bring what you know to it: symbolon govern case evidence.",
  }),

  // Whose turn it is.
  WrongCaseStage: ([id, stage, decidesBy]) => ({
    reason: `The case ${id} ${stageText(stage)}${Number(decidesBy) === 0 ? "" : `, until ${at(decidesBy)}`}.`,
    hint: "`symbolon govern case show` says what may be done now, and what silence means.",
  }),
  NotRespondent: ([caller]) => ({
    reason: `${caller} is not the other side of the case.`,
    hint: "Answer as the issuer, as a seat of the issuer's group (--group), or, where it would be revoked, as its subject; of a verifier's fault, as who is accused.",
  }),
  NotLoser: ([caller]) => ({
    reason: `${caller} is not who lost, and nobody else may appeal.`,
    hint: "Send it as the account that lost; `symbolon govern case show` names both sides.",
  }),
  EvidenceClosed: ([id, closedAt]) => ({
    reason: `Evidence in the case ${id} was taken until ${at(closedAt)}: so nobody brings it in the last minute.`,
    hint: "Wait for the ruling, and appeal with new evidence where it is lost.",
  }),
  EvidenceStillOpen: ([id, from]) => ({
    reason: `The panel rules in the case ${id} from ${at(from)} on, when no more evidence is taken.`,
    hint: "Send the ruling then; it may be signed before.",
  }),
  NotSeated: ([caller, group]) => ({
    reason: `${caller} does not sit in the group ${group}.`,
    hint: "Send it as a member or a stand-in of the group's roster: symbolon govern show GROUP.",
  }),

  // Panels.
  NotPanel: ([hash, panel]) => ({
    reason: `The panel that was sent has the hash ${hash}, and the case is decided by that of ${panel}.`,
    hint: "Cases keep the panel of their opening: take it from the desk's events.",
  }),
  PanelQuorumMissed: ([approvals, quorum]) => ({
    reason: `${approvals} of the ${quorum} seats that have to agree have signed.`,
    hint: "Have more members of the panel sign the file.",
  }),
  NoRuling: () => ({
    reason: "A panel rules Upheld or Rejected; to say nothing, it does nothing.",
    hint: "Give one of the two.",
  }),
  NoSuchRound: ([round]) => ({
    reason: `There is no panel ${round}: 0 decides first, 1 after an appeal.`,
    hint: "Give 0 or 1.",
  }),
  PanelQuorumOutOfRange: ([quorum, least, most]) => ({
    reason: `The panel's quorum is ${quorum}, and must be ${least} to ${most}: more than half, so that it cannot say both.`,
    hint: "Give a number in this range.",
  }),
  PanelTooSoon: ([from, earliest]) => ({
    reason: `Another panel may decide cases from ${at(earliest)} on, and not from ${at(from)}: longer from now than any case lasts.`,
    hint: "Give a later moment, within a year.",
  }),
  PanelPending: ([round, until]) => ({
    reason: `Panel ${round} changed, or will, and cases of the one before it may be open, or not yet paid, until ${at(until)}.`,
    hint: "Announce the next one then.",
  }),
  PayeeRefused: ([payee]) => ({
    reason: `Nobody can be paid through ${payee}.`,
    hint: "Name an account that takes what the panel earns, not the desk.",
  }),

  // Holds and effects.
  HeldAlready: ([id]) => ({
    reason: `No seat alone may hold for the case ${id} any more: once a case, and not again where a held case was not upheld.`,
    hint: "More than that is for the group to decide: symbolon govern propose.",
  }),
  NotHeldFor: ([kind]) => ({
    reason: `For a case of ${kindText(kind)} nothing is held: it would not revoke.`,
    hint: "Leave the hold out, and wait for the ruling: symbolon govern case show says until when.",
  }),
  EffectTooEarly: ([id, from]) => ({
    reason: `The case ${id} may be carried out from ${at(from)} on, when its notice is over.`,
    hint: "Run it then; anybody may.",
  }),
  EffectMissing: ([id]) => ({
    reason: `The group did not do what the case ${id} came to.`,
    hint: "Look at the group's code: it is no group of ours.",
  }),
  NothingToDo: ([id]) => ({
    reason: `Nothing is to be done about the case ${id}: it is done already, or not due.`,
    hint: "`symbolon govern case show` says what is due.",
  }),

  // Money.
  BondMismatch: ([received, bond]) => ({
    reason: `The desk got ${received} base units, where the bond is ${bond}: the token keeps a part, or pays more.`,
    hint: "Such tokens are refused: use a desk with another token.",
  }),
  BondOutOfRange: ([bond, most]) => ({
    reason: `A bond of ${bond} base units is out of range: it is 1 to ${most}.`,
    hint: "Give a bond that is worth losing.",
  }),
  NoContract: ([place]) => ({
    reason: `There is no contract at ${place}.`,
    hint: "Compare the addresses of token and registries.",
  }),
  NotOwed: ([caller, account]) => ({
    reason: `${caller} may not have sent elsewhere what ${account} is owed.`,
    hint: "Have it paid to the account itself, or send it as that account.",
  }),
  SafeERC20FailedOperation: ([token]) => ({
    reason: `The token ${token} did not move the bond.`,
    hint: "Look whether it is paused, and whether the desk is allowed the bond.",
  }),
  ReentrancyGuardReentrantCall: () => ({
    reason: "The desk was called from within one of its own calls.",
    hint: "Look at the bond's token: it calls back.",
  }),
} satisfies Readonly<Record<string, Explain>>;
