import type { Hasher } from "../../core/hasher.ts";
import { fastHasher } from "../../core/kernel/fastHasher.ts";
import type { BatchProgress } from "../assembleBatch.ts";
import { createBatchBuilder } from "../batch/batchBuilder.ts";
import { derivedSalts } from "../batch/derivedSalts.ts";
import type { Batch } from "../batch.ts";
import { parseSchema } from "../parseSchema.ts";
import { type BatchSecret, readBatchSecret } from "./batchSecret.ts";
import { readCredentialLines } from "./credentialLines.ts";

export type RebuiltBatch = { readonly batch: Batch; readonly secret: BatchSecret };

/**
 * Builds a batch again from the secret part of its directory alone. It is not compared with what the directory says it
 * is: see `verifyBatchDirectory`.
 * @throws SymbolonError `BadBatchDirectory`, and what `createBatchBuilder` throws
 */
export async function rebuildBatch(
  directory: string,
  hasher: Hasher = fastHasher(),
  onProgress?: BatchProgress,
): Promise<RebuiltBatch> {
  const secret = await readBatchSecret(directory);
  const { schema } = secret.schema;
  const builder = createBatchBuilder({ schema, hasher });
  for await (const row of readCredentialLines(directory, parseSchema(schema))) builder.add(row);
  return { batch: builder.finish(derivedSalts(secret.secret, hasher), onProgress), secret };
}
