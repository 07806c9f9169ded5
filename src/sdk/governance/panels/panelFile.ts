import type { Address, TypedDataDefinition } from "viem";
import type { Approval } from "../../chain/calls/groups.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import type { BlockRange } from "../../chain/events/readLogs.ts";
import { type Panel, panelChangeTypedData } from "../../core/governance/panel.ts";
import type { Chair } from "../../core/governance/roster.ts";
import { rulingTypedData } from "../../core/governance/ruling.ts";
import { isoMoment } from "../../core/text/moment.ts";
import type { CaseCall } from "../cases/caseActions.ts";
import { type OpenedRuling, openRuling } from "../cases/openRuling.ts";
import {
  addRulingSignature,
  planRuling,
  requirePanelChair,
  type SignedRuling,
  signRuling,
  standInsCountFrom,
} from "../cases/ruleCase.ts";
import { formatRuling, parseRuling, RULING_FORMAT, type RulingFile } from "../cases/rulingFile.ts";
import { tellRuling, tellRulingFile } from "../cases/tellRuling.ts";
import type { ToldText } from "../proposal/tell/told.ts";
import {
  addPanelSignature,
  planPanelChange,
  requireAnnounceable,
  requireMember,
  requirePlace,
  type SignedPanelChange,
  signPanelChange,
} from "./changePanel.ts";
import {
  formatPanelChange,
  PANEL_CHANGE_FORMAT,
  type PanelChangeFile,
  parsePanelChange,
} from "./panelChangeFile.ts";
import { type DeskPanels, readPanels } from "./readPanels.ts";
import { tellPanelChange } from "./tellPanelChange.ts";

/** What a desk's panel signs, on its way through its members. */
export type PanelFile =
  | { readonly kind: "panelChange"; readonly file: PanelChangeFile }
  | { readonly kind: "ruling"; readonly file: RulingFile };

/** The same beside its desk, as of one block. */
export type OpenedPanelFile = {
  readonly found: PanelFile;
  readonly summary: ToldText;
  /** Whose signatures count. */
  readonly signing: Panel;
  readonly asOf: DeskPanels["asOf"];
  /** First Unix second in which stand-ins count; undefined: they do not sign. */
  readonly standInsFrom: bigint | undefined;
  /** Where an account sits in that panel. @throws SymbolonError `NotOfPanel` */
  readonly chairOf: (account: Address) => Chair;
  /** Adds the signature of whoever the client signs for. @throws SymbolonError as `signPanelChange`, `signRuling` */
  readonly sign: (client: WriteClient) => Promise<SignedPanelFile>;
  /** Adds a signature that was made elsewhere. @throws SymbolonError as `addPanelSignature`, `addRulingSignature` */
  readonly add: (approval: Approval) => Promise<SignedPanelFile>;
  /** The call that brings it to the desk. @throws SymbolonError as `planPanelChange`, `planRuling` */
  readonly plan: () => Promise<readonly CaseCall[]>;
};

export type SignedPanelFile = { readonly found: PanelFile; readonly chair: Chair };

/** What a text says of itself that it is; `parsePanelFile` tells whether it is sound. Undefined: something else. */
export function panelFileKind(text: string): PanelFile["kind"] | undefined {
  try {
    const { format } = JSON.parse(text) as { readonly format?: unknown };
    if (format === PANEL_CHANGE_FORMAT) return "panelChange";
    return format === RULING_FORMAT ? "ruling" : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads what a panel signs.
 * @param name as people know the file
 * @throws SymbolonError `BadPanelChange`, `BadRuling`
 */
export function parsePanelFile(text: string, kind: PanelFile["kind"], name = "The text"): PanelFile {
  if (kind === "ruling") return { kind, file: parseRuling(text, name) };
  return { kind, file: parsePanelChange(text, name) };
}

/** As the text of a file. */
export function formatPanelFile(found: PanelFile): string {
  return found.kind === "ruling" ? formatRuling(found.file) : formatPanelChange(found.file);
}

/** Why a chair's signature does not count yet, after its name; empty where it does. */
export function waitText(
  { standInsFrom = 0n, asOf }: Pick<OpenedPanelFile, "standInsFrom" | "asOf">,
  { chair }: Chair,
): string {
  const isEarly = chair > 0 && asOf.time < standInsFrom;
  return isEarly ? `, who counts from ${isoMoment(standInsFrom)} on` : "";
}

/** Seats whose signatures count now. */
export function countedNow({
  found,
  standInsFrom = 0n,
  asOf,
}: Pick<OpenedPanelFile, "found" | "standInsFrom" | "asOf">): readonly number[] {
  const isOpen = asOf.time >= standInsFrom;
  return found.file.approvals.flatMap(({ seat, chair }) => (chair === 0 || isOpen ? [seat] : []));
}

/** What members sign, as viem and wallets take it (EIP-712). */
export function panelFileTypedData(found: PanelFile): TypedDataDefinition {
  const typed = found.kind === "ruling" ? rulingTypedData(found.file) : panelChangeTypedData(found.file);
  return typed as TypedDataDefinition;
}

/** What it says by itself: no network is asked. */
export function tellPanelFile(found: PanelFile): ToldText {
  return found.kind === "ruling" ? tellRulingFile(found.file) : tellPanelChange(found.file);
}

/**
 * Holds what a panel signs against its desk. What could not count is refused.
 * @throws SymbolonError as `openRuling`, `readPanels`, `requireAnnounceable`
 */
export async function openPanelFile(
  client: ReadClient,
  found: PanelFile,
  blocks: Pick<BlockRange, "fromBlock" | "onProgress"> = {},
): Promise<OpenedPanelFile> {
  if (found.kind === "ruling") return ofRuling(client, await openRuling(client, found.file, blocks));
  const { file } = found;
  requirePlace({ chainId: BigInt(client.chain.id), desk: file.desk }, file);
  return ofChange(client, await readPanels(client, { desk: file.desk, ...blocks }), file);
}

function ofRuling(client: ReadClient, opened: OpenedRuling): OpenedPanelFile {
  const kind = "ruling";
  const signed = ({ file, chair }: SignedRuling): SignedPanelFile => ({ found: { kind, file }, chair });
  return {
    found: { kind, file: opened.file },
    summary: tellRuling(opened),
    signing: opened.panel,
    asOf: opened.asOf,
    standInsFrom: standInsCountFrom(opened),
    chairOf: (account) => requirePanelChair(opened, account),
    sign: async (writer) => signed(await signRuling(writer, opened)),
    add: async (approval) => signed(await addRulingSignature(client, opened, approval)),
    plan: () => planRuling(client, opened),
  };
}

function ofChange(client: ReadClient, panels: DeskPanels, file: PanelChangeFile): OpenedPanelFile {
  const kind = "panelChange";
  const signing = requireAnnounceable(panels, file);
  const signed = ({ seat, ...one }: SignedPanelChange): SignedPanelFile => ({
    found: { kind, file: one.file },
    chair: { seat, chair: 0 },
  });
  return {
    found: { kind, file },
    summary: tellPanelChange(file, { before: signing, other: panels.rounds[1 - file.round]?.inForce }),
    signing,
    asOf: panels.asOf,
    standInsFrom: undefined,
    chairOf: (account) => requireMember(signing.seats, file, account),
    sign: async (writer) => signed(await signPanelChange(writer, panels, file)),
    add: async ({ seat, signature }) =>
      signed(await addPanelSignature(client, panels, { file, seat, signature })),
    plan: async () => (await planPanelChange(client, panels, file)).planned,
  };
}
