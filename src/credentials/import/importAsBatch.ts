import { randomBytes } from "@noble/hashes/utils.js";
import { type Address, bytesToHex, type Hash, type Hex, zeroAddress, zeroHash } from "viem";
import { getBlock } from "viem/actions";
import type { WriteClient } from "../../chain/clients.ts";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import { credentialId } from "../../core/credential/credentialLeaf.ts";
import type { Schema } from "../../core/credential/schemaUid.ts";
import { SymbolonError } from "../../core/errors.ts";
import { decodeAttestationData } from "../attestations/attestationData.ts";
import { ensureSchema, planSchema, type Registry } from "../attestations/findRegistry.ts";
import { buildBatch, type CredentialRow } from "../batch/buildBatch.ts";
import { type IssueBatchParameters, issueBatch } from "../batch/issueBatch.ts";
import type { HeldCredential } from "../batch.ts";
import { batchManifest } from "../batchManifest.ts";
import type { FieldValue } from "../fieldValue.ts";
import { parseSchema } from "../parseSchema.ts";
import { randomSalts } from "../salts.ts";
import type { Imported } from "./importAttestations.ts";
import { importedRow, skippedRows } from "./importReport.ts";
import type { Import, Selection, Skipped } from "./selectImports.ts";

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
  /** The one that issued the batch; left out before, and where the process died in between. */
  readonly transaction?: Hash;
  readonly credentials: readonly ImportedCredential[];
};

/** Where a batch's credentials are kept, which are secret, and its manifest, which is to be published. */
export type ImportStore = {
  /** Names the credentials for people: a file's path. */
  readonly name: string;
  /** What an earlier run kept; undefined: nothing. */
  readonly read: () => CredentialsFile | undefined;
  readonly write: (file: CredentialsFile) => void;
  readonly writeManifest: (bytes: Uint8Array) => void;
};

export type ImportAsBatchParameters = Pick<IssueBatchParameters, "timing" | "signal"> & {
  readonly registry: Registry;
  readonly batchRegistry: Address;
  readonly store: ImportStore;
  readonly selection: Selection;
  /** Simulates it, sends nothing; what `store` is told is kept all the same. */
  readonly dryRun?: boolean;
};

/**
 * Issues everything as one batch. The credentials are written down before the batch is issued: without their salts it
 * would be worth nothing. A second run goes on with the file of the first, so there is never a second batch.
 * @throws SymbolonError `NothingToImport`, `SeveralSchemas`, `CredentialsMismatch`, and as `issueBatch`
 */
export async function importAsBatch(
  client: WriteClient,
  parameters: ImportAsBatchParameters,
): Promise<Imported> {
  const { registry, batchRegistry, store, dryRun = false, timing, signal } = parameters;
  const selection = selectForBatch(parameters.selection);
  const imports = selection.levels.flat() as [Import, ...Import[]];
  const file = store.read() ?? (await prepared(client, imports, parameters));
  requireSame(client, file, parameters);
  const schemaCalls = dryRun ? await planSchema(client, registry.schemas, file.schema) : [];
  const schemaTransaction = dryRun
    ? undefined
    : await ensureSchema(client, registry.schemas, file.schema, timing);
  let kept = file;
  const keep = (change: Partial<CredentialsFile>) => {
    kept = { ...kept, ...change };
    store.write(kept);
  };
  const batch = { id: idOf(file), registry: batchRegistry, header: file.header };
  const issued = await issueBatch(client, {
    batch,
    mayDate: true,
    dryRun,
    timing,
    signal,
    onBatch: ({ header }) => keep({ header }),
  });
  if (issued.transaction !== null) keep({ transaction: issued.transaction });
  const { id } = issued.batch;
  const indexes = new Map(file.credentials.map(({ source, credential }) => [source, credential.index]));
  const rows = imports.map((one) => {
    const index = indexes.get(one.attestation.uid);
    if (index !== undefined && dryRun && !issued.wasIssued) return importedRow(one, undefined, "planned");
    if (index !== undefined) {
      return importedRow(one, { uid: credentialId(id, index), hash: kept.transaction }, "imported");
    }
    const detail = `It is not in ${store.name}, which an earlier run wrote.`;
    return { ...importedRow(one, undefined, "left behind"), reason: "later than the batch", detail };
  });
  const [{ attestation, schema }] = imports;
  const schemas = [
    {
      source: attestation.schema,
      destination: schema.uid,
      schema: schema.schema,
      registered: schemaTransaction !== undefined,
    },
  ];
  const calls = [...schemaCalls, ...issued.calls];
  return { selection, schemas, rows: [...rows, ...skippedRows(selection)], calls, later: undefined };
}

function idOf({ chainId, registry, header }: CredentialsFile): Hex {
  return batchId({ chainId: BigInt(chainId), registry, header });
}

function requireSame(
  client: WriteClient,
  file: CredentialsFile,
  { batchRegistry, store }: ImportAsBatchParameters,
): void {
  const differences = [
    ["chain", file.chainId, client.chain.id],
    ["registry", file.registry, batchRegistry],
    ["issuer", file.header.issuer, client.account.address],
  ]
    .filter(([, there, here]) => String(there).toLowerCase() !== String(here).toLowerCase())
    .map(([what, there, here]) => `${what} ${there}, not ${here}`);
  if (differences.length === 0) return;
  throw new SymbolonError({
    code: "CredentialsMismatch",
    reason: `${store.name} is of another batch: ${differences.join("; ")}.`,
    hint: "Give the chain, registry and key of that run, or another --out.",
    details: { path: store.name },
  });
}

/**
 * Builds the batch, and writes it down. A credential begins when its attestation was made; revoking is the issuer's where
 * the schema allows it, else nobody's.
 * @param imports all under one schema
 */
async function prepared(
  client: WriteClient,
  imports: readonly [Import, ...Import[]],
  { batchRegistry, store }: ImportAsBatchParameters,
): Promise<CredentialsFile> {
  const { timestamp: issuedAt } = await getBlock(client);
  const issuer = client.account.address;
  const { schema, uid } = imports[0].schema;
  const rows = imports.map((one): CredentialRow => {
    const { recipient, time, expirationTime } = one.attestation;
    return { subject: recipient, validFrom: time, expires: expirationTime, values: fieldValues(one) };
  });
  const batch = buildBatch({
    schema: schema.schema,
    count: rows.length,
    rowAt: (index) => rows[index] as CredentialRow,
    salts: randomSalts(),
  });
  const policy = {
    revoker: schema.revocable ? issuer : zeroAddress,
    emergency: zeroAddress,
    epochLength: 0n,
    emergencyLimit: 0n,
    rulesHash: zeroHash,
  };
  const { resolver, revocable } = schema;
  const { bytes, manifestHash } = batchManifest({ batch, resolver, revocable, policy });
  const { root, size } = batch;
  const file: CredentialsFile = {
    format: "symbolon-credentials",
    version: 1,
    chainId: client.chain.id,
    registry: batchRegistry,
    schema,
    header: {
      issuer,
      schema: uid,
      root,
      size: BigInt(size),
      issuedAt,
      policy,
      manifestHash,
      salt: bytesToHex(randomBytes(32)),
    },
    credentials: imports.map(({ attestation }, index) => ({
      source: attestation.uid,
      credential: batch.credential(index),
      values: rows[index]?.values ?? [],
      proof: batch.credentialProof(index),
      fieldProofs: batch.fields.map((_, position) => batch.fieldProof(index, position)),
    })),
  };
  store.writeManifest(bytes);
  store.write(file);
  return file;
}

/**
 * What of a selection one batch can hold: a credential of a batch has no reference, its data is split into fields, and
 * all are under one schema.
 * @throws SymbolonError `NothingToImport`, `SeveralSchemas`
 */
export function selectForBatch({ levels, skipped }: Selection): Selection {
  const kept: Import[] = [];
  const left: Skipped[] = [...skipped];
  for (const one of levels.flat()) {
    const { attestation, refersTo } = one;
    const detail =
      refersTo === undefined
        ? problemOf(one)
        : `It refers to ${attestation.refUID}; a credential of a batch cannot.`;
    if (detail === undefined) kept.push(one);
    else left.push({ attestation, reason: refersTo === undefined ? "data" : "reference", detail });
  }
  const [first] = kept;
  if (first === undefined) {
    throw new SymbolonError({
      code: "NothingToImport",
      reason: "No attestation can become a credential of a batch.",
      hint: "Look at --dry-run for what is there, or import as attestations.",
    });
  }
  const other = kept.find(({ schema }) => schema.uid !== first.schema.uid);
  if (other === undefined) return { levels: [kept], skipped: left };
  const schemas = [first.attestation.schema, other.attestation.schema];
  throw new SymbolonError({
    code: "SeveralSchemas",
    reason: `The attestations are under several schemas (${schemas.join(" and ")}), a batch has one.`,
    hint: "Give --schema, and import once for each schema, with another --out.",
    details: { schemas },
  });
}

/**
 * The values of an attestation, one a field, in schema order.
 * @throws SymbolonError `BadSchema` where the schema has a tuple, `BadAttestationData`
 */
function fieldValues({ attestation, schema }: Import): readonly FieldValue[] {
  const text = schema.schema.schema;
  const fields = parseSchema(text);
  const values: unknown = decodeAttestationData(text, attestation.data);
  if (Array.isArray(values)) return values as readonly FieldValue[];
  const named = values as Readonly<Record<string, FieldValue>>;
  return fields.map(({ name }) => named[name] as FieldValue);
}

function problemOf(one: Import): string | undefined {
  try {
    fieldValues(one);
    return undefined;
  } catch (error) {
    if (error instanceof SymbolonError) return error.reason;
    throw error;
  }
}
