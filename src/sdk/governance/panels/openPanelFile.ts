import type { Address } from "viem";
import type { Approval } from "../../chain/calls/groups.ts";
import type { ReadClient, WriteClient } from "../../chain/clients.ts";
import type { BlockRange } from "../../chain/events/readLogs.ts";
import type { Panel } from "../../core/governance/panel.ts";
import type { Chair } from "../../core/governance/roster.ts";
import { isoMoment } from "../../core/text/moment.ts";
import type { CaseCall } from "../cases/caseActions.ts";
import { type OpenedRuling, openRuling } from "../cases/openRuling.ts";
import {
  addRulingSignature,
  isEarly,
  planRuling,
  requirePanelChair,
  type SignedRuling,
  signRuling,
  standInsCountFrom,
} from "../cases/ruleCase.ts";
import { tellRuling } from "../cases/tellRuling.ts";
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
import type { PanelChangeFile } from "./panelChangeFile.ts";
import type { PanelFile } from "./panelFile.ts";
import { type DeskPanels, readPanels } from "./readPanels.ts";
import { tellPanelChange } from "./tellPanelChange.ts";

/** What a panel signs beside its desk, as of one block. */
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
  return openPanelChange(client, await readPanels(client, { desk: file.desk, ...blocks }), file);
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

/**
 * The same of a change of a panel, where the desk's panels are read already.
 * @throws SymbolonError as `requireAnnounceable`
 */
export function openPanelChange(
  client: ReadClient,
  panels: DeskPanels,
  file: PanelChangeFile,
): OpenedPanelFile {
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

/** Why a chair's signature does not count yet, after its name; empty where it does. */
export function waitText({ standInsFrom = 0n, asOf }: Waiting, chair: Chair): string {
  return isEarly(chair, standInsFrom, asOf.time) ? `, who counts from ${isoMoment(standInsFrom)} on` : "";
}

/** How many signatures count now. */
export function countedNow({
  found,
  standInsFrom = 0n,
  asOf,
}: Waiting & Pick<OpenedPanelFile, "found">): number {
  return found.file.approvals.filter((one) => !isEarly(one, standInsFrom, asOf.time)).length;
}

type Waiting = Pick<OpenedPanelFile, "standInsFrom" | "asOf">;
