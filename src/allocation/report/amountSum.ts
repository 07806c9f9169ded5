import { WORD_BYTES } from "../../core/bytes.ts";
import type { Allocation } from "../allocation.ts";

const LIMBS = WORD_BYTES / 4;
/** Rows added up before doubles become a bigint: 2^20 words of 32 bits stay below 2^53. */
const PIECE = 2 ** 20;

/** Adds amounts up exactly, without a bigint a row. */
type AmountSum = {
  /** Adds the amount of a row. */
  readonly add: (row: number) => void;
  /** What has been added so far, in base units. */
  readonly total: () => bigint;
};

/** @param amounts n * 32 bytes, big-endian */
export function createAmountSum(amounts: Uint8Array): AmountSum {
  const view = new DataView(amounts.buffer, amounts.byteOffset, amounts.byteLength);
  const limbs = new Float64Array(LIMBS);
  let added = 0;
  let settled = 0n;

  function settle(): void {
    settled += limbs.reduce<bigint>((sum, limb) => (sum << 32n) + BigInt(limb), 0n);
    limbs.fill(0);
    added = 0;
  }

  return {
    add(row) {
      if (added++ === PIECE) settle();
      const at = row * WORD_BYTES;
      for (let limb = 0; limb < LIMBS; limb++) {
        limbs[limb] = (limbs[limb] as number) + view.getUint32(at + 4 * limb);
      }
    },
    total() {
      settle();
      return settled;
    },
  };
}

/** What some rows get together, in base units. */
export function amountOf(allocation: Allocation, rows: ArrayLike<number>): bigint {
  const sum = createAmountSum(allocation.amounts);
  for (let i = 0; i < rows.length; i++) sum.add(rows[i] as number);
  return sum.total();
}
