import type { Address } from "viem";
import type { Act } from "../../core/governance/acts.ts";
import type { AuditFacts, GroupFacts } from "./facts.ts";

/** How few keys it takes: each sits in one seat of a roster, so it is the seats that count. */
export type FewestKeys = {
  readonly group: Address;
  readonly issue: number;
  /** By the group, as few as its floor allows, or by a panel of its desk; 1 where the desk is none of this version. */
  readonly revoke: number;
  /** To keep it from issuing, and from revoking: by objecting or by staying away. */
  readonly blockIssue: number;
  readonly blockRevoke: number;
};

export function fewestKeys({ groups, desks }: AuditFacts): readonly FewestKeys[] {
  return groups.map((facts) => {
    const desk = desks.find((one) => one.desk.toLowerCase() === facts.desk?.toLowerCase());
    // Whoever holds a key that is named as a desk revokes alone; so does whoever controls an unknown contract.
    const panels = desk === undefined || desk.isKnown ? (desk?.panels ?? []) : [{ quorum: 1 }];
    return {
      group: facts.group,
      issue: deciding(facts, "Issue"),
      revoke: Math.min(deciding(facts, "Revoke"), ...panels.map(({ quorum }) => quorum)),
      blockIssue: blocking(facts, "Issue"),
      blockRevoke: blocking(facts, "Revoke"),
    };
  });
}

function deciding({ rules }: GroupFacts, act: Act): number {
  const rule = rules.find((one) => one.act === act)?.rule;
  return rule === undefined ? Infinity : Math.min(rule.quorum, rule.floor);
}

function blocking({ rules, seats }: GroupFacts, act: Act): number {
  const rule = rules.find((one) => one.act === act)?.rule;
  return rule === undefined ? 0 : Math.min(rule.vetoes, seats.length - rule.quorum + 1);
}
