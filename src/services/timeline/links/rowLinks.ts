import type { Address } from "viem";
import { type ReasonLine, ruleWords } from "../../../node/allocation/credentials/readRuledDirectory.ts";
import type { AllocationRules } from "../../../node/allocation/rules/allocationRules.ts";
import { recountRow } from "../../../node/allocation/rules/recountRow.ts";
import { attestationLinks } from "./attestationLinks.ts";
import { batchLinks } from "./batchLinks.ts";
import type { CredentialFacts } from "./credentialFacts.ts";
import type { Link } from "./link.ts";

/** The available data of the row behind a leaf. */
export type RowFacts = {
  /** The leaf's account; the amount is in base units. */
  readonly account: Address;
  readonly amount: bigint;
  /** Amounts of the account's rows in the allocation, in base units, one a row. */
  readonly amounts: readonly bigint[];
  readonly rules: AllocationRules;
  /** The account's reasons; undefined: the reasons have no such account. */
  readonly reasons: ReasonLine | undefined;
  readonly credentials: readonly CredentialFacts[];
};

/** The links from a row of an allocation from credentials to the issuers of these. */
export function rowLinks(facts: RowFacts): readonly Link[] {
  const { reasons, rules, credentials } = facts;
  if (reasons === undefined) return [rowLink(facts)];
  return [rowLink(facts), ruleLink(rules, reasons), ...credentials.flatMap(credentialLinks)];
}

function rowLink({ account, amount, amounts, reasons }: RowFacts): Link {
  const inRows = amounts.length === 0 ? "nothing" : amounts.join(" and ");
  const values = { account, amount: `${amount}`, rows: inRows, reasons: reasons?.amount ?? "nothing" };
  const isInRows = amounts.length === 1 && amounts[0] === amount;
  const holds = isInRows && reasons?.amount === `${amount}`;
  const words = holds
    ? `the allocation's row and its reasons have ${amount} base units for ${account}`
    : `the leaf has ${amount} base units for ${account}, the allocation's rows ${inRows}, and its reasons ${values.reasons}`;
  return { name: "row", holds, words, values };
}

function ruleLink(rules: AllocationRules, reasons: ReasonLine): Link {
  const problem = recountRow(rules, reasons);
  const limits = reasons.caps.map(({ by, from, to }) => `${by}: ${from} becomes ${to}`);
  const words = problem ?? [...reasons.credentials.map(ruleWords), ...limits].join("; ");
  const named = [...new Set(reasons.credentials.map(({ rule }) => rule))];
  const values = { rules: named.join(", "), amount: reasons.amount };
  return { name: "rule", holds: problem === undefined, words, values };
}

function credentialLinks(facts: CredentialFacts): readonly Link[] {
  return facts.reason.batch === undefined ? attestationLinks(facts) : batchLinks(facts);
}
