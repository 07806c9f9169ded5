import type { Address, Client, Hex, Log, Transport } from "viem";
import { type CaseKind, caseKinds } from "../../core/governance/cases.ts";
import type { Panel } from "../../core/governance/panel.ts";
import { disputeDeskAbi } from "../abi/disputeDeskAbi.ts";
import { ownEvents } from "./ownEvents.ts";
import { type BlockRange, type EventPlace, eventPlaceOf, readEventLogs } from "./readLogs.ts";

/** A panel is in force from a moment on, for cases opened then or later. */
export type PanelAnnouncedEvent = EventPlace & {
  readonly event: "PanelAnnounced";
  /** 0 decides first, 1 after an appeal. */
  readonly round: number;
  readonly version: number;
  /** Unix seconds; 0 of the first panels. */
  readonly from: bigint;
  readonly panel: Panel;
};

/** A case was opened. */
export type CaseOpenedEvent = EventPlace & {
  readonly event: "CaseOpened";
  readonly id: Hex;
  readonly credential: Hex;
  readonly claimant: Address;
  readonly kind: CaseKind;
  readonly evidence: Hex;
};

/** A case was carried out. */
export type CaseCarriedOutEvent = EventPlace & { readonly event: "CaseCarriedOut"; readonly id: Hex };

/** The credential was held for a case. */
export type CaseHeldEvent = EventPlace & {
  readonly event: "CaseHeld";
  readonly id: Hex;
  readonly until: bigint;
};

/** A panel ruled. */
export type CaseRuledEvent = EventPlace & {
  readonly event: "CaseRuled";
  readonly id: Hex;
  readonly round: number;
};

/** The loser appealed. */
export type CaseAppealedEvent = EventPlace & { readonly event: "CaseAppealed"; readonly id: Hex };

export type DeskEvent =
  | CaseRuledEvent
  | CaseAppealedEvent
  | PanelAnnouncedEvent
  | CaseOpenedEvent
  | CaseCarriedOutEvent
  | CaseHeldEvent;

const DESK_EVENTS = [
  "PanelAnnounced",
  "CaseOpened",
  "CaseCarriedOut",
  "CaseHeld",
  "CaseRuled",
  "CaseAppealed",
];

/** What a desk says in these logs, in their order. Logs of other contracts and other events are left out. */
function deskEvents(desk: Address, logs: readonly Log[]): readonly DeskEvent[] {
  return ownEvents({ contract: desk, abi: disputeDeskAbi, logs }).flatMap((log): DeskEvent[] => {
    const place = eventPlaceOf(log);
    switch (log.eventName) {
      case "PanelAnnounced":
      case "CaseCarriedOut":
      case "CaseHeld":
      case "CaseRuled":
      case "CaseAppealed":
        return [{ ...place, event: log.eventName, ...log.args } as DeskEvent];
      case "CaseOpened": {
        const kind = caseKinds[log.args.kind];
        return kind === undefined ? [] : [{ ...place, event: log.eventName, ...log.args, kind }];
      }
      default:
        return [];
    }
  });
}

export type ListDeskEventsParameters = BlockRange & { readonly desk: Address };

/** All panels, openings, holds and effects of a desk, the oldest first. @throws SymbolonError `LogsRefused` */
export async function listDeskEvents(
  client: Client<Transport>,
  { desk, ...blocks }: ListDeskEventsParameters,
): Promise<readonly DeskEvent[]> {
  const query = { contract: desk, abi: disputeDeskAbi, events: DESK_EVENTS };
  return deskEvents(desk, await readEventLogs(client, { ...blocks, ...query }));
}

/** Evidence of a case, and where somebody says that it can be fetched (ERC-1497). */
export type BroughtEvidence = { readonly party: Address; readonly uri: string };

export type ListEvidenceParameters = ListDeskEventsParameters & { readonly caseId: Hex };

/** What was brought in a case, by whom, the oldest first: the claim, the answer, the appeal too. @throws SymbolonError `LogsRefused` */
export async function listEvidence(
  client: Client<Transport>,
  { desk, caseId, ...blocks }: ListEvidenceParameters,
): Promise<readonly BroughtEvidence[]> {
  const query = { contract: desk, abi: disputeDeskAbi, events: ["Evidence"] };
  const logs = await readEventLogs(client, { ...blocks, ...query });
  return ownEvents({ contract: desk, abi: disputeDeskAbi, logs }).flatMap((log) =>
    log.eventName === "Evidence" && log.args.evidenceGroupID === BigInt(caseId)
      ? [{ party: log.args.party, uri: log.args.evidence }]
      : [],
  );
}
