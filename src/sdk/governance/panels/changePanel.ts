import { type Hex, isAddressEqual, zeroAddress } from "viem";
import { announcePanelCall } from "../../chain/calls/desk.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import {
  minPanelQuorum,
  type Panel,
  panelChangeDigest,
  panelChangeTypedData,
  panelHash,
  panelName,
  panelNotice,
  type Round,
} from "../../core/governance/panel.ts";
import {
  type Chair,
  findChair,
  keyAt,
  keyOfAddress,
  requireRoster,
  type Seat,
} from "../../core/governance/roster.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { signAs } from "../../credentials/delegation/signer.ts";
import type { CaseCall } from "../cases/caseActions.ts";
import { caseError } from "../cases/caseRefusal.ts";
import { keyText } from "../group/rosterFile.ts";
import { withVote } from "../proposal/approvals.ts";
import { chairText, countedSignature, isSignedBy } from "../proposal/votes.ts";
import type { PanelChangeFile } from "./panelChangeFile.ts";
import type { DeskPanels, RoundPanels } from "./readPanels.ts";

/** Seconds beyond the notice in which a change can be signed and sent, where nobody says from when it is in force. */
const TIME_TO_SIGN = 7n * 86_400n;

export type ProposePanelParameters = {
  readonly round: Round;
  /** What changes; what is left out stays. Of other seats more than half must agree, unless a quorum is given. */
  readonly changes: Partial<Panel>;
  /** Unix seconds from which it decides the cases that are opened; default: in 37 days, of which 7 are to sign and send it. */
  readonly from?: bigint | undefined;
};

/** A change of a panel, and the panel that signs it: the one in force. */
export type ProposedPanelChange = { readonly file: PanelChangeFile; readonly signing: Panel };

/**
 * Makes a change of a panel for the members of the one in force to sign.
 * @throws SymbolonError `SamePanel`, and as `requireAnnounceable`
 * @example
 * const { file } = proposePanel(await readPanels(client, { desk }), { round: 0, changes: { seats } });
 */
export function proposePanel(
  panels: DeskPanels,
  { round, changes, from = panels.asOf.time + panelNotice.min + TIME_TO_SIGN }: ProposePanelParameters,
): ProposedPanelChange {
  const { desk, chainId } = panels;
  const { inForce, ...now } = roundOf(panels, round);
  const { seats } = changes;
  const quorum = seats === undefined ? inForce.quorum : minPanelQuorum(seats);
  const panel = { ...inForce, quorum, ...changes };
  const file = { chainId, desk, round, version: newestVersion(now) + 1, panel, from, approvals: [] };
  const signing = requireAnnounceable(panels, file);
  if (panelHash(panel) === panelHash(inForce)) throw samePanel(round, desk);
  return { file, signing };
}

/**
 * Refuses a change that its desk would refuse now, whoever signed it.
 * @returns the panel that signs it
 * @throws SymbolonError `PanelElsewhere`, `PanelPending`, `PanelReplaced`, `PanelTooSoon`, `SeatsOutOfRange`, `SeatEmpty`,
 * `KeyTwice`, `PanelQuorumOutOfRange`, `PayeeRefused`
 */
export function requireAnnounceable(panels: DeskPanels, change: PanelChangeFile): Panel {
  const { round, panel, version, from } = change;
  const { time } = panels.asOf;
  requirePlace(panels, change);
  const now = roundOf(panels, round);
  const newest = newestVersion(now);
  if (version !== newest + 1) throw isNow(now, change) ? announcedAlready(change) : replaced(change, newest);
  if (time < now.changeableFrom) throw caseError("PanelPending", [round, now.changeableFrom]);
  const earliest = time + panelNotice.min;
  const latest = time + panelNotice.max;
  if (from < earliest || from > latest) throw caseError("PanelTooSoon", [from, earliest, latest]);
  requirePanel(change.desk, panel);
  return now.inForce;
}

function requirePanel(desk: Hex, { quorum, payee, seats }: Panel): void {
  requireRoster(seats, 1);
  const min = minPanelQuorum(seats);
  if (quorum < min || quorum > seats.length) {
    throw caseError("PanelQuorumOutOfRange", [quorum, min, seats.length]);
  }
  if (payee === zeroAddress || isAddressEqual(payee, desk)) throw caseError("PayeeRefused", [payee]);
}

/** The same with a signature more. */
export type SignedPanelChange = ProposedPanelChange & { readonly seat: number };

/**
 * Adds the signature of whoever the client signs for. What could not count is refused before anybody is asked to sign.
 * @throws SymbolonError `NotOfPanel`, `InvalidSignature`, and as `requireAnnounceable`; what the wallet throws passes through
 */
export async function signPanelChange(
  client: WriteClient,
  panels: DeskPanels,
  file: PanelChangeFile,
): Promise<SignedPanelChange> {
  const signing = requireAnnounceable(panels, file);
  const { seat } = requireMember(signing.seats, file, client.account.address);
  const signature = await signAs(client, panelChangeTypedData(file));
  return withSignature(client, { file, signing, seat, signature });
}

/** Where an account sits as a member. @throws SymbolonError `NotOfPanel`, of a stand-in, too */
export function requireMember(seats: readonly Seat[], file: PanelChangeFile, account: Hex): Chair {
  const chair = findChair(seats, keyOfAddress(account));
  if (chair?.chair !== 0) throw notOfPanel(account, file, chair !== undefined);
  return chair;
}

/**
 * Adds a signature that a member made elsewhere: by a wallet, a Safe, a passkey.
 * @throws SymbolonError `NobodyThere`, `InvalidSignature`, and as `requireAnnounceable`
 */
export function addPanelSignature(
  client: ReadClient,
  panels: DeskPanels,
  { file, ...given }: { readonly file: PanelChangeFile; readonly seat: number; readonly signature: Hex },
): Promise<SignedPanelChange> {
  const signing = requireAnnounceable(panels, file);
  return withSignature(client, { file, signing, ...given });
}

async function withSignature(
  client: ReadClient,
  { file, signing, seat, signature }: SignedPanelChange & { readonly signature: Hex },
): Promise<SignedPanelChange> {
  const chair = { seat, chair: 0 };
  const given = { typedData: panelChangeTypedData(file), signature };
  const counted = await countedSignature(client, { ...chair, seats: signing.seats }, given);
  const approvals = withVote(file.approvals, { ...chair, signature: counted });
  const signed = { ...file, approvals };
  await requireSigned(client, signed, signing);
  return { file: signed, seat, signing };
}

export type PlannedPanelChange = { readonly planned: readonly CaseCall[]; readonly signing: Panel };

/**
 * The call that announces a panel.
 * @throws SymbolonError `PanelQuorumMissed`, `NobodyThere`, `InvalidSignature`, and as `requireAnnounceable`
 */
export async function planPanelChange(
  client: ReadClient,
  panels: DeskPanels,
  file: PanelChangeFile,
): Promise<PlannedPanelChange> {
  const current = requireAnnounceable(panels, file);
  await requireSigned(client, file, current);
  const { approvals, round, from } = file;
  if (approvals.length < current.quorum) {
    throw caseError("PanelQuorumMissed", [approvals.length, current.quorum]);
  }
  const what = `Announce another ${panelName(round)}, for cases opened from ${isoMoment(from)} on`;
  return { planned: [{ call: announcePanelCall({ ...file, current }), what }], signing: current };
}

/** Refuses signatures that the desk would refuse: also those of stand-ins, who change no panel. */
async function requireSigned(client: ReadClient, file: PanelChangeFile, { seats }: Panel): Promise<void> {
  const said = { typedData: panelChangeTypedData(file), digest: panelChangeDigest(file) };
  for (const { signature, ...chair } of file.approvals) {
    const key = chair.chair === 0 ? keyAt(seats, chair) : undefined;
    if (key === undefined) {
      throw new SymbolonError({
        code: "NobodyThere",
        reason: `No member sits in the panel as ${chairText(chair)}, and only members may change it.`,
        hint: "Let a member of the panel in force sign; a signature that is in the file already must be removed.",
        details: { ...chair },
      });
    }
    if (await isSignedBy(client, key, { ...said, signature })) continue;
    throw new SymbolonError({
      code: "InvalidSignature",
      reason: `The signature of ${chairText(chair)}, ${keyText(key)}, is not by that key over this change of the panel, whose digest is ${said.digest}.`,
      hint: "Ask the signer to sign this change again: a signature is good for one chain, desk, panel and moment.",
      details: { ...chair, key },
    });
  }
}

function roundOf({ rounds }: DeskPanels, round: Round): RoundPanels {
  const [first, second] = rounds;
  const found = round === 0 ? first : second;
  if (found === undefined) throw caseError("NoSuchRound", [round]);
  return found;
}

/** In force or announced. */
function newestVersion({ version, coming }: Pick<RoundPanels, "version" | "coming">): number {
  return coming === undefined ? version : version + 1;
}

/** @throws SymbolonError `PanelElsewhere` */
export function requirePlace(
  panels: Pick<DeskPanels, "chainId" | "desk">,
  { chainId, desk }: PanelChangeFile,
): void {
  if (chainId === panels.chainId && isAddressEqual(desk, panels.desk)) return;
  throw new SymbolonError({
    code: "PanelElsewhere",
    reason: `The change is for the desk ${desk} on chain ${chainId}, not for ${panels.desk} on chain ${panels.chainId}.`,
    hint: "Give the RPC of that chain: a signature is good for one desk on one chain.",
    details: { chainId, desk },
  });
}

function replaced({ round, version }: PanelChangeFile, newest: number): SymbolonError {
  return new SymbolonError({
    code: "PanelReplaced",
    reason: `The change makes version ${version} of the ${panelName(round)}, but version ${newest} was announced: its signatures are void.`,
    hint: "Propose it again, and let the present panel sign.",
    details: { round, version, newest },
  });
}

/** Whether a change is what was announced last. */
function isNow({ version, inForce, coming }: RoundPanels, change: PanelChangeFile): boolean {
  const [newest, panel] = coming === undefined ? [version, inForce] : [version + 1, coming.panel];
  return change.version === newest && panelHash(panel) === panelHash(change.panel);
}

function announcedAlready({ round, version, from }: PanelChangeFile): SymbolonError {
  return new SymbolonError({
    code: "PanelReplaced",
    reason: `The change is announced already: version ${version} of the ${panelName(round)}, for cases opened from ${isoMoment(from)} on.`,
    hint: "Nothing to do.",
    details: { round, version },
  });
}

function samePanel(round: Round, desk: Hex): SymbolonError {
  return new SymbolonError({
    code: "SamePanel",
    reason: `The ${panelName(round)} of the desk ${desk} already is as proposed, and a change would delay others.`,
    hint: "Nothing to do; or give other seats, another payee or another quorum.",
    details: { desk, round },
  });
}

function notOfPanel(account: Hex, { desk, round }: PanelChangeFile, isStandIn: boolean): SymbolonError {
  const where = `the ${panelName(round)} of the desk ${desk}`;
  return new SymbolonError({
    code: "NotOfPanel",
    reason: isStandIn
      ? `${account} is a stand-in in ${where}, and only members may change it.`
      : `${account} has no seat in ${where}, and only its members may change it.`,
    hint: "Sign with the key of a member of the panel in force; `symbolon govern show DESK` lists them.",
    details: { account, desk, round },
  });
}
