import { WORD_BYTES } from "../core/bytes.ts";

const LIMBS = WORD_BYTES / 4;
/** So many 32-bit words add up exactly in a double. */
const ROWS_A_SUM = 2 ** 20;

/**
 * The sum of many 256-bit words, which may be beyond a uint256.
 * @param amounts n * 32 bytes, big-endian
 */
export function sumAmounts(amounts: Uint8Array): bigint {
  const view = new DataView(amounts.buffer, amounts.byteOffset, amounts.byteLength);
  const sums = new Float64Array(LIMBS);
  let total = 0n;
  for (let from = 0; from < amounts.length; from += ROWS_A_SUM * WORD_BYTES) {
    sums.fill(0);
    addRows(view, from, Math.min(amounts.length, from + ROWS_A_SUM * WORD_BYTES), sums);
    total += sums.reduce((value, sum) => (value << 32n) + BigInt(sum), 0n);
  }
  return total;
}

function addRows(view: DataView, from: number, to: number, sums: Float64Array): void {
  // Few amounts reach beyond 128 bits, and their sums stay in registers.
  let [low0, low1, low2, low3] = [0, 0, 0, 0];
  for (let at = from; at < to; at += WORD_BYTES) {
    low0 += view.getUint32(at + 28);
    low1 += view.getUint32(at + 24);
    low2 += view.getUint32(at + 20);
    low3 += view.getUint32(at + 16);
    const high = view.getInt32(at) | view.getInt32(at + 4) | view.getInt32(at + 8) | view.getInt32(at + 12);
    if (high === 0) continue;
    for (let limb = 0; limb < LIMBS / 2; limb++) {
      sums[limb] = (sums[limb] as number) + view.getUint32(at + 4 * limb);
    }
  }
  sums.set([low3, low2, low1, low0], LIMBS / 2);
}
