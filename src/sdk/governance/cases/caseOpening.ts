import type { Address, Hex } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { type CaseOpenedEvent, listDeskEvents } from "../../chain/events/desk.ts";
import type { BlockRange } from "../../chain/events/readLogs.ts";
import { readDeskTerms } from "../../chain/read/readDesk.ts";
import { SymbolonError } from "../../core/errors.ts";
import { requireDesk } from "../panels/readPanels.ts";
import { type CasePlace, type OpenedCase, openCasePlace, requireCase } from "./casePlace.ts";
import { type KnownCaseSubject, readShownSubject } from "./caseSubjects.ts";

export type CaseOpeningParameters = Pick<BlockRange, "fromBlock" | "onProgress"> & {
  readonly desk: Address;
  /** The case's id. */
  readonly id: Hex;
};

/** What the opening of a case tells for good: where it is, and what it is about. */
export type CaseOpening = {
  readonly id: Hex;
  readonly place: CasePlace;
  /** In words. */
  readonly known: KnownCaseSubject;
};

/** A case as of one block, and what it is about, in words. */
export type KnownCase = { readonly opened: OpenedCase; readonly known: KnownCaseSubject };

/**
 * Finds what opened a case, among all events of its desk: it stays as it is, so nobody needs to look twice.
 * @throws SymbolonError `NotDesk`, `NoCase`, `CaseNotShown`, `LogsRefused`
 */
export async function findCaseOpening(
  client: ReadClient,
  { desk, id, fromBlock = 0n, onProgress }: CaseOpeningParameters,
): Promise<CaseOpening> {
  const { number: blockNumber } = await getBlock(client);
  await requireDesk(client, desk, blockNumber);
  const events = await listDeskEvents(client, { desk, fromBlock, toBlock: blockNumber, onProgress });
  const opening = events.find(
    (one): one is CaseOpenedEvent => one.event === "CaseOpened" && one.id === id.toLowerCase(),
  );
  if (opening === undefined) throw noCase(desk, id, fromBlock);
  const terms = await readDeskTerms(client, { desk, blockNumber });
  const shown = await readShownSubject(client, opening, { terms, blockNumber });
  if (shown === undefined) throw notShown(id);
  const { kind } = opening;
  return { id: opening.id, place: { desk, kind, subject: shown.subject }, known: shown.known };
}

/** Reads where a case stands whose opening is known. @throws SymbolonError `CaseReplaced` */
export async function openFoundCase(
  client: ReadClient,
  { id, place, known }: CaseOpening,
): Promise<KnownCase> {
  const opened = await openCasePlace(client, place);
  const newest = requireCase(opened).id;
  if (newest !== id) throw replaced(id, newest);
  return { opened, known };
}

function noCase(desk: Address, id: Hex, fromBlock: bigint): SymbolonError {
  return new SymbolonError({
    code: "NoCase",
    reason: `No event of the desk ${desk} from block ${fromBlock} on opens the case ${id}.`,
    hint: "Compare desk and id, read from an earlier block on, or use a node that keeps the events of all blocks.",
    details: { desk, id, fromBlock },
  });
}

function notShown(id: Hex): SymbolonError {
  return new SymbolonError({
    code: "CaseNotShown",
    reason: `The transaction that opened the case ${id} does not show what it is about, or the node has forgotten it.`,
    hint: "Use a node that keeps all transactions, or `symbolon govern case step` with the credential's file.",
    details: { id },
  });
}

function replaced(id: Hex, newest: Hex): SymbolonError {
  return new SymbolonError({
    code: "CaseReplaced",
    reason: `The case ${id} is over: a newer one of its kind about the same credential took its place, ${newest}.`,
    hint: `Nothing is left to do in it. Open the newer one by its id, ${newest}.`,
    details: { id, newest },
  });
}
