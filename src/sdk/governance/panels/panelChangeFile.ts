import type { Address, Hex } from "viem";
import type { Approval } from "../../chain/calls/groups.ts";
import {
  address,
  count,
  decodeJson,
  hex,
  list,
  object,
  oneOf,
  text,
  uint64,
  versioned,
} from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import {
  type Panel,
  type PanelChange,
  panelChangeDigest,
  panelRounds,
  type Round,
} from "../../core/governance/panel.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { seatDecoder, writtenSeats } from "../group/rosterFile.ts";
import { approvalsDecoder, gatherVotes, requireOneId } from "../proposal/approvals.ts";

/** A change of a panel on its way through the one in force: whoever signs adds their signature. */
export type PanelChangeFile = PanelChange & {
  readonly chainId: bigint;
  readonly desk: Address;
  /** Signatures of members, ascending by seat. */
  readonly approvals: readonly Approval[];
};

export const PANEL_CHANGE_FORMAT = "symbolon-panel-change";
const VERSION = 1;

type Written = Pick<PanelChangeFile, "chainId" | "desk" | "round" | "panel" | "from" | "approvals"> & {
  readonly format: string;
  readonly version: number;
  /** Of the panel: `version` is the file's. */
  readonly panelVersion: number;
  readonly id: Hex;
};

const file = versioned(
  PANEL_CHANGE_FORMAT,
  VERSION,
  object<Written>({
    format: text,
    version: oneOf([VERSION]),
    chainId: uint64,
    desk: address,
    round: oneOf<Round>(panelRounds),
    panelVersion: count,
    from: uint64,
    panel: object<Panel>({ quorum: count, payee: address, seats: list(seatDecoder) }),
    id: hex(32),
    approvals: approvalsDecoder,
  }),
);

/**
 * Reads a change of a panel with its signatures. Its id must be that of its contents: else it was altered. Whether signatures
 * count, the chain tells (`planPanelChange`).
 * @param name as people know the file
 * @throws SymbolonError `BadPanelChange`
 */
export function parsePanelChange(json: string, name = "The text"): PanelChangeFile {
  const refuse = (reason: string, cause?: unknown) => badChange(name, reason, cause);
  const { format: _, version: __, panelVersion: version, id, ...found } = decodeJson(file, json, refuse);
  const change = { ...found, version };
  const own = idOf(change, refuse);
  if (own === id.toLowerCase()) return change;
  throw refuse(`it was altered: its id is ${id}, but its content has the id ${own}`);
}

/** Its numbers may be too great for what is signed. */
function idOf(change: PanelChangeFile, refuse: (reason: string, cause: unknown) => unknown): Hex {
  try {
    return panelChangeDigest(change);
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    throw refuse(thrown.reason.replace(/\.$/, ""), thrown);
  }
}

/** A change of a panel as the text of a file. */
export function formatPanelChange(change: PanelChangeFile): string {
  const { chainId, desk, round, version: panelVersion, from, panel, approvals } = change;
  const written = { ...panel, seats: writtenSeats(panel.seats) };
  const id = panelChangeDigest(change);
  const members = { chainId, desk, round, panelVersion, from, panel: written, id, approvals };
  return jsonText({ format: PANEL_CHANGE_FORMAT, version: VERSION, ...members }, 2);
}

/**
 * The same change with the signatures of several files: each seat's once, the first that has it.
 * @throws SymbolonError `OtherPanelChange`
 */
export function mergePanelChanges(
  first: PanelChangeFile,
  others: readonly PanelChangeFile[],
): PanelChangeFile {
  requireOneId(
    [first, ...others].map((one) => panelChangeDigest(one)),
    { code: "OtherPanelChange", thing: "change", source: "govern propose" },
  );
  return { ...first, approvals: gatherVotes([first, ...others].map((one) => one.approvals)) };
}

function badChange(name: string, reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadPanelChange",
    reason: `${name} is not a change of a panel: ${reason}.`,
    hint: "Give it unchanged, as `govern propose` and `govern sign` wrote it; an altered file must be proposed and signed again.",
    details: { file: name },
    cause,
  });
}
