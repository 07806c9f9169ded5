import {
  type Address,
  type Client,
  decodeFunctionResult,
  getAddress,
  type Hex,
  padHex,
  size,
  slice,
  type Transport,
} from "viem";
import type { AttestationStatus } from "../../core/attestation/attestationVerdict.ts";
import { ADDRESS_BYTES, WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { attestationUnreadable } from "../errors/attestationUnreadable.ts";
import { NO_ATTESTATION } from "./noAttestation.ts";
import { type AskVeraxParameters, askVerax, isNone, veraxAbi } from "./veraxRegistry.ts";

/** An attestation of Verax's, as verdicts need it. */
export type VeraxStatus = {
  /** Its `attester` is whom the portal names: nothing but the portal vouches for that. All zero: no attestation. */
  readonly status: AttestationStatus;
  /** The contract through which it was made, and which alone can revoke or replace it. */
  readonly portal: Address;
};

/** Of Verax's struct, what a status is made of. */
export type VeraxFields = {
  readonly schemaId: Hex;
  readonly replacedBy: Hex;
  readonly attester: Address;
  readonly portal: Address;
  readonly attestedDate: bigint;
  readonly expirationDate: bigint;
  readonly revocationDate: bigint;
  readonly revoked: boolean;
};

/** All that Verax keeps of an attestation. */
export type VeraxAttestation = VeraxFields & {
  readonly attestationId: Hex;
  /** Of Verax, when it was made. */
  readonly version: number;
  /** Whom or what it is about: any bytes. */
  readonly subject: Hex;
  readonly attestationData: Hex;
};

/** Words of an answer: where the struct begins, its twelve, the subject's length and first word. */
const WORDS = 15;
/** Where the subject begins in the struct: right after its twelve words. */
const SUBJECT_AT = 12n * BigInt(WORD_BYTES);

/**
 * An attestation's status from Verax's registry, and the portal that it was made through. Twin of `VeraxSource.read` in
 * Solidity: it takes the fixed part of the answer alone.
 * @throws SymbolonError `AttestationUnreadable`, `SubjectNotAnAccount`; viem's error for any other refusal
 */
export async function getVeraxStatus(
  client: Client<Transport>,
  parameters: AskVeraxParameters,
): Promise<VeraxStatus> {
  const answer = await readAnswer(client, parameters);
  if (answer === undefined) return { status: NO_ATTESTATION, portal: NO_ATTESTATION.attester };
  const word = wordsOf(answer, parameters);
  const fields = fieldsIn(word);
  const length = BigInt(word(13));
  const start = word(14);
  const recipient = accountIn(length, start);
  if (recipient === undefined) throw subjectNotAnAccount(parameters.uid, length, start);
  return { status: veraxStatus(fields, recipient), portal: fields.portal };
}

/**
 * The whole of an attestation, whatever it is about; undefined: there is none.
 * @throws SymbolonError `AttestationUnreadable`; viem's error for any other refusal
 */
export async function getVeraxAttestation(
  client: Client<Transport>,
  parameters: AskVeraxParameters,
): Promise<VeraxAttestation | undefined> {
  const answer = await readAnswer(client, parameters);
  if (answer === undefined) return undefined;
  wordsOf(answer, parameters);
  try {
    return decodeFunctionResult({ abi: veraxAbi, functionName: "getAttestation", data: answer });
  } catch {
    throw attestationUnreadable(parameters.registry, parameters.uid, answer);
  }
}

/** What the registry answers; undefined: it has no attestation of this id. */
async function readAnswer(
  client: Client<Transport>,
  parameters: AskVeraxParameters,
): Promise<Hex | undefined> {
  const said = await askVerax(client, parameters);
  if (isNone(said)) return undefined;
  if ("cause" in said) throw said.cause;
  return said.answer;
}

/** @throws SymbolonError `AttestationUnreadable` where they are not laid out as Verax does */
function wordsOf(answer: Hex, { registry, uid }: AskVeraxParameters): WordAt {
  const word: WordAt = (place) => slice(answer, place * WORD_BYTES, (place + 1) * WORD_BYTES);
  if (size(answer) >= WORDS * WORD_BYTES && isCanonical(word, uid)) return word;
  throw attestationUnreadable(registry, uid, answer);
}

/** The status that Verax's fields make; what is revoked or replaced without a date counts as if revoked at once. */
export function veraxStatus(fields: VeraxFields, recipient: Address): AttestationStatus {
  const { attestedDate: time, revocationDate } = fields;
  const isMarked = fields.revoked || BigInt(fields.replacedBy) !== 0n;
  return {
    schema: fields.schemaId,
    recipient,
    attester: fields.attester,
    time,
    expirationTime: fields.expirationDate,
    revocationTime: revocationDate === 0n && isMarked ? time : revocationDate,
    revocable: true,
  };
}

/** The account that a subject of any bytes is: 20, or 32 that begin with 12 zeros; else undefined. */
export function accountOf(subject: Hex): Address | undefined {
  const start = size(subject) > WORD_BYTES ? slice(subject, 0, WORD_BYTES) : subject;
  return accountIn(BigInt(size(subject)), padHex(start, { size: WORD_BYTES, dir: "right" }));
}

function accountIn(length: bigint, start: Hex): Address | undefined {
  if (length === BigInt(ADDRESS_BYTES)) return getAddress(slice(start, 0, ADDRESS_BYTES));
  if (length !== BigInt(WORD_BYTES) || !hasBits(start, 160n)) return undefined;
  return addressIn(start);
}

function subjectNotAnAccount(uid: Hex, length: bigint, start: Hex): SymbolonError {
  return new SymbolonError({
    code: "SubjectNotAnAccount",
    reason: `The attestation ${uid} is not about an account: its subject has ${length} bytes, and begins ${start}.`,
    hint: "Use an attestation whose subject is an account: 20 bytes, or 32 that begin with 12 zeros.",
    details: { uid, length, start },
  });
}

/** A word of an answer, by its place. */
type WordAt = (place: number) => Hex;

/** How many bits the words from the attester on may have. */
const WIDTHS = [160n, 160n, 64n, 64n, 64n, 16n, 1n] as const;

/** Whether the words are about this id, laid out as Verax does, and without bits that their types have not. */
function isCanonical(word: WordAt, uid: Hex): boolean {
  return (
    BigInt(word(0)) === BigInt(WORD_BYTES) &&
    word(1) === uid.toLowerCase() &&
    WIDTHS.every((bits, i) => hasBits(word(4 + i), bits)) &&
    BigInt(word(11)) === SUBJECT_AT
  );
}

function fieldsIn(word: WordAt): VeraxFields {
  return {
    schemaId: word(2),
    replacedBy: word(3),
    attester: addressIn(word(4)),
    portal: addressIn(word(5)),
    attestedDate: BigInt(word(6)),
    expirationDate: BigInt(word(7)),
    revocationDate: BigInt(word(8)),
    revoked: BigInt(word(10)) === 1n,
  };
}

const hasBits = (word: Hex, bits: bigint): boolean => BigInt(word) >> bits === 0n;
const addressIn = (word: Hex): Address => getAddress(slice(word, WORD_BYTES - ADDRESS_BYTES));
