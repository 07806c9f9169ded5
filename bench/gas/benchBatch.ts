import { ADDRESS_BYTES, WORD_BYTES } from "../../src/sdk/core/bytes.ts";
import type { Batch } from "../../src/sdk/credentials/batch.ts";
import { buildBatchFromColumns } from "../../src/sdk/credentials/buildBatchFromColumns.ts";
import { seededSalts } from "../../src/sdk/credentials/salts.ts";
import type { BenchAllocation } from "./benchAllocation.ts";
import { seededBytes } from "./seededBytes.ts";

/** Two fields: a blinded person number, which makes the nullifier, and one more. */
export const SCHEMA = "bytes32 person,bool adult";
export const PERSON = 0;

/** One credential for each of the first `size` accounts of the allocation. */
export function benchBatch({ accounts }: Pick<BenchAllocation, "accounts">, size: number): Batch {
  return buildBatchFromColumns({
    schema: SCHEMA,
    subjects: accounts.subarray(0, size * ADDRESS_BYTES),
    fields: [{ words: seededBytes("persons", size * WORD_BYTES) }, { valueAt: () => true }],
    salts: seededSalts("symbolon bench"),
  });
}
