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
  /** By what the field says (`contentText`). */
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
  /** Each unit of the field at the price of the tier it lies in; below the first: 0. Ascending. */
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
  /** floor(sqrt(result * unit)): a result of one `unit` is its own root. */
  | { readonly type: "root"; readonly of: AmountRule; readonly unit: bigint }
  /** floor(sqrt(field) * times / dividedBy), rounded once. */
  | {
      readonly type: "field-root";
      readonly field: string;
      readonly times: bigint;
      readonly dividedBy: bigint;
    }
  | { readonly type: "sum"; readonly of: readonly AmountRule[] };

/** What must hold for a rule to apply: the field says one of these, or lies in `[from, below)`. */
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

/** The defence against split identities: what credentials with the same value of a field, one person's, give at most. */
export type OncePer = {
  readonly field: string;
  /** `all`: the same value is the same person whoever issued it; `issuer`: each issuer counts its own persons. */
  readonly scope: "all" | "issuer";
  /** What a person gets at most, in order of issuance; default: the person's first credential alone counts. */
  readonly cap?: bigint;
};

/** Accounts that get nothing: named here, or in a file that is known by its hash. */
export type Exclusion =
  | { readonly account: Address; readonly reason: string }
  | { readonly file: string; readonly sha256: Hex; readonly reason: string };

export type FieldUse = {
  readonly field: string;
  /** In the rules file, such as `rules[0].gives.field`. */
  readonly path: string;
  readonly needs: "integer" | "key";
  /** What it is compared with, where it is. */
  readonly keys: readonly string[];
};

/** A rules file, checked. Amounts are base units. */
export type AllocationRules = {
  /** Uid of the schema that they are made for; default: any that has the fields. */
  readonly schema?: Hex;
  /** Whose credentials count; empty: the command says. Lower case. */
  readonly issuers: readonly Address[];
  /** How many decimals the file's amounts have; default: they are base units. */
  readonly decimals?: number;
  readonly rules: readonly NamedRule[];
  /** What an account with several credentials gets: all together, or the greatest. */
  readonly combine: "sum" | "max";
  readonly oncePer?: OncePer;
  readonly exclusions: readonly Exclusion[];
  /** What one account gets at most, from all its credentials. */
  readonly accountCap?: bigint;
  readonly budget?: { readonly total: bigint; readonly over: "scale" | "refuse" };
  /** A row below it is dropped. */
  readonly minimum?: bigint;
  /** Order of the rows: by address, or by each account's first counted credential. */
  readonly order: "account" | "issuance";
  readonly fieldUses: readonly FieldUse[];
};

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

export type Cap = {
  readonly by: "rule min" | "rule max" | "person cap" | "account cap" | "budget";
  readonly from: bigint;
  readonly to: bigint;
};

/** What a credential counts for in its account's row, and why. Amounts are base units. */
export type CountedCredential = {
  readonly holder: HolderRecord;
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
  /** By account, within one in order of issuance. */
  readonly leftOut: readonly LeftOut[];
  readonly total: bigint;
  /** What the rows came to before the budget; equal to `total` where it was enough and nothing was dropped. */
  readonly wanted: bigint;
};
