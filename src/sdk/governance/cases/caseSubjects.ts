import {
  type Address,
  decodeFunctionData,
  type Hex,
  TransactionNotFoundError,
  toFunctionSelector,
} from "viem";
import { getTransaction } from "viem/actions";
import { disputeDeskAbi } from "../../chain/abi/disputeDeskAbi.ts";
import type { BatchSubject, CaseSubject } from "../../chain/calls/desk.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { isAnotherContract } from "../../chain/errors/explainViemError.ts";
import type { CaseOpenedEvent } from "../../chain/events/desk.ts";
import { getAttestationStatus } from "../../chain/read/attestations.ts";
import type { DeskTerms } from "../../chain/read/readDesk.ts";
import { isRegistryUnknown } from "../../chain/read/registryKind.ts";
import { breathe } from "../../core/breathe.ts";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import { credentialId } from "../../core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../core/errors.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { WHOLE_BATCH } from "../../core/status/holds.ts";
import { requireInBatch } from "../../credentials/verify/requireInBatch.ts";

/** The credential of a batch, or all of the batch (`WHOLE_BATCH`), that a case is about. */
export type BatchCaseSubject = {
  readonly batch: Hex;
  readonly index: bigint;
  readonly issuer: Address;
  readonly revoker: Address;
  /** The emergency role, which may hold. */
  readonly emergency: Address;
  /** Undefined: of a whole batch, or no transaction proves it. */
  readonly subject: Address | undefined;
};

/** The attestation that a case is about. */
export type AttestationCaseSubject = { readonly attester: Address; readonly recipient: Address };

/** What a case is about, and whose it is. */
export type KnownCaseSubject = BatchCaseSubject | AttestationCaseSubject;

export type IssuedHeader = { readonly batch: Hex; readonly header: BatchHeader };

export type CaseSubjectsParameters = {
  readonly terms: Pick<DeskTerms, "batchRegistry" | "attestationRegistry">;
  readonly opened: readonly CaseOpenedEvent[];
  readonly blockNumber: bigint;
  /** Batches that are searched for what no transaction shows; asked for only then. */
  readonly candidates: () => Promise<readonly IssuedHeader[]>;
};

const QUESTIONS = 4;

/**
 * What cases are about, by their ids. A desk's event names a credential by its hash alone: the transaction that opened the
 * case shows the rest, also where it went through another contract; otherwise the candidates' credentials are compared.
 * A case that is not in the result is about none of the candidates.
 */
export async function readCaseSubjects(
  client: ReadClient,
  { terms, opened, blockNumber, candidates }: CaseSubjectsParameters,
): Promise<ReadonlyMap<Hex, KnownCaseSubject>> {
  const known = new Map<Hex, KnownCaseSubject>();
  await mapAtOnce(opened, QUESTIONS, async (one) => {
    const shown = await readShownSubject(client, one, { terms, blockNumber });
    if (shown !== undefined) known.set(one.id, shown.known);
  });
  const hidden = opened.filter(({ id }) => !known.has(id));
  if (hidden.length === 0) return known;
  const places = await searchCredentials(
    await candidates(),
    new Set(hidden.map(({ credential }) => credential)),
  );
  for (const { id, credential } of hidden) {
    const found = places.get(credential);
    if (found !== undefined) known.set(id, found);
  }
  return known;
}

/** What a case is about, as the transaction that opened it shows it: in words, and for calls of its desk. */
export type ShownSubject = { readonly known: KnownCaseSubject; readonly subject: CaseSubject };

/** What a case is about; undefined: the transaction that opened it does not show it. */
export async function readShownSubject(
  client: ReadClient,
  { credential, transactionHash }: CaseOpenedEvent,
  { terms, blockNumber }: Pick<CaseSubjectsParameters, "terms" | "blockNumber">,
): Promise<ShownSubject | undefined> {
  const place = { chainId: BigInt(client.chain.id), registry: terms.batchRegistry };
  const called = subjectsIn(await readInput(client, transactionHash));
  const ofCase = called.flatMap((subject): (ShownSubject & { readonly known: BatchCaseSubject })[] => {
    const known = ofBatch(subject, credential, place);
    if (known === undefined) return [];
    return [{ known, subject: known.index === WHOLE_BATCH ? { wholeBatchOf: subject } : subject }];
  });
  // Of what hashes to the id, a proven holder is told: others beside it are made up.
  const found = ofCase.find(({ known }) => known.subject !== undefined) ?? ofCase[0];
  if (found !== undefined) return found;
  const known = await ofAttestation(client, credential, { terms, blockNumber });
  return known && { known, subject: { uid: credential } };
}

/** The functions of a desk that name a credential with its batch. */
const SELECTORS: readonly string[] = disputeDeskAbi.flatMap((item) =>
  item.type === "function" && item.inputs[0]?.name === "subject" && item.inputs[0].type === "tuple"
    ? [toFunctionSelector(item).slice(2)]
    : [],
);
/** Calls of one function that are tried in one transaction, its own first. */
const MAX_TRIED = 64;

/** Whatever is called with a credential in these bytes: also a call in another one, such as a Safe's. */
function subjectsIn(input: Hex): readonly BatchSubject[] {
  const found: BatchSubject[] = [];
  for (const selector of SELECTORS) {
    let tried = 0;
    for (let at = input.indexOf(selector); at >= 0; at = input.indexOf(selector, at + 1)) {
      tried += 1;
      if (tried > MAX_TRIED) break;
      const subject = at % 2 === 0 ? subjectAt(`0x${input.slice(at)}`) : undefined;
      if (subject !== undefined) found.push(subject);
    }
  }
  return found;
}

function subjectAt(data: Hex): BatchSubject | undefined {
  try {
    return decodeFunctionData({ abi: disputeDeskAbi, data }).args?.[0] as unknown as BatchSubject;
  } catch {
    // Bytes that only begin like such a call.
    return undefined;
  }
}

/** The batch and the index hash to the credential's id, and the proof shows its subject: nobody can make them up. */
function ofBatch(
  { header, credential, proof }: BatchSubject,
  id: Hex,
  place: { readonly chainId: bigint; readonly registry: Address },
): BatchCaseSubject | undefined {
  const batch = batchId({ ...place, header });
  const index = [credential.index, WHOLE_BATCH].find((one) => credentialId(batch, one) === id);
  if (index === undefined) return undefined;
  const subject =
    index !== WHOLE_BATCH && isIn({ header, credential, proof }) ? credential.subject : undefined;
  return inBatch({ batch, header }, index, subject);
}

function inBatch(
  { batch, header: { issuer, policy } }: IssuedHeader,
  index: bigint,
  subject: Address | undefined,
): BatchCaseSubject {
  return { batch, index, issuer, revoker: policy.revoker, emergency: policy.emergency, subject };
}

function isIn(subject: BatchSubject): boolean {
  try {
    requireInBatch(subject);
    return true;
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return false;
    throw thrown;
  }
}

async function ofAttestation(
  client: ReadClient,
  uid: Hex,
  { terms, blockNumber }: Pick<CaseSubjectsParameters, "terms" | "blockNumber">,
): Promise<AttestationCaseSubject | undefined> {
  const registry = terms.attestationRegistry;
  try {
    const { time, attester, recipient } = await getAttestationStatus(client, { registry, uid, blockNumber });
    return time === 0n ? undefined : { attester, recipient };
  } catch (thrown) {
    // A desk may name another registry.
    if (isAnotherContract(thrown) || isRegistryUnknown(thrown)) return undefined;
    throw thrown;
  }
}

/** The bytes of a transaction; empty where the node has forgotten it. */
async function readInput(client: ReadClient, hash: Hex): Promise<Hex> {
  try {
    return (await getTransaction(client, { hash })).input;
  } catch (thrown) {
    if (thrown instanceof TransactionNotFoundError) return "0x";
    throw thrown;
  }
}

/** Credentials of one batch that are compared, in some twenty seconds. */
export const MAX_COMPARED = 2n ** 20n;
const BREATH = 10_000n;

/** Finds credentials among those of batches, by hash. */
async function searchCredentials(
  batches: readonly IssuedHeader[],
  wanted: ReadonlySet<Hex>,
): Promise<ReadonlyMap<Hex, BatchCaseSubject>> {
  const found = new Map<Hex, BatchCaseSubject>();
  for (const one of batches) {
    const { size } = one.header;
    const compare = (index: bigint) => {
      const id = credentialId(one.batch, index);
      if (wanted.has(id)) found.set(id, inBatch(one, index, undefined));
    };
    compare(WHOLE_BATCH);
    for (let index = 0n; index < size && index < MAX_COMPARED && found.size < wanted.size; index += 1n) {
      if (index % BREATH === 0n) await breathe();
      compare(index);
    }
  }
  return found;
}
