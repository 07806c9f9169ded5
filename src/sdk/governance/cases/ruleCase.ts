import type { Hex } from "viem";
import { ruleCall } from "../../chain/calls/desk.ts";
import type { Approval } from "../../chain/calls/groups.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import { caseSchedule } from "../../core/governance/cases.ts";
import { panelName } from "../../core/governance/panel.ts";
import { type Chair, findChair, keyAt, keyOfAddress } from "../../core/governance/roster.ts";
import { type PanelRuling, rulingDigest, rulingTypedData } from "../../core/governance/ruling.ts";
import { momentText } from "../../core/text/moment.ts";
import { signAs } from "../../credentials/delegation/signer.ts";
import { keyText } from "../group/rosterFile.ts";
import { withVote } from "../proposal/approvals.ts";
import { chairText, countedSignature, isSignedBy } from "../proposal/votes.ts";
import type { CaseCall } from "./caseActions.ts";
import { type OpenedCase, requireCase } from "./casePlace.ts";
import { caseError } from "./caseRefusal.ts";
import { requireClosed, requireStage } from "./caseRequirements.ts";
import type { OpenedRuling } from "./openRuling.ts";
import type { RulingFile } from "./rulingFile.ts";

/**
 * Makes a ruling for the panel to sign whose turn it is. It may be signed before evidence is closed, and is taken after.
 * @throws SymbolonError `NoCase`, `WrongCaseStage`
 */
export function proposeRuling(
  opened: OpenedCase,
  { ruling, reasons }: Pick<PanelRuling, "ruling" | "reasons">,
): RulingFile {
  const { desk, chainId } = opened;
  const { id: caseId, ...found } = requireCase(opened);
  requireStage({ id: caseId, ...found }, ["Panel", "SecondPanel"]);
  const round = found.stage === "Panel" ? 0 : 1;
  return { chainId, desk, caseId, round, ruling, reasons, approvals: [] };
}

/** A ruling with a signature more. */
export type SignedRuling = { readonly file: RulingFile; readonly chair: Chair };

/**
 * Adds the signature of whoever the client signs for.
 * @throws SymbolonError `NotOfPanel`, `SeatHasSpoken`, `InvalidSignature`; what the wallet throws passes through
 * @example
 * const { file } = await signRuling(client, await openRuling(client, parseRuling(text)));
 */
export async function signRuling(client: WriteClient, opened: OpenedRuling): Promise<SignedRuling> {
  const chair = requirePanelChair(opened, client.account.address);
  requireUnsigned(opened, chair);
  const signature = await signAs(client, rulingTypedData(opened.file));
  return withSignature(client, opened, { ...chair, signature });
}

/**
 * Adds a signature that was made elsewhere: by a wallet, a Safe, a passkey.
 * @throws SymbolonError `NobodyThere`, `SeatHasSpoken`, `InvalidSignature`
 */
export function addRulingSignature(
  client: ReadClient,
  opened: OpenedRuling,
  approval: Approval,
): Promise<SignedRuling> {
  requireUnsigned(opened, approval);
  return withSignature(client, opened, approval);
}

/** Where an account sits in the panel. @throws SymbolonError `NotOfPanel` */
export function requirePanelChair({ file: { desk, round }, panel }: OpenedRuling, account: Hex): Chair {
  const chair = findChair(panel.seats, keyOfAddress(account));
  if (chair !== undefined) return chair;
  throw new SymbolonError({
    code: "NotOfPanel",
    reason: `${account} has no seat in the ${panelName(round)} of the desk ${desk}, which decides this case.`,
    hint: "Sign with the key of a member; a case keeps the panel of its opening.",
    details: { account, desk, round },
  });
}

/** A member's signature stays where a stand-in of the same seat signs. */
function requireUnsigned({ file }: OpenedRuling, { seat, chair }: Chair): void {
  if (!file.approvals.some((one) => one.seat === seat && one.chair < chair)) return;
  throw new SymbolonError({
    code: "SeatHasSpoken",
    reason: `Seat ${seat} has already signed by somebody who goes before ${chairText({ seat, chair })}.`,
    hint: "Nothing to do: a seat signs a ruling once.",
    details: { seat, chair },
  });
}

async function withSignature(
  client: ReadClient,
  { file, panel }: OpenedRuling,
  { signature, ...chair }: Approval,
): Promise<SignedRuling> {
  const given = { typedData: rulingTypedData(file), signature };
  const counted = await countedSignature(client, { ...chair, seats: panel.seats }, given);
  const signed = { ...file, approvals: withVote(file.approvals, { ...chair, signature: counted }) };
  await requireSigned(client, signed, panel.seats);
  return { file: signed, chair };
}

/**
 * The call that brings a ruling to its desk.
 * @throws SymbolonError `EvidenceStillOpen`, `PanelQuorumMissed`, `NobodyThere`, `InvalidSignature`, `StandInTooEarly`
 */
export async function planRuling(client: ReadClient, opened: OpenedRuling): Promise<readonly CaseCall[]> {
  const { file, found, panel, asOf } = opened;
  const { approvals, ruling, desk } = file;
  requireClosed(found, asOf.time);
  await requireSigned(client, file, panel.seats);
  const standInsFrom = standInsCountFrom(opened);
  const early = approvals.find((one) => isEarly(one, standInsFrom, asOf.time));
  // Members who suffice need not wait for a stand-in's turn.
  const counted = approvals.filter((one) => !isEarly(one, standInsFrom, asOf.time));
  if (counted.length < panel.quorum) {
    if (early !== undefined) throw standInTooEarly(early, standInsFrom);
    throw caseError("PanelQuorumMissed", [counted.length, panel.quorum]);
  }
  const { kind, credential, id } = found;
  const call = ruleCall({ ...file, approvals: counted, desk, kind, credential, panel });
  return [{ call, what: `Rule ${ruling} in the case ${id}` }];
}

/** First Unix second in which a stand-in's signature counts: the panel's last day. */
export function standInsCountFrom({ found }: Pick<OpenedRuling, "found">): bigint {
  return found.decidesBy - caseSchedule.standIn;
}

/** Whether it is not a stand-in's turn yet. */
export function isEarly({ chair }: Chair, standInsFrom: bigint, now: bigint): boolean {
  return chair > 0 && now < standInsFrom;
}

/** Refuses signatures that the desk would refuse. */
async function requireSigned(
  client: ReadClient,
  file: RulingFile,
  seats: OpenedRuling["panel"]["seats"],
): Promise<void> {
  const said = { typedData: rulingTypedData(file), digest: rulingDigest(file) };
  for (const { signature, ...chair } of file.approvals) {
    const key = keyAt(seats, chair);
    if (key === undefined) throw nobodyThere(chair);
    if (!(await isSignedBy(client, key, { ...said, signature }))) throw foreign(chair, key, said.digest);
  }
}

function nobodyThere(chair: Chair): SymbolonError {
  return new SymbolonError({
    code: "NobodyThere",
    reason: `Nobody sits in the panel as ${chairText(chair)}, so no signature of theirs counts.`,
    hint: "Sign as somebody who has a seat in the panel that decides the case; a signature that is in the file already must be removed.",
    details: { ...chair },
  });
}

function foreign(chair: Chair, key: Hex, digest: Hex): SymbolonError {
  return new SymbolonError({
    code: "InvalidSignature",
    reason: `The signature of ${chairText(chair)}, ${keyText(key)}, is not by that key over this ruling, whose digest is ${digest}.`,
    hint: "Ask the signer to sign this ruling again: a signature is good for one chain, desk, case and ruling.",
    details: { ...chair, key, digest },
  });
}

function standInTooEarly(chair: Chair, from: bigint): SymbolonError {
  return new SymbolonError({
    code: "StandInTooEarly",
    reason: `A ${chairText(chair).replace(/^an? /, "")} signed, who may from ${momentText(from)} on.`,
    hint: "Let the member sign, or send it then.",
    details: { ...chair, from },
  });
}
