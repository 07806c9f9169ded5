import type { Address, Hex } from "viem";
import { getBlock } from "viem/actions";
import { type CaseSubject, placeInBatch } from "../../chain/calls/desk.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { type DeskCase, type DeskTerms, readCase, readDeskTerms } from "../../chain/read/readDesk.ts";
import { batchId } from "../../core/credential/batchId.ts";
import { credentialId } from "../../core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { CaseKind } from "../../core/governance/cases.ts";
import { requireDesk } from "../panels/readPanels.ts";

/** What a case is about, and where. */
export type CasePlace = {
  readonly desk: Address;
  readonly kind: CaseKind;
  readonly subject: CaseSubject;
};

/** A case as of one block, with what its desk has fixed. */
export type OpenedCase = CasePlace & {
  readonly terms: DeskTerms;
  /** Its id or uid; of a whole batch the id of a credential with the index `WHOLE_BATCH`. */
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
  await requireDesk(client, desk, blockNumber);
  const terms = await readDeskTerms(client, { desk, blockNumber });
  const credential = idOf(subject, chainId, terms);
  const found = await readCase(client, { desk, credential, kind, blockNumber });
  return { ...place, terms, credential, found, chainId, asOf: { blockNumber, time } };
}

function idOf(subject: CaseSubject, chainId: bigint, { batchRegistry: registry }: DeskTerms): Hex {
  if ("uid" in subject) return subject.uid;
  const { header, index } = placeInBatch(subject);
  return credentialId(batchId({ chainId, registry, header }), index);
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
