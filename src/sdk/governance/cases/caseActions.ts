import { type Address, erc20Abi, type Hex, isAddressEqual, zeroAddress } from "viem";
import { simulateContract } from "viem/actions";
import type { ContractCall } from "../../chain/calls/asTransaction.ts";
import {
  addEvidenceCall,
  answerCaseCall,
  appealCall,
  appealUnansweredCall,
  type BatchSubject,
  type CaseEvidence,
  carryOutCall,
  endCaseHoldCall,
  holdForCaseCall,
  openCaseCall,
  payCaseCall,
} from "../../chain/calls/desk.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { readHolds } from "../../chain/read/batches.ts";
import { type DeskCase, type DeskTerms, readIsEvidenceUsed } from "../../chain/read/readDesk.ts";
import { readToken } from "../../chain/read/readToken.ts";
import { allowanceSteps } from "../../core/allowanceSteps.ts";
import { batchId } from "../../core/credential/batchId.ts";
import { hasExpired } from "../../core/credential/hasExpired.ts";
import { SymbolonError } from "../../core/errors.ts";
import {
  type CaseKind,
  caseHoldUntil,
  caseKinds,
  caseStages,
  isCaseDecided,
  isCaseOver,
  MAX_CASE,
  revokes,
} from "../../core/governance/cases.ts";
import type { Seat } from "../../core/governance/roster.ts";
import { minBigInt } from "../../core/minMaxBigInt.ts";
import { unpackHold } from "../../core/status/holds.ts";
import { isoMoment, momentText } from "../../core/text/moment.ts";
import { exactTokenAmount, tokenAmount } from "../../core/text/tokenAmount.ts";
import { governanceRefusal } from "../governanceRefusal.ts";
import { type OpenedCase, requireCase } from "./casePlace.ts";
import { caseError } from "./caseRefusal.ts";
import { requireBefore, requireEvidence, requireNotBatchHeld, requireStage } from "./caseRequirements.ts";
import { caseActionStages, isHeldFor } from "./possibleActions.ts";

/** A call to be sent, and what it does. */
export type CaseCall = { readonly call: ContractCall; readonly what: string };

/** The account that does it. */
type By = { readonly account: Address };
/** The group in which the account sits; empty: it acts for itself. */
type Seated = { readonly seats: readonly Seat[] };

/**
 * Opens a case: allows the desk to take its bond, if it may not yet, and opens.
 * @throws SymbolonError `ZeroEvidence`, `UriOutOfRange`, `EvidenceUsed`, `CaseOpen`, `CredentialExpired`, `BatchHeld`,
 * `KindNotSupported`, `NotEnoughTokens`
 */
export async function planOpen(
  client: ReadClient,
  opened: OpenedCase,
  { account, ...ground }: By & CaseEvidence,
): Promise<readonly CaseCall[]> {
  const { found, subject, kind, asOf } = opened;
  if ("wholeBatchOf" in subject && kind !== "WronglySuspended") throw notOfBatch(kind);
  if (found !== undefined && !isCaseOver(found.stage)) {
    throw caseError("CaseOpen", [
      opened.credential,
      caseKinds.indexOf(kind),
      caseStages.indexOf(found.stage),
    ]);
  }
  await requireFresh(client, opened, ground);
  if (!("uid" in subject)) {
    const { expires } = ("wholeBatchOf" in subject ? subject.wholeBatchOf : subject).credential;
    if (hasExpired(expires, asOf.time)) {
      throw caseError("CredentialExpired", [opened.credential, expires]);
    }
  }
  await requireNotBatchHeld(client, opened);
  const call = openCaseCall({ ...opened, ...ground });
  const allow = await allowance(client, opened, account, nextBond(opened));
  return [...allow, { call, what: `Open a case of ${kind} about ${opened.credential}` }];
}

/**
 * The bond of the next case. The desk has it once the last case's bonds are paid; otherwise it follows from the last
 * case's end.
 */
export function nextBond({
  found,
  terms,
}: {
  readonly found: Pick<DeskCase, "bond" | "isPaid" | "standing"> | undefined;
  readonly terms: Pick<DeskTerms, "bond">;
}): bigint {
  if (found === undefined) return terms.bond;
  if (found.isPaid || found.standing === "None") return found.bond;
  return found.standing === "Upheld" ? terms.bond : minBigInt(2n * found.bond, MAX_FACTOR * terms.bond);
}

/** Maximum of a bond, in bonds of a first case. */
const MAX_FACTOR = 16n;

/**
 * Answers a case.
 * @throws SymbolonError `NoCase`, `WrongCaseStage`, `ZeroEvidence`, `UriOutOfRange`, `NotRespondent`, `NotEnoughTokens`
 */
export async function planAnswer(
  client: ReadClient,
  opened: OpenedCase,
  { account, seats, ...ground }: By & Seated & CaseEvidence,
): Promise<readonly CaseCall[]> {
  const found = requireCase(opened);
  requireEvidence(ground);
  requireStage(found, caseActionStages.answer);
  requireOtherSide(opened, found, account, seats);
  const allow = await allowance(client, opened, account, found.bond);
  return [
    ...allow,
    { call: answerCaseCall({ ...opened, ...ground, seats }), what: `Answer the case ${found.id}` },
  ];
}

/** Adds evidence. @throws SymbolonError `NoCase`, `WrongCaseStage`, `EvidenceClosed`, `ZeroEvidence`, `UriOutOfRange` */
export function planEvidence(opened: OpenedCase, ground: CaseEvidence): readonly CaseCall[] {
  const found = requireCase(opened);
  requireEvidence(ground);
  requireStage(found, caseActionStages.evidence);
  requireBefore(found, opened.asOf.time);
  return [
    { call: addEvidenceCall({ ...opened, ...ground }), what: `Bring evidence to the case ${found.id}` },
  ];
}

/**
 * Appeals, with any evidence: as the loser, or, against a claim upheld without an answer, as whoever might have answered.
 * @throws SymbolonError `NoCase`, `WrongCaseStage`, `ZeroEvidence`, `UriOutOfRange`, `NotLoser`, `NotRespondent`,
 * `NotEnoughTokens`
 */
export async function planAppeal(
  client: ReadClient,
  opened: OpenedCase,
  { account, seats, ...ground }: By & Seated & CaseEvidence,
): Promise<readonly CaseCall[]> {
  const found = requireCase(opened);
  requireEvidence(ground);
  requireStage(found, caseActionStages.appeal);
  const isUnanswered = found.standing === "Upheld" && isAddressEqual(found.respondent, zeroAddress);
  if (isUnanswered) requireOtherSide(opened, found, account, seats);
  else {
    const loser = found.standing === "Upheld" ? found.respondent : found.claimant;
    if (!isAddressEqual(loser, account)) throw caseError("NotLoser", [account]);
  }
  const call = isUnanswered
    ? appealUnansweredCall({ ...opened, ...ground, seats })
    : appealCall({ ...opened, ...ground });
  const allow = await allowance(client, opened, account, 2n * found.bond);
  return [...allow, { call, what: `Appeal in the case ${found.id}` }];
}

/**
 * Holds the credential meanwhile, as a seat of its emergency role. If it is already held for longer, only the case's
 * need for the hold is recorded.
 * @throws SymbolonError `NoCase`, `NoHolds`, `NotHeldFor`, `HeldAlready`, `WrongCaseStage`
 */
export async function planHold(
  client: ReadClient,
  opened: OpenedCase,
  { seats }: Seated,
): Promise<readonly CaseCall[]> {
  const { subject, kind } = opened;
  if ("uid" in subject) throw noHolds(opened.credential);
  if (!isHeldFor(opened) || "wholeBatchOf" in subject)
    throw caseError("NotHeldFor", [caseKinds.indexOf(kind)]);
  const found = requireCase(opened);
  requireStage(found, caseActionStages.hold);
  if (found.isHeld) throw caseError("HeldAlready", [found.id]);
  const { header, credential } = subject;
  const call = holdForCaseCall({ ...opened, header, index: credential.index, seats });
  const { openedAt, overBy } = found;
  const end = await heldUntil(client, opened, subject);
  const whole = caseHoldUntil({ openedAt, notice: overBy - openedAt - MAX_CASE }, header.policy.epochLength);
  const needed = minBigInt(whole, opened.asOf.time + 1n + header.policy.emergencyLimit);
  const short =
    needed < whole
      ? `, until ${isoMoment(needed)} only: the batch's emergency limit ends it before ${isoMoment(whole)}, when the case is over at the latest`
      : "";
  const what =
    end < needed
      ? `Hold ${opened.credential} for the case ${found.id}${short}`
      : `${opened.credential} is held already, until ${momentText(end)}: record that the case ${found.id} needs it held until ${momentText(needed)}`;
  return [{ call, what }];
}

/** First Unix second after the credential's own hold; 0: it never had one. */
export async function heldUntil(
  client: ReadClient,
  { terms, chainId, asOf }: OpenedCase,
  { header, credential }: BatchSubject,
): Promise<bigint> {
  const registry = terms.batchRegistry;
  const batch = batchId({ chainId, registry, header });
  const { blockNumber } = asOf;
  const [hold = 0n] = await readHolds(client, { registry, batch, targets: [credential.index], blockNumber });
  return unpackHold(hold).until;
}

/**
 * The steps of a case that are due and that anybody may take: paying its bonds, carrying it out, ending a hold that no
 * upheld case needs. Bonds come first, so that an effect that fails does not delay them.
 * @throws SymbolonError `NoCase`
 */
export async function planSteps(
  client: ReadClient,
  opened: OpenedCase,
  { account }: By,
): Promise<readonly CaseCall[]> {
  const { stage, effectFrom, isPaid, id } = requireCase(opened);
  const due: CaseCall[] = [];
  if (isCaseDecided(stage) && !isPaid)
    due.push({ call: payCaseCall(opened), what: `Pay the bonds of the case ${id}` });
  if (stage === "Effect" && effectFrom <= opened.asOf.time) {
    const call = carryOutCall(opened);
    // What cannot be carried out must not delay the bonds; alone, it is sent, and says why.
    const isRefused = due.length > 0 && (await refusalOf(client, call, opened, account)) !== undefined;
    if (!isRefused) due.push({ call, what: `Carry out the case ${id}` });
  }
  return [...due, ...(await endOfHold(client, opened, account))];
}

/**
 * The call that ends a hold which the case, or one before it of its kind, does not need; empty without such a hold.
 * Only the desk knows: the hold may already be over, or now be the group's own.
 */
async function endOfHold(
  client: ReadClient,
  opened: OpenedCase,
  account: Address,
): Promise<readonly CaseCall[]> {
  const { subject, kind } = opened;
  const { id, isHeld, standing, stage } = requireCase(opened);
  const isNeeded = isHeld && (standing === "Upheld" || !isCaseOver(stage));
  if (!("credential" in subject) || !revokes(kind) || isNeeded) return [];
  const { header, credential } = subject;
  const call = endCaseHoldCall({ ...opened, header, index: credential.index });
  const refused = await refusalOf(client, call, opened, account);
  // Any other obstacle shows when it is sent, after the rest.
  if (refused?.code === "NothingToDo") return [];
  return [{ call, what: `End the hold, which the case ${id} does not need` }];
}

/** Why the desk would refuse a call; undefined: it would not, or nobody knows. */
function refusalOf(
  client: ReadClient,
  call: ContractCall,
  { asOf }: OpenedCase,
  account: Address,
): Promise<SymbolonError | undefined> {
  const simulated = { ...call, account, blockNumber: asOf.blockNumber };
  return simulateContract(client, simulated).then(() => undefined, governanceRefusal);
}

async function requireFresh(
  client: ReadClient,
  { desk, credential, asOf }: OpenedCase,
  ground: CaseEvidence,
): Promise<void> {
  requireEvidence(ground);
  const { evidence } = ground;
  const { blockNumber } = asOf;
  const isUsed = await readIsEvidenceUsed(client, { desk, credential, evidence, blockNumber });
  if (isUsed) throw caseError("EvidenceUsed", [credential, evidence]);
}

/** Allows the desk to take a bond, if it may not yet. */
async function allowance(
  client: ReadClient,
  { desk, terms, asOf }: OpenedCase,
  holder: Address,
  bond: bigint,
): Promise<readonly CaseCall[]> {
  const token = terms.bondToken;
  const state = await readToken(client, { token, holder, spender: desk, blockNumber: asOf.blockNumber });
  if ((state.balance ?? 0n) < bond) {
    throw new SymbolonError({
      code: "NotEnoughTokens",
      reason: `The bond is ${tokenAmount(bond, state)} of ${token}, but ${holder} has ${tokenAmount(state.balance ?? 0n, state)}.`,
      hint: "Send it that much of the token first. Whoever wins against another side gets it back, and half of what that one put in; where nobody answers, or no panel rules, it costs a claimant a quarter or more.",
      details: { token, holder, bond, balance: state.balance },
    });
  }
  const { allowance: current = 0n } = state;
  if (current >= bond) return [];
  return allowanceSteps(current, bond).map((amount) => {
    const call = { address: token, abi: erc20Abi, functionName: "approve", args: [desk, amount] } as const;
    const what =
      amount === 0n
        ? `Take back what the desk ${desk} may take, which is less than the bond`
        : `Allow the desk ${desk} to take the bond of ${exactTokenAmount(amount, state)}`;
    return { call, what };
  });
}

/** Whether the account may answer, as far as that is known without asking the group. */
function requireOtherSide(
  { subject, kind }: OpenedCase,
  found: DeskCase,
  account: Address,
  seats: readonly Seat[],
): void {
  // Only the chain knows the sides of an attestation, and who sits where. A case that can only help the subject is not the subject's
  // to answer, and one about a whole batch only that of the group that holds it.
  const isTheirs =
    seats.length > 0 ||
    "uid" in subject ||
    ("credential" in subject &&
      (isAddressEqual(subject.header.issuer, account) ||
        (revokes(kind) && isAddressEqual(subject.credential.subject, account))));
  if (!isTheirs || isAddressEqual(found.claimant, account)) throw caseError("NotRespondent", [account]);
}

function notOfBatch(kind: CaseKind): SymbolonError {
  return new SymbolonError({
    code: "KindNotSupported",
    reason: `There is no case of ${kind} about a whole batch, whose hold is all that a case ends.`,
    hint: "Give --kind WronglySuspended, or open a case about each credential.",
    details: { kind },
  });
}

function noHolds(credential: Hex): SymbolonError {
  return new SymbolonError({
    code: "NoHolds",
    reason: `${credential} is an attestation, which cannot be held: a revocation takes effect after its rule's notice.`,
    hint: "Wait for the case; you can tell verifiers about it.",
    details: { credential },
  });
}
