import { type Hex, isHex } from "viem";
import { signTypedData } from "viem/actions";
import { ruleCall } from "../../chain/calls/desk.ts";
import type { Approval } from "../../chain/calls/groups.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import type { BlockRange } from "../../chain/events/readLogs.ts";
import type { DeskCase } from "../../chain/read/readDesk.ts";
import { address, count, decodeJson, hex, list, object, oneOf, text, versioned } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import { caseSchedule, type Ruling } from "../../core/governance/cases.ts";
import type { Panel } from "../../core/governance/panel.ts";
import { findChair, keyAt, keyOfAddress } from "../../core/governance/roster.ts";
import { type PanelRuling, rulingDigest, rulingTypedData } from "../../core/governance/ruling.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { momentText } from "../../core/text/moment.ts";
import { keyText } from "../group/rosterFile.ts";
import { chairText, isSignedBy } from "../proposal/votes.ts";
import type { CaseCall } from "./caseActions.ts";
import { findPanel, type OpenedCase, requireCase } from "./casePlace.ts";
import { caseError } from "./caseRefusal.ts";
import { requireClosed, requireStage } from "./caseRequirements.ts";

/** A ruling with the signatures so far, as a file holds it. */
export type RulingFile = PanelRuling & {
  readonly chainId: bigint;
  readonly desk: Hex;
  readonly approvals: readonly Approval[];
};

const FORMAT = "symbolon-ruling";
const VERSION = 1;
const word = hex(32);
const SAYS = ["Upheld", "Rejected"] as const;

const file = versioned(
  FORMAT,
  VERSION,
  object({
    format: text,
    version: oneOf([VERSION]),
    chainId: count,
    desk: address,
    caseId: word,
    round: oneOf([0, 1] as const),
    ruling: oneOf(SAYS),
    reasons: word,
    approvals: list(object<Approval>({ seat: count, chair: count, signature: hex() })),
  }),
);

/** Reads a ruling from the text of its file. @throws SymbolonError `BadRuling` */
export function parseRuling(json: string, name: string): RulingFile {
  const {
    chainId,
    format: _,
    version: __,
    ...ruling
  } = decodeJson(file, json, (reason, cause) => badRuling(name, reason, cause));
  return { ...ruling, chainId: BigInt(chainId) };
}

/** A ruling as the text of a file. */
export function formatRuling({
  chainId,
  desk,
  caseId,
  round,
  ruling,
  reasons,
  approvals,
}: RulingFile): string {
  const written = { chainId: Number(chainId), desk, caseId, round, ruling, reasons, approvals };
  return jsonText({ format: FORMAT, version: VERSION, ...written }, 2);
}

export type SignRulingParameters = Pick<BlockRange, "fromBlock"> & {
  readonly ruling: Exclude<Ruling, "None">;
  /** keccak256 of the reasons. */
  readonly reasons: Hex;
  /** What others have signed; undefined: nobody has. */
  readonly before: RulingFile | undefined;
};

/** A ruling, and the panel that says it. */
export type SignedRuling = { readonly file: RulingFile; readonly panel: Panel; readonly seat: number };

/**
 * Signs a ruling as a member of the panel whose turn it is. May be done before evidence is closed, though it counts only after.
 * @throws SymbolonError `NoCase`, `WrongCaseStage`, `NotOfPanel`, `OtherRuling`, `PanelNotFound`
 */
export async function signRuling(
  client: WriteClient,
  opened: OpenedCase,
  { ruling, reasons, before, fromBlock }: SignRulingParameters,
): Promise<SignedRuling> {
  const { round, panel } = await panelInTurn(client, opened, { fromBlock });
  const said = { caseId: requireCase(opened).id, round, ruling, reasons };
  if (before !== undefined) requireSame(before, { ...said, desk: opened.desk, chainId: opened.chainId });
  const { account } = client;
  const chair = findChair(panel.seats, keyOfAddress(account.address));
  if (chair === undefined) throw notOfPanel(account.address, opened, round);
  const signature = await signTypedData(client, {
    account,
    ...rulingTypedData({ chainId: opened.chainId, desk: opened.desk, ...said }),
  });
  const others = (before?.approvals ?? []).filter(({ seat }) => seat !== chair.seat);
  const approvals = [...others, { ...chair, signature }].sort((a, b) => a.seat - b.seat);
  return {
    file: { ...said, chainId: opened.chainId, desk: opened.desk, approvals },
    panel,
    seat: chair.seat,
  };
}

/**
 * The call that brings a ruling to its desk.
 * @throws SymbolonError `NoCase`, `WrongCaseStage`, `EvidenceStillOpen`, `OtherRuling`, `PanelQuorumMissed`, `InvalidSignature`,
 * `StandInTooEarly`
 */
export async function planRuling(
  client: ReadClient,
  opened: OpenedCase,
  said: RulingFile,
  blocks: Pick<BlockRange, "fromBlock">,
): Promise<readonly CaseCall[]> {
  const found = requireCase(opened);
  const { round, panel } = await panelInTurn(client, opened, blocks);
  requireSame(said, { ...said, caseId: found.id, round, desk: opened.desk, chainId: opened.chainId });
  requireClosed(found, opened.asOf.time);
  await requireSigned(client, said, panel, found, opened.asOf.time);
  const call = ruleCall({ ...opened, ...said, panel });
  return [{ call, what: `Rule ${said.ruling} in the case ${found.id}` }];
}

async function panelInTurn(client: ReadClient, opened: OpenedCase, blocks: Pick<BlockRange, "fromBlock">) {
  const found = requireCase(opened);
  requireStage(found, ["Panel", "SecondPanel"]);
  const round = found.stage === "Panel" ? 0 : 1;
  return { round, panel: await findPanel(client, opened, round, blocks) } as const;
}

async function requireSigned(
  client: ReadClient,
  said: RulingFile,
  { seats, quorum }: Panel,
  { decidesBy }: DeskCase,
  now: bigint,
): Promise<void> {
  const signed = { typedData: rulingTypedData(said), digest: rulingDigest(said) };
  for (const approval of said.approvals) {
    const key = keyAt(seats, approval);
    const isTheirs =
      key !== undefined && (await isSignedBy(client, key, { ...signed, signature: approval.signature }));
    if (!isTheirs) throw foreign(approval, key);
    const standInFrom = decidesBy - caseSchedule.standIn;
    if (approval.chair > 0 && now < standInFrom) throw standInTooEarly(approval, standInFrom);
  }
  const agreed = new Set(said.approvals.map(({ seat }) => seat)).size;
  if (agreed < quorum) {
    throw caseError("PanelQuorumMissed", [agreed, quorum]);
  }
}

/** Refuses to mix rulings. */
function requireSame(one: RulingFile, other: Omit<RulingFile, "approvals">): void {
  const wrong = (["chainId", "desk", "caseId", "round", "ruling", "reasons"] as const).find(
    (name) => comparable(one[name]) !== comparable(other[name]),
  );
  if (wrong === undefined) return;
  throw new SymbolonError({
    code: "OtherRuling",
    reason: `The file is about another ruling: its ${wrong} is ${one[wrong]}, and must be ${other[wrong]}.`,
    hint: "Sign into another file, or agree on one ruling with the others.",
    details: { member: wrong, inFile: one[wrong], wanted: other[wrong] },
  });
}

const comparable = (value: unknown) => (isHex(value) ? value.toLowerCase() : String(value));

function notOfPanel(account: Hex, { desk }: OpenedCase, round: number): SymbolonError {
  return new SymbolonError({
    code: "NotOfPanel",
    reason: `${account} has no seat in panel ${round} of the desk ${desk}, which decides this case.`,
    hint: "Sign with the key of a member; a case keeps the panel of its opening.",
    details: { account, desk, round },
  });
}

function foreign(approval: Approval, key: Hex | undefined): SymbolonError {
  return new SymbolonError({
    code: "InvalidSignature",
    reason: `The signature of ${chairText(approval)}${key === undefined ? "" : `, ${keyText(key)},`} is not by that key over this ruling.`,
    hint: "Ask the signer to sign this ruling again: a signature is good for one chain, desk, case and ruling.",
    details: { seat: approval.seat, chair: approval.chair, key },
  });
}

function standInTooEarly(approval: Approval, from: bigint): SymbolonError {
  return new SymbolonError({
    code: "StandInTooEarly",
    reason: `A ${chairText(approval).replace(/^an? /, "")} signed, who may from ${momentText(from)} on.`,
    hint: "Let the member sign, or send it then.",
    details: { seat: approval.seat, from },
  });
}

function badRuling(name: string, reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadRuling",
    reason: `${name} is not a ruling: ${reason}.`,
    hint: "`symbolon govern case rule` writes one.",
    details: { file: name },
    cause,
  });
}
