import type { Address, Hex } from "viem";

/** What a field says: an integer, true or false, or text (addresses and bytes as `0x` in lower case). */
export type FieldContent = bigint | boolean | string;

/** A valid credential as the rules see it, wherever it was read. Hex is in lower case. */
export type HolderRecord = {
  /** Uid of an attestation, or id of a batch's credential. */
  readonly credential: Hex;
  readonly issuer: Address;
  /** Whom it is about, who therefore gets what it gives. */
  readonly subject: Address;
  /** Unix seconds at which it was issued: an attestation's own time, a batch's `issuedAt`. */
  readonly issuedAt: bigint;
  /** Where it lies, if in a batch. */
  readonly batch?: { readonly id: Hex; readonly index: number };
  /** By name; at least the fields that the rules use. */
  readonly fields: ReadonlyMap<string, FieldContent>;
};

/** A field's content in the one spelling that tables, conditions and reasons have it in. */
export function contentText(content: FieldContent): string {
  return String(content);
}
