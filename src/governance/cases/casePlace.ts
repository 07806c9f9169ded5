import type { Address, Hex } from "viem";
import { getBlock, getCode } from "viem/actions";
import { shippedCodes } from "../../chain/abi/shippedCodes.ts";
import type { CaseSubject } from "../../chain/calls/desk.ts";
import { isShippedCode } from "../../chain/campaigns/codeFingerprint.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { listDeskEvents, type PanelAnnouncedEvent } from "../../chain/events/desk.ts";
import type { BlockRange } from "../../chain/events/readLogs.ts";
import { type DeskCase, type DeskTerms, readCase, readDeskTerms } from "../../chain/read/readDesk.ts";
import { batchId } from "../../core/credential/batchId.ts";
import { credentialId } from "../../core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { CaseKind } from "../../core/governance/cases.ts";
import type { Panel } from "../../core/governance/ruling.ts";

/** What a case is about, and where. */
export type CasePlace = {
  readonly desk: Address;
  readonly kind: CaseKind;
  readonly subject: CaseSubject;
};

/** A case as of one block, with what its desk has fixed. */
export type OpenedCase = CasePlace & {
  readonly terms: DeskTerms;
  readonly credential: Hex;
  /** The newest of its kind about the credential; undefined: there never was one. */
  readonly found: DeskCase | undefined;
  readonly chainId: bigint;
  readonly asOf: { readonly blockNumber: bigint; readonly time: bigint };
};

/** Reads where the case stands. @throws SymbolonError `NotDesk` where the contract is not ours */
export async function openCasePlace(client: ReadClient, place: CasePlace): Promise<OpenedCase> {
  const { desk, kind, subject } = place;
  const { number: blockNumber, timestamp: time } = await getBlock(client);
  const chainId = BigInt(client.chain.id);
  const code = await getCode(client, { address: desk, blockNumber });
  if (!isShippedCode(code, shippedCodes.DisputeDesk)) throw notDesk(desk, code === undefined);
  const terms = await readDeskTerms(client, { desk, blockNumber });
  const credential =
    "uid" in subject
      ? subject.uid
      : credentialId(
          batchId({ chainId, registry: terms.batchRegistry, header: subject.header }),
          subject.credential.index,
        );
  const found = await readCase(client, { desk, credential, kind, blockNumber });
  return { ...place, terms, credential, found, chainId, asOf: { blockNumber, time } };
}

function notDesk(desk: Address, isEmpty: boolean): SymbolonError {
  return new SymbolonError({
    code: "NotDesk",
    reason: `${isEmpty ? "There is no contract at" : "The contract is no dispute desk of this version:"} ${desk}.`,
    hint: "Compare the address and the chain; `symbolon govern show GROUP` tells which desk a group names.",
    details: { desk },
  });
}

/** The case, where there is one. @throws SymbolonError `NoCase` */
export function requireCase({ found, credential, kind, desk }: OpenedCase): DeskCase {
  if (found !== undefined) return found;
  throw new SymbolonError({
    code: "NoCase",
    reason: `The desk ${desk} has no case of ${kind} about ${credential}.`,
    hint: "Compare --kind, the credential and the desk; `symbolon govern case open` opens one.",
    details: { desk, credential, kind },
  });
}

export const panelName = (round: number) => (round === 0 ? "first panel" : "second panel");

/**
 * The panel that decides cases opened at a moment, from the desk's events.
 * @throws SymbolonError `PanelNotFound`, `LogsRefused`
 */
export async function findPanel(
  client: ReadClient,
  { desk, asOf, found }: OpenedCase,
  round: 0 | 1,
  blocks: Pick<BlockRange, "fromBlock">,
): Promise<Panel> {
  const events = await listDeskEvents(client, { desk, ...blocks, toBlock: asOf.blockNumber });
  const openedAt = found?.openedAt ?? asOf.time;
  const announced = events.filter(
    (event): event is PanelAnnouncedEvent => event.event === "PanelAnnounced" && event.round === round,
  );
  const panel = announced.findLast(({ from }) => from <= openedAt)?.panel;
  if (panel !== undefined) return panel;
  throw new SymbolonError({
    code: "PanelNotFound",
    reason: `No event tells who sits in the ${panelName(round)} of the desk ${desk}.`,
    hint: "Read from an earlier block on (--from-block), or use a node that keeps the events of all blocks.",
    details: { desk, round },
  });
}
