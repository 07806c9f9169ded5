import type { Address, Hash, Hex } from "viem";
import type { Attestation } from "../../chain/read/attestations.ts";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import { credentialId } from "../../core/credential/credentialLeaf.ts";
import { hasExpired } from "../../core/credential/hasExpired.ts";
import type { Schema } from "../../core/credential/schemaUid.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { HeldCredential } from "../batch.ts";
import { type ImportedRow, sinceRevoked } from "./importReport.ts";
import type { ImportSource } from "./selectImports.ts";

/** A credential that was an attestation. */
export type ImportedCredential = HeldCredential & {
  /** Uid of the attestation that it was. */
  readonly source: Hex;
};

/** All credentials of one batch. It holds the salts: without it no field can ever be proven. */
export type CredentialsFile = {
  readonly format: "symbolon-credentials";
  readonly version: 1;
  readonly chainId: number;
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly schema: Schema;
  readonly header: BatchHeader;
  /** The transaction that issued the batch; missing before that, and where the process stopped in between. */
  readonly transaction?: Hash;
  readonly credentials: readonly ImportedCredential[];
};

/** The id of the batch. */
export function storedBatchId({ chainId, registry, header }: CredentialsFile): Hex {
  return batchId({ chainId: BigInt(chainId), registry, header });
}

/** Attestations at the source, by uid. */
type Attestations = ReadonlyMap<Hex, Attestation>;

/** How many credentials an error names. */
const MAX_NAMED = 3;

/**
 * Refuses to issue a batch with credentials that are no longer valid at their source: they would be valid here. It does
 * not build another one instead, since somebody may still send what was planned with this one.
 * @param now Unix seconds
 * @throws SymbolonError `EndedAtSource`
 */
export function requireNoneEnded(
  file: CredentialsFile,
  name: string,
  source: ImportSource,
  now: bigint,
): void {
  const found = attestationsOf(source);
  const ended = file.credentials.flatMap(({ source: uid }) => endOf(uid, found.get(uid), now) ?? []);
  if (ended.length === 0) return;
  const more = ended.length > MAX_NAMED ? `, and ${ended.length - MAX_NAMED} more` : "";
  const named = ended.slice(0, MAX_NAMED).join(", ");
  throw new SymbolonError({
    code: "EndedAtSource",
    reason: `${name} belongs to a batch that is not issued yet, and ${ended.length} of its ${file.credentials.length} credentials are no longer valid at the source: ${named}${more}.`,
    hint: "Give another --out: the command builds a batch there without them. Do not send what was planned with this file, or both are issued.",
    details: { path: name, ended },
  });
}

function endOf(uid: Hex, attestation: Attestation | undefined, now: bigint): string | undefined {
  if (attestation === undefined) return `${uid} no longer exists`;
  const { revocationTime, expirationTime } = attestation;
  if (revocationTime !== 0n) return `${uid} was revoked at second ${revocationTime}`;
  return hasExpired(expirationTime, now) ? `${uid} expired at second ${expirationTime}` : undefined;
}

export type StoredState = {
  /** Whether the batch is issued. */
  readonly isIssued: boolean;
  /** Indexes of the credentials that are revoked here, or announced to be. */
  readonly revokedHere: ReadonlySet<number>;
  /** Whether the other revocations that are missing here are planned. */
  readonly isPlanned: boolean;
};

/** A row for each credential of a stored batch, whatever would be selected today. */
export function storedRows(
  file: CredentialsFile,
  source: ImportSource,
  { isIssued, revokedHere, isPlanned }: StoredState,
): readonly ImportedRow[] {
  const found = attestationsOf(source);
  const id = storedBatchId(file);
  return file.credentials.map(({ source: uid, credential }): ImportedRow => {
    const { index, subject, validFrom } = credential;
    const attestation = found.get(uid);
    const isRevoked = revokedHere.has(Number(index));
    const note = isRevoked ? NO_NOTE : noteOf(attestation, isPlanned);
    return {
      source: uid,
      status: isRevoked ? "imported and revoked" : isIssued ? "imported" : "planned",
      destination: isIssued ? credentialId(id, index) : null,
      transaction: (isIssued ? file.transaction : undefined) ?? null,
      schema: attestation?.schema ?? file.header.schema,
      subject,
      time: validFrom,
      ...note,
    };
  });
}

const NO_NOTE = { reason: "", detail: "" } as const;

function noteOf(
  attestation: Attestation | undefined,
  isPlanned: boolean,
): Pick<ImportedRow, "reason" | "detail"> {
  if (attestation === undefined) {
    const detail = "The source has no such attestation any more. Revoke it here if it should not count.";
    return { reason: "gone from the source", detail };
  }
  return attestation.revocationTime === 0n ? NO_NOTE : sinceRevoked(isPlanned);
}

/** Indexes of the credentials that were revoked at the source. */
export function revokedAtSource(file: CredentialsFile, source: ImportSource): readonly number[] {
  const found = attestationsOf(source);
  return file.credentials
    .filter(({ source: uid }) => (found.get(uid)?.revocationTime ?? 0n) !== 0n)
    .map(({ credential }) => Number(credential.index));
}

function attestationsOf({ attestations }: ImportSource): Attestations {
  return new Map(attestations.map((attestation) => [attestation.uid, attestation]));
}
