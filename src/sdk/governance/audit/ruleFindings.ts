import { type Act, acts } from "../../core/governance/acts.ts";
import { MAX_CASE } from "../../core/governance/cases.ts";
import { isNobody } from "../../core/governance/roster.ts";
import { isBelowMajority, majorityOf, type RuleChange } from "../../core/governance/rules.ts";
import { durationText } from "../../core/text/duration.ts";
import type { DeskFacts, GroupFacts, ListFacts } from "./facts.ts";
import type { AuditFinding, FindingCode } from "./finding.ts";

/** What a group's whole standing hangs on. */
/** What cannot be undone, or changes who decides: others need time to see it. */
const NEED_NOTICE: readonly Act[] = ["Revoke", "Roster"];
const NEED_EVIDENCE: readonly Act[] = ["Hold", "Suspend", "Revoke"];
/** What one seat may do on purpose: it ends by itself, or only stops something. */
const MAY_BE_ONES: readonly Act[] = ["Hold", "VetoRoot", "EndHold", "Reinstate"];

/** Rules of a group, in force or announced, that are weak. */
export function ruleFindings(facts: GroupFacts): readonly AuditFinding[] {
  const announced = facts.rules.map((rule) => facts.coming.find(({ act }) => act === rule.act) ?? rule);
  const found = [facts.rules, announced].flatMap((rules) => [
    ...rules.flatMap((one) => oneRule(one, facts)),
    ...constitution(rules, facts),
  ]);
  const once = new Map(found.map((finding) => [`${finding.code} ${finding.says}`, finding]));
  return [...once.values(), ...roster(facts)];
}

function oneRule({ act, rule }: RuleChange, { group, seats }: GroupFacts): readonly AuditFinding[] {
  const count = seats.length;
  const majority = majorityOf(count);
  const { quorum, floor, vetoes, mode, evidence, notice } = rule;
  const fewest = Math.min(quorum, floor);
  const found: AuditFinding[] = [];
  const tell = (code: FindingCode, says: string) =>
    found.push({ code, where: group, says: `${act}: ${says}.` });
  if (isBelowMajority({ act, rule }, count)) {
    tell(
      "QuorumBelowMajority",
      `${fewest} of ${count} seats decide, and two such parts of the group can decide against each other`,
    );
  }
  if (count > 1 && fewest === 1 && mode === "Assent" && !MAY_BE_ONES.includes(act)) {
    tell("OneSeatSuffices", "one seat decides it");
  }
  if (count > 1 && vetoes === 1 && mode === "Assent")
    tell("OneSeatBlocks", "one seat's objection refuses it");
  if (NEED_NOTICE.includes(act) && notice === 0) tell("NoNotice", "it is done without notice");
  if (act === "Rules" && BigInt(notice) < MAX_CASE) {
    tell(
      "ShortNotice",
      `${durationText(notice)} of notice are shorter than a case, which lasts up to ${durationText(Number(MAX_CASE))}`,
    );
  }
  if (NEED_EVIDENCE.includes(act) && !evidence) tell("NoEvidence", "it needs no evidence");
  if (mode === "Objection" && vetoes > majority) {
    tell("ObjectionOutOfReach", `it passes by silence, and ${vetoes} of ${count} seats have to object`);
  }
  return found;
}

/** Who changes rules or roster can change all else: that should not be easier than what it changes. */
function constitution(rules: readonly RuleChange[], { group }: GroupFacts): readonly AuditFinding[] {
  const quorumOf = (act: Act) => rules.find((one) => one.act === act)?.rule.quorum ?? 0;
  const [hardest = "Issue"] = acts.toSorted((a, b) => quorumOf(b) - quorumOf(a));
  return (["Roster", "Rules"] as const)
    .filter((act) => quorumOf(act) < quorumOf(hardest))
    .map((act) => ({
      code: "EasierThanWhatItRules" as const,
      where: group,
      says: `${act}: ${quorumOf(act)} seats decide it, but ${hardest} needs ${quorumOf(hardest)}.`,
    }));
}

function roster({ group, seats, desk }: GroupFacts): readonly AuditFinding[] {
  const alone = seats.flatMap(({ standIn, secondStandIn }, seat) =>
    isNobody(standIn) && isNobody(secondStandIn) ? [seat] : [],
  );
  return [
    ...(alone.length === 0
      ? []
      : [
          {
            code: "SeatWithoutStandIn" as const,
            where: group,
            says: `Seats without a stand-in: ${alone.join(", ")}.`,
          },
        ]),
    ...(desk === undefined
      ? [
          {
            code: "NoDesk" as const,
            where: group,
            says: "It carries out no desk's decisions: nobody can open a case about what it issued.",
          },
        ]
      : []),
  ];
}

/** Panels in which one seat decides or nobody knows who does, and what is no desk at all. */
export function panelFindings({ desk, isKnown, panelsUnread, panels }: DeskFacts): readonly AuditFinding[] {
  if (!isKnown) {
    const says = "It is not a dispute desk of this version: what it makes a group do is unknown.";
    return [{ code: "DeskUnknown", where: desk, says }];
  }
  if (panelsUnread !== undefined) return [{ code: "PanelsUnread", where: desk, says: panelsUnread }];
  return panels
    .filter(({ quorum }) => quorum === 1)
    .map(({ round }) => ({
      code: "PanelOfOne",
      where: desk,
      says: `One seat of panel ${round} decides cases.`,
    }));
}

/** Lists that one key keeps. */
export function listFindings({ list, authority, isContract }: ListFacts): readonly AuditFinding[] {
  return isContract
    ? []
    : [{ code: "ListByOneKey", where: list, says: `One key, ${authority}, keeps the list.` }];
}
