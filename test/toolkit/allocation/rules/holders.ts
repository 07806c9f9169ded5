import type { Address, Hex } from "viem";
import type {
  AllocationRules,
  FieldContent,
  HolderRecord,
} from "../../../../src/node/allocation/rules/allocationRules.ts";
import { type ApplyRulesParameters, applyRules } from "../../../../src/node/allocation/rules/applyRules.ts";
import { parseRules } from "../../../../src/node/allocation/rules/parseRules.ts";

export const ISSUER: Address = `0x${"1a".repeat(20)}`;
export const accountOf = (i: number): Address => `0x${(0xacc0 + i).toString(16).padStart(40, "0")}`;
export const credentialOf = (i: number): Hex => `0x${(0xc0de00 + i).toString(16).padStart(64, "0")}`;
export const personOf = (i: number): Hex => `0x${(0xbeef00 + i).toString(16).padStart(64, "0")}`;

export type Told = {
  readonly of?: number;
  readonly at?: number;
  readonly issuer?: Address;
  readonly fields?: Readonly<Record<string, FieldContent>>;
  /** Place in a batch, of which there is one. */
  readonly index?: number;
};

/** The i-th credential: of account i, issued in second i, unless something else is said. */
export function holderAt(
  i: number,
  { of = i, at = i, issuer = ISSUER, fields = {}, index }: Told = {},
): HolderRecord {
  return {
    credential: credentialOf(i),
    issuer,
    subject: accountOf(of),
    issuedAt: BigInt(at),
    ...(index !== undefined && { batch: { id: credentialOf(0), index } }),
    fields: new Map(Object.entries(fields)),
  };
}

/** A rules file around what is said. */
export function rulesText(part: object): string {
  const usual = { format: "symbolon-allocation-rules", version: 1, decimals: null, combine: "sum" };
  return JSON.stringify({ ...usual, ...part });
}

export function rulesOf(part: object): AllocationRules {
  return parseRules(rulesText(part), "rules.json");
}

export const fixed = (amount: string) => [{ name: "all", gives: { type: "fixed", amount } }];
export const byField = (field: string, times = "1") => [
  { name: "by field", gives: { type: "field", field, times } },
];

/** Applies rules, and tells rows and what is left out in short. */
export function applied(
  part: object,
  holders: readonly HolderRecord[],
  excluded: Record<Address, string> = {},
) {
  const parameters: ApplyRulesParameters = {
    rules: rulesOf(part),
    excluded: new Map(Object.entries(excluded)) as ReadonlyMap<Address, string>,
    holders,
  };
  const result = applyRules(parameters);
  return {
    ...result,
    amounts: Object.fromEntries(
      result.rows.map(({ account, amount }) => [Number(BigInt(account)) - 0xacc0, Number(amount)]),
    ),
    why: result.leftOut.map(({ holder, why }) => [Number(BigInt(holder.credential)) - 0xc0de00, why]),
  };
}
