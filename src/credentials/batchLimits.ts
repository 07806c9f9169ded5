import { SymbolonError } from "../core/errors.ts";
import { MAX_BATCH_SIZE } from "../core/status/statusWords.ts";

const BEYOND_UINT64 = 1n << 64n;

/** @throws SymbolonError `BadBatchSize` unless a registry would take a batch of this size */
export function requireBatchSize(size: number): void {
  if (Number.isInteger(size) && size >= 1 && size <= MAX_BATCH_SIZE) return;
  throw new SymbolonError({
    code: "BadBatchSize",
    reason: `A batch cannot have ${size} credentials.`,
    hint: "Give 1 to 2^32 credentials; split what is larger.",
    details: { size },
  });
}

/**
 * @param name what the time means: `expires`
 * @param row the row it stands in, where it is not one time for all rows
 * @returns `seconds`
 * @throws SymbolonError `BadTime` unless it fits a uint64, where a typed array would cut it silently
 */
export function requireTime(seconds: bigint, name: string, row?: number): bigint {
  if (typeof seconds === "bigint" && seconds >= 0n && seconds < BEYOND_UINT64) return seconds;
  throw new SymbolonError({
    code: "BadTime",
    reason: `${row === undefined ? "" : `Row ${row}: `}${name} is ${String(seconds)} (${typeof seconds}), which is not a uint64.`,
    hint: "Give Unix seconds as a bigint from 0 to 2^64 - 1.",
    details: { row, name, value: String(seconds) },
  });
}

/** @throws SymbolonError `IndexBeyondBatch` unless a batch of this size has a credential of that index */
export function requireIndex(index: number, size: number): void {
  if (Number.isInteger(index) && index >= 0 && index < size) return;
  throw new SymbolonError({
    code: "IndexBeyondBatch",
    reason: `There is no credential ${index} in a batch of ${size}.`,
    hint: `Use an index from 0 to ${size - 1}.`,
    details: { index, size },
  });
}
