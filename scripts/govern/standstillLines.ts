import type { Act } from "../../src/sdk/core/governance/acts.ts";
import { isBelowMajority, type RuleChange } from "../../src/sdk/core/governance/rules.ts";
import { type Freeze, longestOf, type Standstill } from "../../src/sdk/core/governance/standstill.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { formatThings } from "../../src/sdk/core/text/format.ts";
import type { Line } from "../output.ts";

/** What stops when seats are gone, and how long each act takes at most. */
export function standstillLines(rules: readonly RuleChange[], stops: readonly Standstill[]): readonly Line[] {
  return [...stops.map(stopLine), ["at most", timesText(rules)]];
}

function stopLine({ gone, stopped, delayed }: Standstill): Line {
  const parts = [
    ...(stopped.length === 0 ? [] : [`${stopped.join(", ")} ${stopped.length === 1 ? "stops" : "stop"}`]),
    ...(delayed.length === 0 ? [] : [`${delayed.join(", ")} only once the seats are dormant`]),
  ];
  return [`${formatThings(gone, "seat")} gone`, parts.length === 0 ? "nothing stops" : parts.join("; ")];
}

/** `7 d: Issue, Attest; 21 d: Revoke`, the shortest first. */
function timesText(rules: readonly RuleChange[]): string {
  const byTime = new Map<number, Act[]>();
  for (const { act, rule } of rules) {
    byTime.set(longestOf(rule), [...(byTime.get(longestOf(rule)) ?? []), act]);
  }
  const times = [...byTime].sort(([a], [b]) => a - b);
  return times.map(([seconds, acts]) => `${durationText(seconds)}: ${acts.join(", ")}`).join("; ");
}

/** The warning that fewer than half of the seats decide what speaks for all. */
export function minorityLines(rules: readonly RuleChange[], seats: number): readonly Line[] {
  const below = rules.filter((one) => isBelowMajority(one, seats));
  if (below.length === 0) return [];
  const all = below.map(({ act, rule }) => `${act} (${rule.quorum} of ${seats})`).join(", ");
  return [
    [
      "warning",
      `fewer than half of the seats decide ${all}: two parts of the group can decide against each other`,
    ],
  ];
}

/** The warning that one lost key freezes the group. */
export function freezeLines(freeze: Freeze | undefined): readonly Line[] {
  if (freeze === undefined) return [];
  const { acts, seats } = freeze;
  const which = `${seats.length === 1 ? "seat" : "seats"} ${seats.join(", ")}`;
  const says = `${acts.join(" and ")} ${acts.length === 1 ? "needs" : "need"} all seats, and ${which} ${seats.length === 1 ? "has" : "have"} no stand-in: one lost key freezes them for good`;
  return [["warning", says]];
}
