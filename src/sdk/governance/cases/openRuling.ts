import { getBlock } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import {
  type BroughtEvidence,
  type CaseOpenedEvent,
  listDeskEvents,
  listEvidence,
} from "../../chain/events/desk.ts";
import type { BlockRange } from "../../chain/events/readLogs.ts";
import { type DeskCase, readCase, readDeskTerms } from "../../chain/read/readDesk.ts";
import { readTokenWords } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { Panel } from "../../core/governance/panel.ts";
import { caseId } from "../../core/governance/ruling.ts";
import type { TokenWords } from "../../core/text/tokenAmount.ts";
import { readPanelAt, requireDesk } from "../panels/readPanels.ts";
import { requireStage } from "./caseRequirements.ts";
import { type KnownCaseSubject, readCaseSubjects } from "./caseSubjects.ts";
import type { RulingFile } from "./rulingFile.ts";

/** A ruling with the case that it decides and the panel whose turn it is, as of one block. */
export type OpenedRuling = {
  readonly file: RulingFile;
  readonly found: DeskCase;
  /** Held against the hash that the desk keeps. */
  readonly panel: Panel;
  /** What the case is about; undefined: the transaction that opened it does not show it. */
  readonly subject: KnownCaseSubject | undefined;
  /** Of the claim. */
  readonly evidence: CaseOpenedEvent["evidence"];
  /** All that was brought since, the claim's first. */
  readonly brought: readonly BroughtEvidence[];
  readonly bondWords: TokenWords;
  readonly asOf: { readonly blockNumber: bigint; readonly time: bigint };
};

/**
 * Reads what a ruling is about: the case by its desk's event, held against what the desk says of it now, and the panel whose turn
 * it is.
 * @throws SymbolonError `RulingElsewhere`, `NotDesk`, `NoCase`, `WrongCaseStage`, `PanelNotFound`, `LogsRefused`
 */
export async function openRuling(
  client: ReadClient,
  file: RulingFile,
  { fromBlock = 0n, onProgress }: Pick<BlockRange, "fromBlock" | "onProgress"> = {},
): Promise<OpenedRuling> {
  const { desk, round } = file;
  requireChain(client, file);
  const { number: blockNumber, timestamp: time } = await getBlock(client);
  await requireDesk(client, desk, blockNumber);
  const events = await listDeskEvents(client, { desk, fromBlock, toBlock: blockNumber, onProgress });
  const opening = events.find(
    (one): one is CaseOpenedEvent => one.event === "CaseOpened" && one.id === file.caseId.toLowerCase(),
  );
  const { credential, kind } = opening ?? {};
  const found = credential && kind && (await readCase(client, { desk, credential, kind, blockNumber }));
  // What is signed is the case's id: whatever a node makes up about the case has another.
  if (opening === undefined || found === undefined || caseId(found) !== opening.id) {
    throw noCase(file, fromBlock);
  }
  requireStage(found, [round === 0 ? "Panel" : "SecondPanel"]);
  const place = { desk, round, moment: found.openedAt, blockNumber, fromBlock };
  const terms = await readDeskTerms(client, { desk, blockNumber });
  const since = { fromBlock: opening.blockNumber, toBlock: blockNumber };
  const [panel, subjects, bondWords, brought] = await Promise.all([
    readPanelAt(client, events, place),
    readCaseSubjects(client, { terms, opened: [opening], blockNumber, candidates: async () => [] }),
    readTokenWords(client, { token: terms.bondToken, blockNumber }),
    listEvidence(client, { desk, caseId: opening.id, ...since }),
  ]);
  const { evidence } = opening;
  const subject = subjects.get(opening.id);
  return { file, found, panel, subject, evidence, brought, bondWords, asOf: { blockNumber, time } };
}

function requireChain({ chain }: ReadClient, { chainId, desk }: RulingFile): void {
  if (chainId === BigInt(chain.id)) return;
  throw new SymbolonError({
    code: "RulingElsewhere",
    reason: `The ruling is for the desk ${desk} on chain ${chainId}, not on chain ${chain.id}.`,
    hint: "Give the RPC of that chain: a signature is good for one desk on one chain.",
    details: { chainId, desk },
  });
}

function noCase({ desk, caseId: id }: RulingFile, fromBlock: bigint): SymbolonError {
  return new SymbolonError({
    code: "NoCase",
    reason: `No event of the desk ${desk} from block ${fromBlock} on opens the case ${id}, or a newer case took its place.`,
    hint: "Read from an earlier block on (--from-block), or use a node that keeps the events of all blocks; `symbolon govern case show CREDENTIAL` tells the newest case.",
    details: { desk, caseId: id, fromBlock },
  });
}
