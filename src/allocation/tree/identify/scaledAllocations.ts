import { MAX_UINT256, readUint256, WORD_BYTES, writeUint256 } from "../../../core/bytes.ts";
import type { Allocation } from "../../allocation.ts";

/** The decimals of nearly every token. */
const LIKELY_DECIMALS = [18, 6, 8, 9];

/** The same rows, had their amounts been whole tokens of so many decimals; none where the decimals were stated. */
export function* scaledAllocations(
  allocation: Allocation,
): Generator<{ readonly decimals: number; readonly rows: Allocation }> {
  if (allocation.decimals !== undefined) return;
  for (const decimals of LIKELY_DECIMALS) {
    const unit = 10n ** BigInt(decimals);
    if (allocation.total * unit > MAX_UINT256) continue;
    const amounts = new Uint8Array(allocation.amounts.length);
    for (let at = 0; at < amounts.length; at += WORD_BYTES) {
      writeUint256(amounts, at, readUint256(allocation.amounts, at) * unit);
    }
    yield { decimals, rows: { ...allocation, amounts, total: allocation.total * unit, decimals } };
  }
}
