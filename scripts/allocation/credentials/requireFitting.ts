import type { Address, Hex } from "viem";
import type { AllocationRules } from "../../../src/allocation/rules/allocationRules.ts";
import { SymbolonError } from "../../../src/core/errors.ts";

export type RequireFittingParameters = {
  readonly rules: AllocationRules;
  /** The rules file, for errors. */
  readonly path: string;
  /** Uid that is asked for. */
  readonly schema: Hex;
  /** Whose credentials are to count, lower case; empty: the rules say. */
  readonly issuers: readonly Address[];
};

/**
 * The issuers whose credentials count, ascending: those that are asked for, or those of the rules; where both are told, they
 * must be the same, and so must the schema.
 * @throws SymbolonError `SchemaMismatch`, `NoIssuers`, `IssuersMismatch`
 */
export function requireFitting({
  rules,
  path,
  schema,
  issuers,
}: RequireFittingParameters): readonly Address[] {
  if (rules.schema !== undefined && rules.schema !== schema) {
    throw new SymbolonError({
      code: "SchemaMismatch",
      reason: `${path} is for schema ${rules.schema}, and schema ${schema} is asked for.`,
      hint: "Give the rules that were written for that schema.",
      details: { path, stated: rules.schema, asked: schema },
    });
  }
  const told = [...new Set(issuers)].sort();
  const stated = [...rules.issuers].sort();
  if (told.length === 0 && stated.length === 0) {
    throw new SymbolonError({
      code: "NoIssuers",
      reason: "Nobody says whose credentials count, and anybody may issue anything.",
      hint: `Give --issuer, or "issuers" in ${path}.`,
      details: { path },
    });
  }
  if (told.length > 0 && stated.length > 0 && told.join() !== stated.join()) {
    throw new SymbolonError({
      code: "IssuersMismatch",
      reason: `The issuers asked for are ${told.join(", ")}, and those of ${path} are ${stated.join(", ")}.`,
      hint: "Name the same issuers in both, or in one of them.",
      details: { told, stated },
    });
  }
  return told.length > 0 ? told : stated;
}
