import type { CaseEvidence } from "../../chain/calls/desk.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { readBatchStatus } from "../../chain/read/batches.ts";
import type { DeskCase } from "../../chain/read/readDesk.ts";
import { batchId } from "../../core/credential/batchId.ts";
import { type CaseStage, caseStages } from "../../core/governance/cases.ts";
import { unpackHold } from "../../core/status/holds.ts";
import { locate } from "../../core/status/statusWords.ts";
import type { OpenedCase } from "./casePlace.ts";
import { caseError } from "./caseRefusal.ts";

/*
 * What a desk would refuse, refused before anybody signs: by the desk's own errors.
 */

/** @throws SymbolonError `WrongCaseStage` */
export function requireStage({ id, stage, decidesBy }: DeskCase, expected: readonly CaseStage[]): void {
  if (!expected.includes(stage))
    throw caseError("WrongCaseStage", [id, caseStages.indexOf(stage), decidesBy]);
}

/** Bytes of an address at which evidence can be fetched. */
const MAX_URI = 512n;

/** @throws SymbolonError `ZeroEvidence`, `UriOutOfRange` */
export function requireEvidence({ evidence, uri }: CaseEvidence): void {
  if (/^0x0*$/.test(evidence)) throw caseError("ZeroEvidence", []);
  const length = BigInt(new TextEncoder().encode(uri).length);
  if (length === 0n || length > MAX_URI) throw caseError("UriOutOfRange", [length, MAX_URI]);
}

/** @throws SymbolonError `EvidenceClosed` */
export function requireBefore({ id, evidenceUntil }: DeskCase, now: bigint): void {
  if (now >= evidenceUntil) throw caseError("EvidenceClosed", [id, evidenceUntil]);
}

/** @throws SymbolonError `EvidenceStillOpen` */
export function requireClosed({ id, evidenceUntil }: DeskCase, now: bigint): void {
  if (now < evidenceUntil) throw caseError("EvidenceStillOpen", [id, evidenceUntil]);
}

/**
 * Refuses a case about one credential that only the hold of its whole batch suspends, which no such case would end.
 * @throws SymbolonError `BatchHeld`
 */
export async function requireNotBatchHeld(
  client: ReadClient,
  { subject, kind, terms, chainId, asOf }: OpenedCase,
): Promise<void> {
  if (kind !== "WronglySuspended" || !("credential" in subject)) return;
  const { header, credential } = subject;
  const registry = terms.batchRegistry;
  const batch = batchId({ chainId, registry, header });
  const { index } = credential;
  const status = await readBatchStatus(client, { registry, batch, index, blockNumber: asOf.blockNumber });
  const isOwn = (status.suspended.newest & locate(Number(index)).mask) !== 0n;
  const { until } = unpackHold(status.batchHold);
  if (isOwn || unpackHold(status.hold).until > asOf.time || until <= asOf.time) return;
  throw caseError("BatchHeld", [batch, until]);
}
