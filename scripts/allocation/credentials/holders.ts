import type { Address, Hex } from "viem";
import type { FieldContent, HolderRecord } from "../../../src/allocation/rules/allocationRules.ts";
import type { LeftOut } from "../../../src/allocation/rules/ruledAllocation.ts";
import type { Verdict } from "../../../src/core/verdict.ts";

/** Credentials that were read: those that are valid at the block, and those that are not, with the reason. */
export type Holders = {
  readonly valid: readonly HolderRecord[];
  readonly leftOut: readonly LeftOut[];
};

/** Whose credentials are wanted, of which schema, and which of their fields. */
export type Wanted = {
  /** Uid, in lower case. */
  readonly schema: Hex;
  /** Lower case. */
  readonly issuers: readonly Address[];
  /** Those that the rules use; empty: what a credential says does not matter. */
  readonly fields: ReadonlySet<string>;
};

export const NO_FIELDS: ReadonlyMap<string, FieldContent> = new Map();

/** The reason for which a verdict leaves a credential out; undefined where it is valid. */
export function leftOutBy(holder: HolderRecord, { outcome, since }: Verdict): LeftOut | undefined {
  if (outcome === "Valid") return undefined;
  // What was listed by the chain at the block itself, and then is not there, is found out before.
  if (outcome === "NotFound") throw new RangeError(`${holder.credential} was judged without being there.`);
  const details = outcome === "NotYetValid" ? {} : { since: since.toString() };
  return { holder, why: outcome, details };
}
