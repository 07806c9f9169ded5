import { type Address, getAddress, type Hex } from "viem";
import type { CaseSubject } from "../../../src/sdk/chain/calls/desk.ts";
import type { ReadClient } from "../../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import type { Seat } from "../../../src/sdk/core/governance/roster.ts";
import { requireInBatch } from "../../../src/sdk/credentials/verify/requireInBatch.ts";
import { type OpenedCase, openCasePlace } from "../../../src/sdk/governance/cases/casePlace.ts";
import { readGroup } from "../../../src/sdk/governance/group/readGroup.ts";
import { readProven } from "../../credential/readProven.ts";
import type { CaseOptions } from "./caseOptions.ts";

/** The case that is meant, as of the newest block. */
export function openCase(
  client: ReadClient,
  what: string,
  { desk, kind, batch = false }: CaseOptions,
): Promise<OpenedCase> {
  return openCasePlace(client, { desk: getAddress(desk), kind, subject: subjectOf(what, batch) });
}

function subjectOf(what: string, isAboutBatch: boolean): CaseSubject {
  if (/^0x[0-9a-fA-F]{64}$/.test(what)) {
    if (isAboutBatch) throw notInBatch(what);
    return { uid: what.toLowerCase() as Hex };
  }
  const { batch, credential, proof } = readProven(what);
  requireInBatch({ header: batch.header, credential, proof });
  const subject = { header: batch.header, credential, proof };
  return isAboutBatch ? { wholeBatchOf: subject } : subject;
}

function notInBatch(uid: string): SymbolonError {
  return new SymbolonError({
    code: "NotInBatch",
    reason: `${uid} is an attestation, which is in no batch.`,
    hint: "Leave out --batch, or give the file of a credential of the batch.",
    details: { uid },
  });
}

/** The seats of the group in which somebody sits; none where no group is named. */
export async function readGroupSeats(
  client: ReadClient,
  group: Address | undefined,
  { fromBlock }: Pick<CaseOptions, "fromBlock">,
): Promise<readonly Seat[]> {
  if (group === undefined) return [];
  const { roster } = await readGroup(client, {
    quorum: getAddress(group),
    ...(fromBlock !== undefined && { fromBlock }),
  });
  return roster.seats;
}
