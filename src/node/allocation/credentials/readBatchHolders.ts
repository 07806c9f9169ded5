import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Address, type Hex, isAddressEqual } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { type BatchHeader, batchId } from "../../../sdk/core/credential/batchId.ts";
import { credentialId } from "../../../sdk/core/credential/credentialLeaf.ts";
import { type Schema, schemaUid } from "../../../sdk/core/credential/schemaUid.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { locate } from "../../../sdk/core/status/statusWords.ts";
import { decide } from "../../../sdk/core/verdict.ts";
import type { AttestationField } from "../../../sdk/credentials/attestations/parseAttestationSchema.ts";
import { type CredentialRow, createBatchBuilder } from "../../../sdk/credentials/batch/buildBatch.ts";
import { parseSchema } from "../../../sdk/credentials/parseSchema.ts";
import { derivedSalts } from "../../../sdk/credentials/salts.ts";
import { readBatchCopy, readHead } from "../../../sdk/credentials/verify/cached/readBatchCopy.ts";
import { type BatchCopy, statusOf } from "../../../sdk/credentials/verify/cached/statusCache.ts";
import { readAtBlock, type StatusBlock } from "../../../sdk/credentials/verify/node/askNode.ts";
import { batchDiffers, batchFiles } from "../../batches/batchFiles.ts";
import { readBatchHeader } from "../../batches/publishedFiles.ts";
import { readBatchSecret, readCredentialLines } from "../../batches/selectCredentials.ts";
import { sha256 } from "../../files/sha256.ts";
import type { HolderRecord, LeftOut } from "../rules/allocationRules.ts";
import {
  contentReader,
  type HolderFilter,
  type Holders,
  leftOutBy,
  type OnRuledProgress,
} from "./holders.ts";

type ReadBatchHoldersParameters = {
  readonly batch: KnownDirectory;
  readonly block: StatusBlock;
  readonly filter: HolderFilter;
  readonly fields: readonly AttestationField[];
};

/**
 * Who holds the credentials of one batch, with the verdict at one block: what they say is from its folder, proven
 * against its root; status from the chain, some hundred credentials a word.
 * @throws SymbolonError `NotIssuedYet`, `NodeFailed`, `NoRegistry`, `BlockReplaced`, `DigestDiffers`, `StatusTorn`,
 * `EventsIncomplete`
 */
export async function readBatchHolders(
  client: ReadClient,
  { batch, block, filter, fields }: ReadBatchHoldersParameters,
): Promise<Holders> {
  const { id, header } = batch;
  const copy = await readStatus(client, batch, block);
  const contents = contentReader(fields, filter.fields);
  const valid: HolderRecord[] = [];
  const leftOut: LeftOut[] = [];
  for (const [index, row] of batch.rows.entries()) {
    const { subject, validFrom = 0n, expires = 0n, values } = row;
    const holder: HolderRecord = {
      credential: credentialId(id, BigInt(index)),
      issuer: header.issuer.toLowerCase() as Address,
      subject: subject.toLowerCase() as Address,
      issuedAt: header.issuedAt,
      batch: { id, index },
      fields: contents(values),
    };
    const status = statusOf(copy, index, locate(index).word);
    const credential = { index: BigInt(index), validFrom, expires };
    const moment = block.timestamp;
    const verdict = decide({ status, header, credential, asOf: moment, moment });
    const exclusion = leftOutBy(holder, verdict);
    if (exclusion === undefined) valid.push(holder);
    else leftOut.push(exclusion);
  }
  return { valid, leftOut };
}

async function readStatus(
  client: ReadClient,
  { directory, id, registry, header }: KnownDirectory,
  block: StatusBlock,
): Promise<BatchCopy> {
  const followed = { id, header, issuedIn: undefined };
  return readAtBlock(client, registry, block, async (pinned) => {
    const head = await readHead(pinned, registry, followed, block);
    if (head.revision === 0) {
      throw new SymbolonError({
        code: "NotIssuedYet",
        reason: `In block ${block.number} the registry ${registry} does not have the batch of ${directory}, ${id}.`,
        hint: "Give a --block after the batch was issued, or leave the batch out.",
        details: { directory, id, registry, block },
      });
    }
    return readBatchCopy({ pinned, registry, followed, block, head, issuedBy: block.timestamp });
  });
}

/** A batch whose credentials are proven against its root; not yet that it was issued. */
export type KnownDirectory = {
  readonly directory: string;
  readonly id: Hex;
  readonly registry: Address;
  readonly header: BatchHeader;
  readonly schema: Schema;
  /** SHA-256 of the published manifest's bytes. */
  readonly manifestSha256: Hex;
  /** In index order. */
  readonly rows: readonly CredentialRow[];
};

type ReadBatchDirectoryParameters = {
  readonly chainId: number;
  /** The one that is trusted: a contract that anybody deploys can say that anybody issued anything. */
  readonly registry: Address;
  readonly filter: Pick<HolderFilter, "schema" | "issuers">;
  readonly onProgress?: OnRuledProgress | undefined;
};

/**
 * Reads a batch with its credentials, and builds its tree again: the root must be the header's, and so the id's. It needs
 * the secret part, for subjects, dates and values are nowhere else.
 * @throws SymbolonError `BadBatchDirectory`, `BatchDiffers`, `BatchMismatch`, `NotIssued`, `ChainMismatch`, `RegistryMismatch`,
 * `SchemaMismatch`, `IssuerNotNamed`
 */
export async function readBatchDirectory(
  directory: string,
  { chainId, registry, filter, onProgress }: ReadBatchDirectoryParameters,
): Promise<KnownDirectory> {
  const place = await readBatchHeader(join(directory, batchFiles.public));
  if (place === undefined) {
    throw new SymbolonError({
      code: "NotIssued",
      reason: `The batch in ${directory} is not issued: there is no ${batchFiles.header}.`,
      hint: "Issue it first: symbolon credential issue. A batch that is on no chain can be neither checked nor revoked.",
      details: { directory },
    });
  }
  const { header } = place;
  if (place.chainId !== BigInt(chainId)) {
    throw otherPlace("ChainMismatch", directory, `chain ${place.chainId}`, `chain ${chainId}`);
  }
  if (!isAddressEqual(place.registry, registry)) {
    throw otherPlace("RegistryMismatch", directory, `registry ${place.registry}`, `registry ${registry}`);
  }
  if (header.schema.toLowerCase() !== filter.schema)
    throw otherSchema(directory, header.schema, filter.schema);
  if (!filter.issuers.some((issuer) => isAddressEqual(issuer, header.issuer))) {
    throw new SymbolonError({
      code: "IssuerNotNamed",
      reason: `The issuer of the batch in ${directory}, ${header.issuer}, is not among the accepted issuers.`,
      hint: "Name that issuer too (--issuer, or issuers in the rules file), or leave the batch out.",
      details: { directory, issuer: header.issuer },
    });
  }
  const secret = await readBatchSecret(directory);
  // Names of fields are in no leaf: with two of them exchanged the root would be the same.
  const uid = schemaUid(secret.schema);
  if (uid !== filter.schema) throw otherSchema(`${directory} (its ${batchFiles.master})`, uid, filter.schema);
  const builder = createBatchBuilder({ schema: secret.schema.schema, capacity: Number(header.size) });
  const rows: CredentialRow[] = [];
  for await (const row of readCredentialLines(directory, parseSchema(secret.schema.schema))) {
    builder.add(row);
    rows.push(row);
  }
  const batch = builder.finish(derivedSalts(secret.secret), (done, total) =>
    onProgress?.("hashing", done, total),
  );
  const wrong = [
    { what: "root", stated: header.root.toLowerCase(), found: batch.root },
    { what: "size", stated: header.size, found: BigInt(batch.size) },
  ].filter(({ stated, found }) => stated !== found);
  if (wrong.length > 0) throw batchDiffers(directory, wrong);
  const manifest = await readFile(join(directory, batchFiles.manifest));
  return {
    directory,
    id: batchId(place),
    registry: place.registry.toLowerCase() as Address,
    header,
    schema: secret.schema,
    manifestSha256: sha256(manifest),
    rows,
  };
}

function otherPlace(code: string, path: string, there: string, here: string): SymbolonError {
  return new SymbolonError({
    code,
    reason: `The batch of ${path} is on ${there}, not on ${here}.`,
    hint: "Give the RPC and the registry of the batch's own chain.",
    details: { path, there, here },
  });
}

function otherSchema(directory: string, found: Hex, expected: Hex): SymbolonError {
  return new SymbolonError({
    code: "SchemaMismatch",
    reason: `The batch in ${directory} has the schema ${found}, not ${expected}.`,
    hint: "Give batches of the schema that --schema names.",
    details: { directory, found, wanted: expected },
  });
}
