import { join } from "node:path";
import type { Hex } from "viem";
import { bytesToHex } from "../../core/bytes.ts";
import { type Credential, credentialLeaf } from "../../core/credential/credentialLeaf.ts";
import { fieldProof, fieldRoot } from "../../core/credential/fieldRoot.ts";
import { type Schema, schemaUid } from "../../core/credential/schemaUid.ts";
import { valueHash } from "../../core/credential/valueHash.ts";
import type { CredentialRow } from "../batch/batchBuilder.ts";
import { saltsOf } from "../batch/derivedSalts.ts";
import { tileProver } from "../batch/tileProver.ts";
import { encodeFieldValue } from "../encodeFieldValue.ts";
import type { CredentialPackage } from "../heldCredential.ts";
import { parseSchema } from "../parseSchema.ts";
import { batchDiffers } from "./batchDiffers.ts";
import { batchFiles } from "./batchFiles.ts";
import { readBatchHeader } from "./batchHeaderFile.ts";
import { readBatchSecret } from "./batchSecret.ts";
import { readCredentialLines } from "./credentialLines.ts";
import { readBatchManifest } from "./readBatchManifest.ts";
import { tileReader } from "./verifyPublishedBatch.ts";

/**
 * What each holder is handed, out of a batch directory, in index order; the batch is not built again for it. Each
 * credential is folded to the root of the batch first, so that a package which proves nothing is never handed out.
 * @param isWanted told index and row of every credential
 * @throws SymbolonError `BatchDiffers` where the directory's files do not belong together, `DamagedTile`, `BatchMismatch`,
 * `BadBatchDirectory`
 */
export async function* selectCredentials(
  directory: string,
  isWanted: (index: number, row: CredentialRow) => boolean,
): AsyncGenerator<CredentialPackage> {
  const { schema, secret, content, root, size } = await readBatchSecret(directory);
  const folder = join(directory, batchFiles.public);
  const batch = await readBatchHeader(folder);
  requireSchema(directory, schema, (await readBatchManifest(folder)).uid);
  const fields = parseSchema(schema.schema);
  const saltAt = saltsOf(secret, content);
  const prove = tileProver({ root, size, readTile: tileReader(folder) });
  let index = -1;
  for await (const row of readCredentialLines(directory, fields)) {
    index++;
    if (!isWanted(index, row)) continue;
    const salted = row.values.map((value, position) => ({
      salt: bytesToHex(saltAt(index, position)),
      valueHash: valueHash(encodeFieldValue(fields[position]?.type ?? "", value)),
    }));
    const { subject, validFrom = 0n, expires = 0n, values } = row;
    const credential: Credential = {
      index: BigInt(index),
      subject,
      validFrom,
      expires,
      fields: fieldRoot(salted),
    };
    const { leaf, proof } = await prove(index);
    requireLeaf(directory, credential, leaf);
    yield {
      schema,
      ...(batch !== undefined && { batch }),
      credential,
      values,
      proof,
      fieldProofs: salted.map((_, position) => fieldProof(salted, position)),
    };
  }
  if (index + 1 !== size) {
    throw batchDiffers(directory, [
      { what: batchFiles.credentials, stated: `${size} lines`, found: index + 1 },
    ]);
  }
}

/** Leaves bind no names of fields: under another schema with fields of the same types they would be the same. */
function requireSchema(directory: string, schema: Schema, stated: Hex): void {
  const found = schemaUid(schema);
  if (found !== stated) throw batchDiffers(directory, [{ what: "schema", stated, found }]);
}

function requireLeaf(directory: string, credential: Credential, stated: Hex): void {
  const found = credentialLeaf(credential);
  if (found === stated) return;
  throw batchDiffers(directory, [{ what: `leaf of credential ${credential.index}`, stated, found }]);
}
