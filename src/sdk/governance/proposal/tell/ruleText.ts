import type { Act } from "../../../core/governance/acts.ts";
import { BUDGET_PERIOD, type Rule } from "../../../core/governance/rules.ts";
import { durationText } from "../../../core/text/duration.ts";

/**
 * `5 of 9, never fewer; 4 objections refuse; 3 d open, stand-ins after 1 d; notice 2 d; evidence`.
 * @param seats of the group; default: not known
 */
export function ruleText(act: Act, rule: Rule, seats?: number): string {
  const { quorum, floor, mode, vetoes, evidence, window, standIn, notice, budget, sunset } = rule;
  const fewer = floor === quorum ? "never fewer" : `as few as ${floor} where seats are dormant`;
  const standIns =
    standIn === window
      ? "no stand-ins"
      : standIn === 0
        ? "stand-ins too"
        : `stand-ins after ${durationText(standIn)}`;
  const silence = mode === "Objection" ? "silence passes it" : "silence leaves all as it was";
  return [
    `${quorum} ${seats === undefined ? (quorum === 1 ? "seat" : "seats") : `of ${seats}`}, ${fewer}`,
    `${vetoes} ${vetoes === 1 ? "objection refuses" : "objections refuse"}`,
    `open for ${durationText(window)}, ${standIns}: ${silence}`,
    ...(notice > 0 ? [`notice ${durationText(notice)}`] : []),
    ...(evidence ? ["evidence"] : []),
    ...(act === "Hold" || budget > 0 || sunset > 0
      ? [
          `a seat's budget ${durationText(budget)} in ${durationText(BUDGET_PERIOD)}, no hold over ${durationText(sunset)}`,
        ]
      : []),
  ].join("; ");
}
