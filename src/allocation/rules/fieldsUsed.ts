import type { AllocationRules, AmountRule } from "./allocationRules.ts";

/**
 * For each rule, the names of the fields that explain why it was taken and what it gave: those of its own, of all
 * conditions up to it, and the one that tells the person. Sorted, so that reasons are the same on every machine.
 */
export function fieldsUsed({ rules, oncePer }: AllocationRules): readonly (readonly string[])[] {
  const conditions = new Set<string>(oncePer === undefined ? [] : [oncePer.field]);
  return rules.map(({ when, gives }) => {
    for (const { field } of when) conditions.add(field);
    return [...new Set([...conditions, ...fieldsOf(gives)])].sort();
  });
}

function fieldsOf(rule: AmountRule): readonly string[] {
  if (rule.type === "fixed") return [];
  if (rule.type === "sum") return rule.of.flatMap(fieldsOf);
  if (rule.type === "capped" || rule.type === "root") return fieldsOf(rule.of);
  return [rule.field];
}
