import type { Hex } from "viem";
import { bytesToHex, hexToBytes } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";

/** An item of a bundle that was not paid. */
export type Skip = {
  readonly index: number;
  /**
   * First 4 bytes of the error with which it would have been refused singly, which `decodeClaimError` explains;
   * `0x00000000` where there was no reason.
   */
  readonly selector: Hex;
};

const INDEX_BYTES = 4;
const SKIP_BYTES = 8;

/**
 * Reads what a campaign's event `ClaimsSkipped` has packed: 4 bytes index and 4 bytes selector an item.
 * @throws SymbolonError `BadSkips`, `NotHex`
 */
export function readSkips(skips: Hex): readonly Skip[] {
  const bytes = hexToBytes(skips);
  if (bytes.length % SKIP_BYTES !== 0) {
    throw new SymbolonError({
      code: "BadSkips",
      reason: `${bytes.length} bytes are no list of skipped items, which have ${SKIP_BYTES} each.`,
      hint: "Give the argument of the event ClaimsSkipped, whole.",
      details: { bytes: bytes.length },
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / SKIP_BYTES }, (_, i) => {
    const selectorAt = i * SKIP_BYTES + INDEX_BYTES;
    return {
      index: view.getUint32(i * SKIP_BYTES),
      selector: bytesToHex(bytes.subarray(selectorAt, (i + 1) * SKIP_BYTES)),
    };
  });
}
