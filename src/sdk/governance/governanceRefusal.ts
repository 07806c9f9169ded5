import { quorumAbi } from "../chain/abi/quorumAbi.ts";
import { rulebookAbi } from "../chain/abi/rulebookAbi.ts";
import { type ContractRefusal, refusalIn } from "../chain/errors/contractRefusal.ts";
import { type Explain, explainRefusal } from "../chain/errors/explainRefusal.ts";
import type { SymbolonError } from "../core/errors.ts";
import { acts } from "../core/governance/acts.ts";
import { addressOfKey } from "../core/governance/roster.ts";
import { stages } from "../core/governance/stage.ts";
import { durationText } from "../core/text/duration.ts";
import { momentText } from "../core/text/moment.ts";
import { attestationRefusal } from "../credentials/attestations/attestationRefusal.ts";
import { batchRefusal } from "../credentials/changes/batchRefusal.ts";
import { campaignRefusal } from "../distribution/decodeClaimError.ts";
import { caseRefusal } from "./cases/caseRefusal.ts";
import { trustRefusal } from "./trust/trustRefusal.ts";

/**
 * Explains why a group, its Rulebook or a dispute desk refused, or what the group called; undefined where no contract did.
 * @param thrown whatever a viem call threw
 */
export function governanceRefusal(thrown: unknown): SymbolonError | undefined {
  // A group passes on what it calls refuses with.
  return (
    groupRefusal(thrown) ??
    caseRefusal(thrown) ??
    trustRefusal(thrown) ??
    batchRefusal(thrown) ??
    attestationRefusal(thrown) ??
    campaignRefusal(thrown)
  );
}

const errors = [...quorumAbi, ...rulebookAbi].filter((item) => item.type === "error");

/** The same of a group and its Rulebook alone. */
export function groupRefusal(thrown: unknown): SymbolonError | undefined {
  const refusal = refusalIn(errors, thrown);
  return refusal && explainGovernanceRefusal(refusal);
}

/**
 * Turns the custom error with which a Quorum or its Rulebook refused into an error with a sentence, the deciding values and the
 * hint. Its code is the error's name.
 * @returns undefined for an error that neither has
 */
export function explainGovernanceRefusal(refusal: ContractRefusal): SymbolonError | undefined {
  return explainRefusal(explanations, errors, refusal);
}

const actText = (act: unknown) => acts[Number(act)] ?? `act ${act}`;
const at = (moment: unknown) => momentText(BigInt(moment as bigint));
const time = (seconds: unknown) => durationText(Number(seconds));
const whose = (key: unknown) => addressOfKey(key as `0x${string}`) ?? key;

const STAGES: Readonly<Record<string, string>> = {
  None: "was never opened",
  Open: "is open",
  Passed: "has passed",
  Refused: "is refused: enough seats objected",
  Lapsed: "lapsed: too few seats assented in time",
  Done: "is executed",
  Void: "is void: it was not executed in time, its roster was replaced, or another proposal used its nonce",
};

/** One entry an error of Quorum and Rulebook, and of the libraries that they are built from. */
const explanations: Readonly<Record<string, Explain>> = {
  // Who sits in a group.
  SeatsOutOfRange: ([seats, least, most]) => ({
    reason: `The number of seats in the roster is ${seats}, and must be ${least} to ${most}.`,
    hint: "Give as many seats as the rules in force and announced need, or change the rules first.",
  }),
  SeatEmpty: ([seat]) => ({
    reason: `Seat ${seat} has no member.`,
    hint: "Give each seat a member, or leave the seat out.",
  }),
  KeyTwice: ([key, seat, other]) => ({
    reason: `${whose(key)} sits in seat ${other} and again in seat ${seat}: one key would count as two.`,
    hint: "Leave one of them out, or give the seat to somebody else.",
  }),
  NotRoster: ([hash, roster]) => ({
    reason: `The given seats have the hash ${hash}, but the roster in force has ${roster}.`,
    hint: "Take the seats from the newest RosterReplaced event; signatures for an older roster must be made again.",
  }),
  NotSelf: ([caller]) => ({
    reason: `Only the group itself may replace its roster, not ${caller}.`,
    hint: "Propose it: symbolon govern propose GROUP --roster FILE.",
  }),
  NobodyThere: ([seat, chair]) => ({
    reason: `Seat ${seat} has nobody in chair ${chair}.`,
    hint: "Compare the signatures with the roster in force.",
  }),

  // What is proposed.
  NotAnAct: ([target, selector]) => ({
    reason: `The call ${selector} of ${target} is not an act of a group, or there is no contract.`,
    hint: "Give a call that one of its rules covers, to the right contract.",
  }),
  NotBound: ([rulesHash, expected]) => ({
    reason: `The batch names the rules ${rulesHash}, but the group only issues batches that name its own, ${expected}.`,
    hint: "Build the batch with the group's rulebook: credential batch --rulebook ADDRESS --chain-id NUMBER.",
  }),
  EvidenceMismatch: ([evidence, inCall]) => ({
    reason: `The proposal names the evidence ${evidence}, its call ${inCall}; both must be the same, and not zero if the rule demands evidence.`,
    hint: "Give the same --evidence to the command that writes the call and to govern propose.",
  }),
  DeadlineExpired: ([deadline, now]) => ({
    reason: `The proposal's deadline ${at(deadline)} has passed: the block is of ${at(now)}.`,
    hint: "Propose it again with a later deadline, or with 0 for no end.",
  }),
  NonceUsed: ([act, nonce]) => ({
    reason: `A proposal of ${actText(act)} with the nonce ${nonce} was already executed.`,
    hint: "If it is still wanted, propose it again with another nonce.",
  }),
  WrongStage: ([id, stage]) => ({
    reason: `The proposal ${id} ${STAGES[stages[Number(stage)] ?? ""] ?? `is at stage ${stage}`}.`,
    hint: "See its stage: symbolon govern show GROUP. If it is decided and still wanted, propose it again.",
  }),
  NoticeRuns: ([id, from]) => ({
    reason: `The proposal ${id} has passed, and may be executed from ${at(from)} on.`,
    hint: "Run symbolon govern step GROUP then.",
  }),
  SilencesTooSoon: ([id, from]) => ({
    reason: `Silences count at most once a week, for proposals opened from ${at(from)} on; ${id} was opened before.`,
    hint: "Wait for the next proposal that lapses: its silences count.",
  }),

  // Who signed.
  SeatOutOfOrder: ([seat, before]) => ({
    reason: `The signature of seat ${seat} follows that of seat ${before}, out of order.`,
    hint: "Give signatures in ascending order of their seats, one a seat.",
  }),
  StandInTooEarly: ([seat, from]) => ({
    reason: `A stand-in of seat ${seat} signed, who may from ${Number(from) > 2 ** 53 ? "its opening and the rule's time on" : `${at(from)} on`}.`,
    hint: "Let the member sign, or open the proposal with the signatures so far and add the stand-in's then.",
  }),
  InvalidSignature: ([seat, key, digest]) => ({
    reason: `The signature of seat ${seat}, ${whose(key)}, is not by that key over ${digest}.`,
    hint: "Ask the signer to sign this proposal again: a signature is good for one chain, group, roster and proposal.",
  }),
  QuorumMissed: ([act, approvals, quorum]) => ({
    reason: `${actText(act)} needs ${quorum} signatures, and has ${approvals}.`,
    hint: "Let more seats sign, or open the proposal with the signatures so far.",
  }),
  SeatHasSpoken: ([seat]) => ({
    reason: `Seat ${seat} already said the opposite: it assents or objects, once.`,
    hint: "Leave its signature out.",
  }),
  BeyondEmergency: ([seat, seconds, left, sunset]) => ({
    reason: `The hold counts ${time(seconds)} over all its credentials; seat ${seat} has ${time(left)} left in this period, and no hold is longer than ${time(sunset)}.`,
    hint: "Hold fewer credentials, or for a shorter time; or let as many seats sign as Suspend needs.",
  }),
  SeatBusy: ([seat, until]) => ({
    reason: `Seat ${seat} has another proposal open that passes by silence, until ${at(until)}, and opens no second one before.`,
    hint: "Wait until then; or let another seat open it, or as many seats sign as the rule's quorum.",
  }),
  NotADesk: ([desk]) => ({
    reason: `${desk} is not a dispute desk: there is no contract, or it does not answer as one.`,
    hint: "Give --desk the address of a desk (`symbolon deploy desk`), or leave it out: a group names its desk for good.",
  }),
  NotDesk: ([caller, desk]) => ({
    reason: `Only the dispute desk ${desk} may make the group carry out its decision, not ${caller}.`,
    hint: "Propose the act to the group.",
  }),

  // Rules.
  NotQuorum: ([caller, quorum]) => ({
    reason: `Only the group ${quorum} may announce or drop its rules, not ${caller}.`,
    hint: "Propose it: symbolon govern propose GROUP --rules FILE.",
  }),
  RulesMissing: ([given, needed]) => ({
    reason: `A group begins with ${needed} rules, one for each act, not ${given}.`,
    hint: "Give them in the order of the acts.",
  }),
  NoRules: () => ({
    reason: "The announcement changes no act.",
    hint: "Name one act at least.",
  }),
  ActsOutOfOrder: ([act, before]) => ({
    reason: `${actText(act)} comes after ${actText(before)}, out of order: acts ascend, each at most once.`,
    hint: `The order is ${acts.join(", ")}.`,
  }),
  FromOutOfRange: ([from, earliest, latest]) => ({
    reason: `Rules announced now may come into force from ${at(earliest)} to ${at(latest)}, not at ${at(from)}.`,
    hint: "Give a moment in between, and leave the group time to decide: the notice counts from the announcement.",
  }),
  RulesPending: ([version, from]) => ({
    reason: `Rules of version ${version} are already announced, in force from ${at(from)}; one announcement waits at a time.`,
    hint: "Wait until they are in force, or drop them first.",
  }),
  NothingPending: () => ({
    reason: "No announced rules wait to come into force.",
    hint: "There is nothing to drop. To change the rules in force, propose others: symbolon govern propose GROUP --rules FILE.",
  }),
  QuorumOutOfRange: ([act, quorum, seats]) => ({
    reason: `The quorum of ${actText(act)} is ${quorum}, and must be 1 to ${seats}, the seats of the roster.`,
    hint: "Give a number in this range.",
  }),
  FloorOutOfRange: ([act, floor, least, most]) => ({
    reason: `The floor of ${actText(act)} is ${floor}, and must be ${least} to ${most}.`,
    hint: "Give a number in this range: a quorum falls no lower than its majority, that of Issue, Roster and Rules never.",
  }),
  VetoesOutOfRange: ([act, vetoes, seats]) => ({
    reason: `The vetoes of ${actText(act)} are ${vetoes}, and must be 1 to ${seats}: more could never be reached.`,
    hint: "Give a number in this range.",
  }),
  ModeNotAllowed: ([act]) => ({
    reason: `${actText(act)} may not pass because nobody objects.`,
    hint: "Give Assent: only Reinstate and EndHold may pass by objection.",
  }),
  WindowOutOfRange: ([act, window, shortest, longest]) => ({
    reason: `The window of ${actText(act)} is ${time(window)}, and must be ${time(shortest)} to ${time(longest)}.`,
    hint: "Give a time in this range.",
  }),
  StandInOutOfRange: ([act, standIn, window]) => ({
    reason: `Stand-ins of ${actText(act)} may sign after ${time(standIn)}, but its window is ${time(window)}.`,
    hint: "Give at most the window, which means never.",
  }),
  NoticeOutOfRange: ([act, notice, shortest, longest]) => ({
    reason: `The notice of ${actText(act)} is ${time(notice)}, and must be ${time(shortest)} to ${time(longest)}.`,
    hint: "Give a time in this range.",
  }),
  EmergencyOutOfRange: ([act, budget, sunset, longest]) => ({
    reason: `The budget of ${actText(act)} is ${time(budget)} and its sunset ${time(sunset)}; each is at most ${time(longest)}.`,
    hint: "Give times in this range; only Hold has any.",
  }),
  NotWholeMinutes: ([seconds]) => ({
    reason: `${time(seconds)} are not a whole number of minutes.`,
    hint: "Give whole minutes.",
  }),

  // The library behind the EIP-712 domain declares these; the domain's name and version are too short for them.
  InvalidShortString: () => NEVER_THROWN,
  StringTooLong: () => NEVER_THROWN,
};

const NEVER_THROWN = {
  reason: "The contract refused in a way that groups never do.",
  hint: "Compare the address with the group's: another contract answers there.",
};
