import type { Address } from "viem";
import type { HolderRecord } from "./allocationRules.ts";
import type { Cap } from "./evaluateRule.ts";

/** What a credential counts for in its account's row, and why. Amounts are base units. */
export type CountedCredential = {
  readonly holder: HolderRecord;
  /** Name of the rule that gave it. */
  readonly rule: string;
  /** What that rule, and the conditions of those before it, looked at; and what tells the person. */
  readonly fields: ReadonlyMap<string, string>;
  /** What the rule gives before any cap. */
  readonly uncapped: bigint;
  /** What it counts for, above zero. */
  readonly amount: bigint;
  /** The limits that changed it, in order. */
  readonly caps: readonly Cap[];
};

/** One row, and all that led to it. */
export type RuledRow = {
  readonly account: Address;
  readonly amount: bigint;
  /** In order of issuance; at least one. */
  readonly credentials: readonly CountedCredential[];
  /** The limits that changed the row as a whole, in order. */
  readonly caps: readonly Cap[];
};

/** Why a credential counts for nothing. The first four are verdicts; `Undecodable` is data that its schema does not fit. */
export const leftOutReasons = [
  "Revoked",
  "Expired",
  "NotYetValid",
  "Suspended",
  "Undecodable",
  "NoSubject",
  "Excluded",
  "NoRule",
  "NotInTable",
  "NegativeField",
  "ZeroAmount",
  "BlankPerson",
  "PersonExcluded",
  "SamePerson",
  "PersonCapReached",
  "NotTheGreatest",
  "BelowMinimum",
  "ScaledToZero",
] as const;

export type LeftOutReason = (typeof leftOutReasons)[number];

/** A credential that counts for nothing. */
export type LeftOut = {
  readonly holder: HolderRecord;
  readonly why: LeftOutReason;
  /** The values that decided. */
  readonly details: Readonly<Record<string, string>>;
};

/** Rows by rule: unique accounts, no amount zero, the total within the budget. */
export type RuledAllocation = {
  readonly rows: readonly RuledRow[];
  /** By account, within one in order of issuance. */
  readonly leftOut: readonly LeftOut[];
  readonly total: bigint;
  /** What the rows came to before the budget; equal to `total` where it was enough and nothing was dropped. */
  readonly wanted: bigint;
};
