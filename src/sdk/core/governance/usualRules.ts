import { acts } from "./acts.ts";
import { majorityOf, minFloor, type Rule, type RuleChange } from "./rules.ts";

const HOUR = 3_600;
const DAY = 86_400;

/**
 * Rules for a new group of this many seats, each act's in its order. A majority issues and revokes; one seat may hold;
 * acts that give back pass by silence. Changes of the group itself take three quarters and a notice.
 */
export function usualRules(seats: number): readonly RuleChange[] {
  const majority = majorityOf(seats);
  // One seat fewer than all, from three on: or one lost key would freeze roster and rules.
  const max = Math.max(majority, Math.min(seats - 1, seats - Math.floor(seats / 4)));
  const usual: Rule = {
    quorum: majority,
    floor: majority,
    mode: "Assent",
    vetoes: majority,
    evidence: false,
    window: 3 * DAY,
    standIn: DAY,
    notice: 0,
    budget: 0,
    sunset: 0,
  };
  const loosening: Partial<Rule> = { mode: "Objection", vetoes: Math.min(seats, Math.ceil(seats / 3)) };
  const constitution: Partial<Rule> = { quorum: max, floor: max, window: 14 * DAY, standIn: 7 * DAY };
  const own: Partial<Record<(typeof acts)[number], Partial<Rule>>> = {
    Hold: {
      quorum: 1,
      floor: 1,
      evidence: true,
      window: HOUR,
      standIn: 0,
      budget: 14 * DAY,
      sunset: 7 * DAY,
    },
    EndHold: loosening,
    Suspend: { floor: minFloor("Suspend", majority), evidence: true },
    Reinstate: { ...loosening, floor: minFloor("Reinstate", majority) },
    Revoke: { floor: minFloor("Revoke", majority), evidence: true, notice: 2 * DAY },
    VetoRoot: { floor: minFloor("VetoRoot", majority), standIn: 0 },
    Roster: { ...constitution, notice: 7 * DAY },
    Rules: { ...constitution, notice: 14 * DAY },
  };
  return acts.map((act) => ({ act, rule: { ...usual, ...own[act] } }));
}
