import type { Hasher } from "../core/hasher.ts";
import { fastHasher } from "../core/kernel/fastHasher.ts";
import type { BatchProgress } from "./assembleBatch.ts";
import { type CredentialRow, createBatchBuilder } from "./batch/batchBuilder.ts";
import type { Batch } from "./batch.ts";
import { requireBatchSize } from "./batchLimits.ts";
import type { Salts } from "./salts.ts";

export type BuildBatchParameters = {
  readonly schema: string;
  /** Number of credentials. */
  readonly count: number;
  /** The credential with that index; called once a row, in order, and nothing of the result is kept. */
  readonly rowAt: (index: number) => CredentialRow;
  readonly salts: Salts;
  readonly hasher?: Hasher;
  readonly onProgress?: BatchProgress;
};

/**
 * Builds a batch from rows. For many rows that already lie in flat columns see `buildBatchFromColumns`.
 * @throws SymbolonError `BadSchema`, `BadBatchSize`, `BadSubject`, `BadTime`, `WrongValueCount`, `BadFieldValue`,
 * `NeverValid`
 * @example
 * const batch = buildBatch({
 *   schema: "bytes32 person,bool adult",
 *   count: 1,
 *   rowAt: () => ({ subject: "0x00000000000000000000000000000000000000a1", values: [`0x${"11".repeat(32)}`, true] }),
 *   salts: randomSalts(),
 * });
 */
export function buildBatch(parameters: BuildBatchParameters): Batch {
  const { schema, count, rowAt, salts, hasher = fastHasher(), onProgress } = parameters;
  requireBatchSize(count);
  const builder = createBatchBuilder({ schema, hasher, capacity: count });
  for (let i = 0; i < count; i++) builder.add(rowAt(i));
  return builder.finish(salts, onProgress);
}
