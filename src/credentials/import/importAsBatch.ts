import { randomBytes } from "@noble/hashes/utils.js";
import { type Address, bytesToHex, type Hash, type Hex, zeroAddress, zeroHash } from "viem";
import { getBlock, writeContract } from "viem/actions";
import { issueBatchCall } from "../../chain/calls/batches.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { type BatchHeader, batchId } from "../../core/credential/batchId.ts";
import { credentialId } from "../../core/credential/credentialLeaf.ts";
import type { Schema } from "../../core/credential/schemaUid.ts";
import { SymbolonError } from "../../core/errors.ts";
import { awaitReceipt } from "../../delivery/lookUp.ts";
import { ensureSchema, type Registry } from "../attestations/findRegistry.ts";
import type { CredentialRow } from "../batch/batchBuilder.ts";
import { isIssued } from "../batch/knownBatch.ts";
import type { HeldCredential } from "../batch.ts";
import { batchManifest } from "../batchManifest.ts";
import { buildBatch } from "../buildBatch.ts";
import { randomSalts } from "../salts.ts";
import type { Imported } from "./importAttestations.ts";
import { importedRow, skippedRows } from "./importReport.ts";
import { fieldValues, selectForBatch } from "./selectForBatch.ts";
import type { Import, Selection } from "./selectImports.ts";

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

export type ImportAsBatchParameters = {
  readonly registry: Registry;
  readonly batchRegistry: Address;
  readonly store: ImportStore;
  readonly selection: Selection;
};

/** Seconds: the registry takes a batch at most a day after its issuedAt. */
const MAX_AGE = 86_400n;

/**
 * Issues everything as one batch. The credentials are written down before the batch is issued: without their salts it
 * would be worth nothing. A second run goes on with the file of the first, so there is never a second batch.
 * @throws SymbolonError `NothingToImport`, `SeveralSchemas`, `CredentialsMismatch`, `TransactionReverted`
 */
export async function importAsBatch(
  client: WriteClient,
  parameters: ImportAsBatchParameters,
): Promise<Imported> {
  const { registry, batchRegistry, store } = parameters;
  const selection = selectForBatch(parameters.selection);
  const imports = selection.levels.flat() as [Import, ...Import[]];
  let file = store.read();
  const { timestamp: now } = await getBlock(client);
  if (file === undefined) {
    const place = { chainId: client.chain.id, registry: batchRegistry, issuer: client.account.address };
    const prepared = prepareBatch({ ...place, imports, now });
    store.writeManifest(prepared.manifest);
    file = prepared.file;
    store.write(file);
  } else {
    requireSame(client, file, parameters);
    // Never while the registry could still take the batch as it is: there would be two.
    if (
      now > file.header.issuedAt + MAX_AGE &&
      !(await isIssued(client, { id: idOf(file), registry: file.registry }))
    ) {
      file = { ...file, header: { ...file.header, issuedAt: now } };
      store.write(file);
    }
  }
  const schemaTransaction = await ensureSchema(client, registry.schemas, file.schema);
  const transaction = (await ensureIssued(client, file)) ?? file.transaction;
  if (transaction !== undefined && transaction !== file.transaction) {
    store.write({ ...file, transaction });
  }
  const id = idOf(file);
  const indexes = new Map(file.credentials.map(({ source, credential }) => [source, credential.index]));
  const rows = imports.map((one) => {
    const index = indexes.get(one.attestation.uid);
    if (index !== undefined) {
      return importedRow(one, { uid: credentialId(id, index), hash: transaction }, "imported");
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
  return { selection, schemas, rows: [...rows, ...skippedRows(selection)] };
}

async function ensureIssued(client: WriteClient, file: CredentialsFile): Promise<Hex | undefined> {
  if (await isIssued(client, { id: idOf(file), registry: file.registry })) return undefined;
  const hash = await writeContract(
    client,
    issueBatchCall({ registry: file.registry, header: file.header, uri: "" }),
  );
  const { status } = await awaitReceipt(client, hash);
  if (status === "success" || (await isIssued(client, { id: idOf(file), registry: file.registry })))
    return hash;
  throw new SymbolonError({
    code: "TransactionReverted",
    reason: `Transaction ${hash}, which was to issue the batch, reverted.`,
    hint: "Run the same command again.",
    details: { hash },
  });
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

type PrepareBatchParameters = {
  readonly chainId: number;
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly issuer: Address;
  /** All under one schema; at least one. */
  readonly imports: readonly [Import, ...Import[]];
  /** Timestamp of the newest block: the batch's issuedAt. */
  readonly now: bigint;
};

/**
 * Builds the batch. A credential begins when its attestation was made; revoking is the issuer's where the schema allows
 * it, else nobody's.
 */
function prepareBatch(parameters: PrepareBatchParameters): {
  readonly file: CredentialsFile;
  readonly manifest: Uint8Array;
} {
  const { chainId, registry, issuer, imports, now } = parameters;
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
    chainId,
    registry,
    schema,
    header: {
      issuer,
      schema: uid,
      root,
      size: BigInt(size),
      issuedAt: now,
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
  return { file, manifest: bytes };
}
