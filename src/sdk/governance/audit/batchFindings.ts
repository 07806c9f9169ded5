import { caseHoldUntil, newCase } from "../../core/governance/cases.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import { durationText } from "../../core/text/duration.ts";
import type { AuditFacts, BatchFacts, GroupFacts } from "./facts.ts";
import type { AuditFinding, FindingCode } from "./finding.ts";

/** Batches whose roles are not bound as their rulebook says. */
export function batchFindings({ batches, groups }: AuditFacts): readonly AuditFinding[] {
  return batches.flatMap((batch) => {
    const group = groupOf(batch, groups);
    return group === undefined ? [] : oneBatch(batch, group);
  });
}

/** The group that a batch is about: whose rulebook binds it, else which has one of its roles. */
function groupOf({ issuer, policy }: BatchFacts, groups: readonly GroupFacts[]): GroupFacts | undefined {
  const { rulesHash, revoker, emergency } = policy;
  return (
    groups.find((one) => one.rulesHash.toLowerCase() === rulesHash.toLowerCase()) ??
    groups.find(({ group }) => [issuer, revoker, emergency].some((role) => isSameAddress(role, group)))
  );
}

const NOBODY = "0x0000000000000000000000000000000000000000";

function oneBatch({ batch, issuer, policy }: BatchFacts, facts: GroupFacts): readonly AuditFinding[] {
  const { group, rulesHash } = facts;
  const found: AuditFinding[] = [];
  const tell = (code: FindingCode, says: string) => found.push({ code, where: batch, says });
  if (!isSameAddress(issuer, group))
    tell("IssuerNotGroup", `It was issued by ${issuer}, not by the group ${group}.`);
  if (!isSameAddress(policy.revoker, group)) {
    const who = policy.revoker === NOBODY ? "Nobody" : policy.revoker;
    tell(
      "RevokerNotGroup",
      `${who} revokes it, not the group ${group}, so no case about it can be carried out.`,
    );
  }
  if (policy.emergency !== NOBODY && !isSameAddress(policy.emergency, group)) {
    tell("EmergencyNotGroup", `${policy.emergency} holds it, not by a rule of the group ${group}.`);
  }
  if (policy.rulesHash.toLowerCase() !== rulesHash.toLowerCase()) {
    tell("RulesNotBound", `It is not bound to the rulebook of the group ${group}.`);
  }
  const notice = BigInt(facts.rules.find(({ act }) => act === "Revoke")?.rule.notice ?? 0);
  const needed = caseHoldUntil(newCase("Fraud", 0n, notice), policy.epochLength);
  if (policy.emergencyLimit < needed) {
    tell(
      "EmergencyLimitTooShort",
      `A hold lasts up to ${durationText(Number(policy.emergencyLimit))}, and a case until it is in force up to ${durationText(Number(needed))}: in between, what is upheld may be valid.`,
    );
  }
  return found;
}
