import type { Address } from "viem";
import type { RootEvent } from "../../chain/events/roots.ts";
import type { Entitlement } from "../../chain/read/leaves.ts";
import type { CumulativeState, InstantState, VestingState } from "../../chain/read/readCampaign.ts";
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

/** The indexes of an account, mostly one or none. @param account in either case */
export function rowsOfAccount(rows: CampaignRows, account: Address): readonly number[] {
  const expected = account.toLowerCase();
  return Array.from({ length: rows.count }, (_, index) => index).filter(
    (index) => rowAccount(rows, index) === expected,
  );
}

/** What a campaign of each kind keeps of what it has paid; that of rows is undefined where no tree was read. */
export type CampaignBook =
  | (InstantState & {
      readonly words: readonly bigint[];
    })
  | (VestingState & {
      /** One a row. */
      readonly entitlements: readonly Entitlement[] | undefined;
    })
  | (CumulativeState & {
      /** Base units, one a row. */
      readonly paid: readonly bigint[] | undefined;
      /** Where money of the next root comes from; undefined where the token does not answer. */
      readonly source: { readonly balance: bigint | undefined; readonly allowance: bigint | undefined };
      /** All that happened to its roots; undefined: not known, as nobody said since when it is there. */
      readonly history: readonly RootEvent[] | undefined;
    });
