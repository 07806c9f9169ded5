import { batchFindings } from "./batchFindings.ts";
import type { AuditFacts } from "./facts.ts";
import { type FewestKeys, fewestKeys } from "./fewestKeys.ts";
import type { AuditFinding } from "./finding.ts";
import { keyFindings } from "./keyFindings.ts";
import { listFindings, panelFindings, ruleFindings } from "./ruleFindings.ts";
import { computeVitals, type GovernanceVitals, vitalFindings } from "./vitals.ts";

/** What an audit finds. */
export type Audit = {
  readonly findings: readonly AuditFinding[];
  readonly fewestKeys: readonly FewestKeys[];
  readonly vitals: GovernanceVitals;
};

/** Looks for what is weak in how groups, desks and lists are set up, and in how they have decided so far. */
export function audit(facts: AuditFacts): Audit {
  const vitals = computeVitals(facts);
  return {
    findings: [
      ...keyFindings(facts),
      ...facts.groups.flatMap(ruleFindings),
      ...facts.desks.flatMap(panelFindings),
      ...facts.lists.flatMap(listFindings),
      ...batchFindings(facts),
      ...vitalFindings(vitals),
    ],
    fewestKeys: fewestKeys(facts),
    vitals,
  };
}
