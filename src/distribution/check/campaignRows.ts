import type { Address } from "viem";
import { ADDRESS_BYTES, bytesToHex, readUint256, WORD_BYTES } from "../../core/bytes.ts";

/** The leaves of a campaign in index order, as an `Allocation` holds them: flat columns, no object a row. */
export type CampaignRows = {
  readonly count: number;
  /** `count * 20` bytes. */
  readonly accounts: Uint8Array;
  /** `count * 32` bytes, big-endian base units. */
  readonly amounts: Uint8Array;
  /** Base units. */
  readonly total: bigint;
};

/** The account of a leaf, in lower case. */
export function rowAccount({ accounts }: CampaignRows, index: number): Address {
  return bytesToHex(accounts.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES));
}

/** The amount of a leaf, in base units. */
export function rowAmount({ amounts }: CampaignRows, index: number): bigint {
  return readUint256(amounts, index * WORD_BYTES);
}
