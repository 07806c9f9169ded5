import { randomBytes } from "@noble/hashes/utils.js";
import { type Address, bytesToHex, type Hex, zeroAddress, zeroHash } from "viem";
import { getBlock } from "viem/actions";
import type { WriteClient } from "../../chain/clients.ts";
import { SymbolonError } from "../../core/errors.ts";
import { projected } from "../../core/status/statusChanges.ts";
import { EMPTY_WORD, later as laterOf, locate } from "../../core/status/statusWords.ts";
import { ensureSchema, planSchema, type Registry } from "../attestations/findRegistry.ts";
import { buildBatch, type CredentialRow } from "../batch/buildBatch.ts";
import { type IssueBatchParameters, issueBatch } from "../batch/issueBatch.ts";
import { isIssued, type KnownBatch, requireRegistry } from "../batch/knownBatch.ts";
import { batchManifest } from "../batchManifest.ts";
import { announceChanges } from "../changes/announceChanges.ts";
import { readWords } from "../changes/batchStatus.ts";
import { randomSalts } from "../salts.ts";
import { batchRows, fieldValues, selectForBatch } from "./batchRows.ts";
import type { Imported } from "./importAttestations.ts";
import type { Import, ImportSource, Selection } from "./selectImports.ts";
import { type CredentialsFile, requireNoneEnded, revokedAtSource, storedBatchId } from "./storedBatch.ts";

/** Where a batch's secret credentials are kept, and its manifest, which is to be published. */
export type ImportStore = {
  /** A name of the credentials for people: a file's path. */
  readonly name: string;
  /** Gives what an earlier run kept; undefined: nothing. */
  readonly read: () => CredentialsFile | undefined;
  readonly write: (file: CredentialsFile) => void;
  readonly writeManifest: (bytes: Uint8Array) => void;
};

export type ImportAsBatchParameters = Pick<IssueBatchParameters, "timing" | "signal"> & {
  readonly registry: Registry;
  readonly batchRegistry: Address;
  readonly store: ImportStore;
  /** What `store` kept of an earlier run; undefined: nothing. */
  readonly stored: CredentialsFile | undefined;
  /** It includes all attestations that `stored` has credentials of (`sourcesOf`), whatever else is searched for. */
  readonly source: ImportSource;
  /** Decides what goes into a batch, given what is already in one. */
  readonly select: (isMade: (uid: Hex) => boolean) => Selection;
  /** Whether to revoke here, too, what was revoked at the source since. */
  readonly followRevocations?: boolean;
  /** Simulates it and sends nothing; `store` keeps its files all the same. */
  readonly dryRun?: boolean;
};

/**
 * Issues everything as one batch. The credentials are written down before the batch is issued: without their salts it
 * would be worthless. A second run continues with the file of the first, so there is never a second batch. It reports
 * the present status of its credentials at the source.
 * @throws SymbolonError `NothingToImport`, `SeveralSchemas`, `CredentialsMismatch`, `EndedAtSource`, and as
 * `issueBatch` and `announceChanges`
 */
export async function importAsBatch(
  client: WriteClient,
  parameters: ImportAsBatchParameters,
): Promise<Imported> {
  const { registry, store, stored, source, dryRun = false, timing, followRevocations } = parameters;
  const selection = selectForBatch(stored, parameters.select);
  const imports = selection.levels.flat();
  const file = stored ?? (await prepared(client, oneSchema(imports), parameters));
  if (stored !== undefined) await requireGoesOn(client, stored, parameters);
  const schemaCalls = dryRun ? await planSchema(client, registry.schemas, file.schema) : [];
  const schemaTransaction = dryRun
    ? undefined
    : await ensureSchema(client, registry.schemas, file.schema, timing);
  const issued = await issuePrepared(client, file, parameters);
  const revocations = followRevocations
    ? await followed(client, issued.file, parameters)
    : { calls: [], isPlanned: false };
  const isIssued = issued.wasIssued || !dryRun;
  const state = {
    isIssued,
    revokedHere: isIssued ? await revokedHere(client, issued.file, source) : new Set<number>(),
    isPlanned: revocations.isPlanned,
  };
  const rows = batchRows(issued.file, store.name, source, selection, state);
  const [{ schema: sourceSchema } = { schema: file.header.schema }] = rows;
  const schemas = [
    {
      source: sourceSchema,
      destination: file.header.schema,
      schema: file.schema,
      registered: schemaTransaction !== undefined,
    },
  ];
  const calls = [...schemaCalls, ...issued.calls, ...revocations.calls];
  const earlier = issued.wasIssued ? file.credentials.length : 0;
  return { selection, schemas, rows, earlier, calls, later: undefined };
}

async function issuePrepared(
  client: WriteClient,
  file: CredentialsFile,
  { store, dryRun = false, timing, signal }: ImportAsBatchParameters,
) {
  let kept = file;
  const keep = (change: Partial<CredentialsFile>) => {
    kept = { ...kept, ...change };
    store.write(kept);
  };
  const issued = await issueBatch(client, {
    batch: batchOf(file),
    mayDate: true,
    dryRun,
    timing,
    signal,
    onBatch: ({ header }) => keep({ header }),
  });
  if (issued.transaction !== null) keep({ transaction: issued.transaction });
  return { file: kept, wasIssued: issued.wasIssued, calls: issued.calls };
}

const batchOf = (file: CredentialsFile): KnownBatch => {
  const { registry, header } = file;
  return { id: storedBatchId(file), registry, header };
};

/**
 * Announces revocations here for credentials that were revoked at the source; those already revoked are left as they
 * are.
 */
async function followed(
  client: WriteClient,
  file: CredentialsFile,
  { source, dryRun, timing, signal }: ImportAsBatchParameters,
) {
  const indexes = revokedAtSource(file, source);
  if (indexes.length === 0) return { calls: [], isPlanned: false };
  const rows = indexes.map((index) => ({ index, kind: "Revoke", reason: 0, evidence: zeroHash }) as const);
  const { calls } = await announceChanges(client, { batch: batchOf(file), rows, dryRun, timing, signal });
  return { calls, isPlanned: calls.length > 0 };
}

/** Which of the credentials revoked at the source are revoked here, or announced to be. */
async function revokedHere(
  client: WriteClient,
  file: CredentialsFile,
  source: ImportSource,
): Promise<ReadonlySet<number>> {
  const indexes = revokedAtSource(file, source);
  if (indexes.length === 0) return new Set();
  const { id, registry } = batchOf(file);
  const { number: blockNumber } = await getBlock(client);
  const { words } = await readWords(client, { registry, batch: id, indexes, blockNumber });
  const isRevoked = (index: number) => {
    const { word: number, mask } = locate(index);
    return (projected(words.revoked.get(number) ?? EMPTY_WORD) & mask) !== 0n;
  };
  return new Set(indexes.filter(isRevoked));
}

/** Whether the batch of an earlier run is the wanted one, and may be issued if it is not. */
async function requireGoesOn(
  client: WriteClient,
  file: CredentialsFile,
  parameters: ImportAsBatchParameters,
): Promise<void> {
  requireSame(client, file, parameters);
  const { batchRegistry, store, source } = parameters;
  await requireRegistry(client, batchRegistry);
  if (await isIssued(client, batchOf(file))) return;
  const { timestamp } = await getBlock(client);
  requireNoneEnded(file, store.name, source, laterOf(source.time, timestamp));
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
    reason: `${store.name} belongs to another batch: ${differences.join("; ")}.`,
    hint: "Give the chain, registry and key of that run, or another --out.",
    details: { path: store.name },
  });
}

/**
 * Builds the batch, and writes it down. A credential is valid from the time of its attestation. The issuer may revoke
 * it where the schema allows that, otherwise nobody may.
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
 * All of one batch are under one schema.
 * @throws SymbolonError `NothingToImport`, `SeveralSchemas`
 */
function oneSchema(imports: readonly Import[]): readonly [Import, ...Import[]] {
  const [first] = imports;
  if (first === undefined) {
    throw new SymbolonError({
      code: "NothingToImport",
      reason: "No attestation can become a credential of a batch.",
      hint: "Look at --dry-run for what is there, or import as attestations.",
    });
  }
  const other = imports.find(({ schema }) => schema.uid !== first.schema.uid);
  if (other === undefined) return imports as readonly [Import, ...Import[]];
  const schemas = [first.attestation.schema, other.attestation.schema];
  throw new SymbolonError({
    code: "SeveralSchemas",
    reason: `The attestations are under several schemas (${schemas.join(" and ")}), a batch has one.`,
    hint: "Give --schema, and import once for each schema, with another --out.",
    details: { schemas },
  });
}
