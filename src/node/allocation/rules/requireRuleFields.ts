import { fileError, shorten } from "../../../sdk/core/inputErrors.ts";
import { quote } from "../../../sdk/core/text/escape.ts";
import type { AllocationRules, FieldUse } from "./allocationRules.ts";

/** A field of the credentials' schema. `other`: lists and tuples, which no rule can use. */
export type RuleField = {
  readonly name: string;
  /** As Solidity spells it, for errors. */
  readonly type: string;
  readonly kind: "integer" | "truth" | "hex" | "text" | "other";
  /** Of addresses and bytes of one length. */
  readonly bytes?: number;
};

const SPELLINGS: Readonly<Record<RuleField["kind"], { readonly pattern: RegExp; readonly hint: string }>> = {
  integer: { pattern: /^(?:0|-?[1-9]\d*)$/, hint: "Write its digits, without leading zeros." },
  truth: { pattern: /^(?:true|false)$/, hint: "Write true or false." },
  hex: { pattern: /^0x(?:[0-9a-f]{2})*$/, hint: "Write 0x and hexadecimal digits in lower case." },
  text: { pattern: /^/, hint: "" },
  other: { pattern: /^/, hint: "" },
};

/**
 * Checks that rules fit a schema: each field they use is there once, of a kind they can use, and what they compare it
 * with is spelled as it will be, so that no comparison fails for ever in silence.
 * @throws SymbolonError `RulesDoNotFit`
 */
export function requireRuleFields(rules: AllocationRules, fields: readonly RuleField[], file: string): void {
  for (const use of rules.fieldUses) {
    const [problem, hint] = problemOf(use, fields) ?? [];
    if (problem === undefined || hint === undefined) continue;
    const reason = `has the value ${quote(shorten(use.field))} at ${use.path}, ${problem}`;
    throw fileError(file, {
      code: "RulesDoNotFit",
      problem: reason,
      hint,
      details: { path: use.path, field: use.field },
    });
  }
}

function problemOf(
  { field, needs, keys }: FieldUse,
  fields: readonly RuleField[],
): readonly [problem: string, hint: string] | undefined {
  const [found, another] = fields.filter(({ name }) => name === field);
  if (found === undefined) {
    const names = fields.map(({ name }) => name || "(unnamed)").join(", ");
    return ["which the schema does not have", `Use a field of the schema: ${names || "it has none"}.`];
  }
  if (another !== undefined) return ["which the schema has twice", "Use a field with a name of its own."];
  const { type, kind, bytes } = found;
  if (needs === "integer" && kind !== "integer") {
    return [`a field of type ${type}, where a number is needed`, "Use a field of type uint or int."];
  }
  if (kind === "other") return [`a field of type ${type}`, "Use a field that is no list and no tuple."];
  const { pattern, hint } = SPELLINGS[kind];
  const strange = keys.find((key) => !pattern.test(key));
  const short = bytes === undefined ? undefined : keys.find((key) => key.length !== 2 + 2 * bytes);
  if (strange === undefined && short !== undefined) {
    return [`whose ${bytes} bytes never are ${quote(shorten(short))}`, `Write all ${bytes} bytes.`];
  }
  if (strange === undefined) return undefined;
  return [`whose type ${type} never says ${quote(shorten(strange))}`, hint];
}
