import type { Address, Hex } from "viem";
import { getBlock, writeContract } from "viem/actions";
import { readBatchStatus } from "../../chain/actions/readBatchStatus.ts";
import { issueBatchCall } from "../../chain/calls/batches.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { batchId } from "../../core/credential/batchId.ts";
import { credentialId } from "../../core/credential/credentialId.ts";
import { SymbolonError } from "../../core/errors.ts";
import { awaitReceipt } from "../../delivery/lookUp.ts";
import { ensureSchema } from "../attestations/ensureSchema.ts";
import type { Registry } from "../attestations/findRegistry.ts";
import { type CredentialsFile, readCredentialsFile, writeCredentialsFile } from "./credentialsFile.ts";
import type { Imported } from "./importAttestations.ts";
import { importedRow, skippedRows } from "./importReport.ts";
import { prepareBatch } from "./prepareBatch.ts";
import { selectForBatch } from "./selectForBatch.ts";
import type { Import, Selection } from "./selectImports.ts";

export type ImportAsBatchParameters = {
  readonly client: WriteClient;
  readonly registry: Registry;
  readonly batchRegistry: Address;
  /** The files are `OUT.credentials.json` (secret) and `OUT.manifest.json` (to be published). */
  readonly out: string;
  readonly selection: Selection;
};

/** Seconds: the registry takes a batch at most a day after its issuedAt. */
const MAX_AGE = 86_400n;

/**
 * Issues everything as one batch. The credentials are written down before the batch is issued: without their salts it
 * would be worth nothing. A second run goes on with the file of the first, so there is never a second batch.
 * @throws SymbolonError `NothingToImport`, `SeveralSchemas`, `CredentialsMismatch`, `TransactionReverted`
 */
export async function importAsBatch(parameters: ImportAsBatchParameters): Promise<Imported> {
  const { client, registry, batchRegistry, out } = parameters;
  const path = `${out}.credentials.json`;
  const selection = selectForBatch(parameters.selection);
  const imports = selection.levels.flat() as [Import, ...Import[]];
  let file = readCredentialsFile(path);
  const { timestamp: now } = await getBlock(client);
  if (file === undefined) {
    const place = { chainId: client.chain.id, registry: batchRegistry, issuer: client.account.address };
    file = prepareBatch({ ...place, imports, now, manifestPath: `${out}.manifest.json` });
    writeCredentialsFile(path, file);
  } else {
    requireSame(path, file, parameters);
    // Never while the registry could still take the batch as it is: there would be two.
    if (now > file.header.issuedAt + MAX_AGE && !(await isIssued(client, file))) {
      file = { ...file, header: { ...file.header, issuedAt: now } };
      writeCredentialsFile(path, file);
    }
  }
  const schemaTransaction = await ensureSchema(client, registry.schemas, file.schema);
  const transaction = (await ensureIssued(client, file)) ?? file.transaction;
  if (transaction !== undefined && transaction !== file.transaction) {
    writeCredentialsFile(path, { ...file, transaction });
  }
  const id = idOf(file);
  const indexes = new Map(file.credentials.map(({ source, credential }) => [source, credential.index]));
  const rows = imports.map((one) => {
    const index = indexes.get(one.attestation.uid);
    if (index !== undefined) {
      return importedRow(one, { uid: credentialId(id, index), hash: transaction }, "imported");
    }
    const detail = `It is not in ${path}, which an earlier run wrote.`;
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
  if (await isIssued(client, file)) return undefined;
  const hash = await writeContract(
    client,
    issueBatchCall({ registry: file.registry, header: file.header, uri: "" }),
  );
  const { status } = await awaitReceipt(client, hash);
  if (status === "success" || (await isIssued(client, file))) return hash;
  throw new SymbolonError({
    code: "TransactionReverted",
    reason: `Transaction ${hash}, which was to issue the batch, reverted.`,
    hint: "Run the same command again.",
    details: { hash },
  });
}

async function isIssued(client: WriteClient, file: CredentialsFile): Promise<boolean> {
  const { registry } = file;
  return (await readBatchStatus(client, { registry, batch: idOf(file), index: 0n })).revision !== 0;
}

function idOf({ chainId, registry, header }: CredentialsFile): Hex {
  return batchId({ chainId: BigInt(chainId), registry, header });
}

function requireSame(
  path: string,
  file: CredentialsFile,
  { client, batchRegistry }: ImportAsBatchParameters,
): void {
  const told = [
    ["chain", file.chainId, client.chain.id],
    ["registry", file.registry, batchRegistry],
    ["issuer", file.header.issuer, client.account.address],
  ]
    .filter(([, there, here]) => String(there).toLowerCase() !== String(here).toLowerCase())
    .map(([what, there, here]) => `${what} ${there}, not ${here}`);
  if (told.length === 0) return;
  throw new SymbolonError({
    code: "CredentialsMismatch",
    reason: `${path} is of another batch: ${told.join("; ")}.`,
    hint: "Give the chain, registry and key of that run, or another --out.",
    details: { path },
  });
}
