import type { ReasonLine } from "../credentials/readRuledDirectory.ts";
import type { AllocationRules, FieldContent, HolderRecord } from "./allocationRules.ts";
import { applyRules } from "./applyRules.ts";

/**
 * Applies rules once more to what a line of reasons says of its credentials, and follows the limits that it names to its
 * amount. Limits that hang on other rows (the budget, a person's other accounts) are taken as the line has them.
 * @returns what does not follow, in words; undefined: all of it does
 */
export function recountRow(rules: AllocationRules, row: ReasonLine): string | undefined {
  const { amount, credentials, caps } = row;
  let recounted: ReturnType<typeof applyRules>;
  try {
    recounted = applyRules({ rules: ownShare(rules), excluded: new Map(), holders: holdersOf(row) });
  } catch {
    return "its rules cannot be applied to the fields that the reasons state";
  }
  const counted = recounted.rows.flatMap((one) => one.credentials);
  for (const one of credentials) {
    const counterpart = counted.find(({ holder }) => holder.credential === one.credential);
    if (counterpart === undefined) return `the rules give nothing for the credential ${one.credential}`;
    const { rule, uncapped } = counterpart;
    const capped = following(counterpart.amount, one.caps.slice(counterpart.caps.length));
    if (rule !== one.rule || `${uncapped}` !== one.uncapped || `${capped}` !== one.amount)
      return `for the credential ${one.credential} the rule ${JSON.stringify(rule)} gives ${uncapped}, which counts for ${capped ?? "another amount"}, and not ${one.amount} by ${JSON.stringify(one.rule)}`;
  }
  const sum = credentials.reduce((all, one) => all + BigInt(one.amount), 0n);
  return `${following(sum, caps)}` === amount
    ? undefined
    : `its credentials count for ${sum}, which does not come to ${amount} by the limits that the reasons name`;
}

/** What rules give each credential by itself. */
function ownShare({ rules, issuers, order, fieldUses }: AllocationRules): AllocationRules {
  return { rules, issuers, order, fieldUses, exclusions: [], combine: "sum" };
}

const DIGITS = /^\d{1,78}$/;

/** What limits make of an amount; undefined: they begin with another one. */
function following(amount: bigint, caps: ReasonLine["caps"]): bigint | undefined {
  let left: bigint | undefined = amount;
  for (const { from, to } of caps) left = `${left}` === from && DIGITS.test(to) ? BigInt(to) : undefined;
  return left;
}

function holdersOf({ account, credentials }: ReasonLine): readonly HolderRecord[] {
  return credentials.map(({ credential, issuer, issuedAt, fields }) => ({
    credential,
    issuer,
    subject: account,
    issuedAt: BigInt(issuedAt),
    fields: new Map(Object.entries(fields).map(([name, text]) => [name, contentOf(text)])),
  }));
}

/** A content out of its one spelling: rules look at nothing else of it than its number or its text. */
function contentOf(text: string): FieldContent {
  return /^(?:0|-?[1-9]\d*)$/.test(text) ? BigInt(text) : text;
}
