import type { Address, Hex } from "viem";

/**
 * How an amount follows from one credential. Amounts are base units; every division and root is rounded down, once, at
 * its own place.
 */
export type AmountRule =
  | { readonly type: "fixed"; readonly amount: bigint }
  /** floor(field * times / dividedBy). */
  | {
      readonly type: "field";
      readonly field: string;
      readonly times: bigint;
      readonly dividedBy: bigint;
    }
  /** By the field's content (`contentText`). */
  | {
      readonly type: "table";
      readonly field: string;
      readonly values: ReadonlyMap<string, bigint>;
      /** Default: a credential whose value is not in the table gives nothing. */
      readonly otherwise?: bigint;
    }
  /** The amount of the highest tier that the field reaches; below the first: 0. Ascending. */
  | {
      readonly type: "step";
      readonly field: string;
      readonly tiers: readonly { readonly from: bigint; readonly amount: bigint }[];
    }
  /** Each unit of the field at the price of its tier; below the first: 0. Ascending. */
  | {
      readonly type: "marginal";
      readonly field: string;
      readonly tiers: readonly { readonly from: bigint; readonly perUnit: bigint }[];
    }
  | {
      readonly type: "capped";
      readonly of: AmountRule;
      readonly min?: bigint;
      readonly max?: bigint;
    }
  /** floor(sqrt(result * unit)): a result of one `unit` stays the same. */
  | { readonly type: "root"; readonly of: AmountRule; readonly unit: bigint }
  /** floor(sqrt(field) * times / dividedBy), rounded once. */
  | {
      readonly type: "field-root";
      readonly field: string;
      readonly times: bigint;
      readonly dividedBy: bigint;
    }
  | { readonly type: "sum"; readonly of: readonly AmountRule[] };

/** Condition for a rule: the field has one of these values, or is in `[from, below)`. */
export type Condition =
  | { readonly field: string; readonly is: ReadonlySet<string> }
  | { readonly field: string; readonly from?: bigint; readonly below?: bigint };

/** A credential gives what the first rule says whose conditions all hold. */
export type NamedRule = {
  readonly name: string;
  /** All must hold; empty: it always applies. */
  readonly when: readonly Condition[];
  readonly gives: AmountRule;
};

/**
 * The defence against split identities: the most that credentials with the same value of a field, one person's, give
 * together.
 */
export type OncePer = {
  readonly field: string;
  /** `all`: the same value is the same person for all issuers; `issuer`: each issuer has its own persons. */
  readonly scope: "all" | "issuer";
  /** Most that a person gets, in order of issuance. Default: only the person's first credential counts. */
  readonly cap?: bigint;
};

/** Accounts that get nothing: named here, or in a file with this hash. */
export type Exclusion =
  | { readonly account: Address; readonly reason: string }
  | { readonly file: string; readonly sha256: Hex; readonly reason: string };

export type FieldUse = {
  readonly field: string;
  /** Position in the rules file, such as `rules[0].gives.field`. */
  readonly path: string;
  readonly needs: "integer" | "key";
  /** Values that it is compared with, if any. */
  readonly keys: readonly string[];
};

/** A rules file, checked. Amounts are base units. */
export type AllocationRules = {
  /** Uid of the schema of the rules. Default: any with the fields. */
  readonly schema?: Hex;
  /** Issuers whose credentials count; empty: the command names them. Lower case. */
  readonly issuers: readonly Address[];
  /** Decimals of the file's amounts. Default: they are base units. */
  readonly decimals?: number;
  readonly rules: readonly NamedRule[];
  /** Amount of an account with several credentials: the sum, or the highest. */
  readonly combine: "sum" | "max";
  readonly oncePer?: OncePer;
  readonly exclusions: readonly Exclusion[];
  /** Most that one account gets from all its credentials. */
  readonly accountCap?: bigint;
  readonly budget?: { readonly total: bigint; readonly over: "scale" | "refuse" };
  /** Rows below this are dropped. */
  readonly minimum?: bigint;
  /** Order of the rows: by address, or by each account's first counted credential. */
  readonly order: "account" | "issuance";
  readonly fieldUses: readonly FieldUse[];
};

/** Content of a field: an integer, true or false, or text (addresses and bytes as `0x` in lower case). */
export type FieldContent = bigint | boolean | string;

/** A valid credential in the form for rules, from any source. Hex is in lower case. */
export type HolderRecord = {
  /** Uid of an attestation, or id of a batch's credential. */
  readonly credential: Hex;
  readonly issuer: Address;
  /** The subject, who gets the credential's amount. */
  readonly subject: Address;
  /** Unix seconds at which it was issued: an attestation's own time, a batch's `issuedAt`. */
  readonly issuedAt: bigint;
  /** Its place, if it is in a batch. */
  readonly batch?: { readonly id: Hex; readonly index: number };
  /** By name; at least the fields that the rules use. */
  readonly fields: ReadonlyMap<string, FieldContent>;
};

/** A field's content in the spelling of tables, conditions and reasons. */
export function contentText(content: FieldContent): string {
  return String(content);
}

export type Cap = {
  readonly by: "rule min" | "rule max" | "person cap" | "account cap" | "budget";
  readonly from: bigint;
  readonly to: bigint;
};

/** A credential's part of its account's row, and the reasons. Amounts are base units. */
export type CountedCredential = {
  readonly holder: HolderRecord;
  readonly rule: string;
  /** The fields used by that rule and by the conditions up to it; and the field that identifies the person. */
  readonly fields: ReadonlyMap<string, string>;
  /** The rule's result before any cap. */
  readonly uncapped: bigint;
  /** The counted amount, above zero. */
  readonly amount: bigint;
  /** The limits that changed it, in order. */
  readonly caps: readonly Cap[];
};

/** One row, and its reasons. */
export type RuledRow = {
  readonly account: Address;
  readonly amount: bigint;
  /** In order of issuance; at least one. */
  readonly credentials: readonly CountedCredential[];
  /** The limits that changed the row as a whole, in order. */
  readonly caps: readonly Cap[];
};

/**
 * Why a credential counts for nothing. The first four are verdicts; `Undecodable`: the data does not fit its schema;
 * `OtherIssuer` and `SubjectNotAnAccount`: only where a registry has no events by issuer, or subjects of any bytes.
 */
export const leftOutReasons = [
  "Revoked",
  "Expired",
  "NotYetValid",
  "Suspended",
  "OtherIssuer",
  "SubjectNotAnAccount",
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

export type LeftOut = {
  readonly holder: HolderRecord;
  readonly why: LeftOutReason;
  readonly details: Readonly<Record<string, string>>;
};

/** Takes a credential that counts for nothing. */
export type Leave = (holder: HolderRecord, why: LeftOutReason, details?: LeftOut["details"]) => void;

/** Rows by rule: unique accounts, no amount zero, the total within the budget. */
export type RuledAllocation = {
  readonly rows: readonly RuledRow[];
  /** By account, then in order of issuance. */
  readonly leftOut: readonly LeftOut[];
  readonly total: bigint;
  /** The rows' total before the budget; equal to `total` where the budget was enough and nothing was dropped. */
  readonly wanted: bigint;
};
