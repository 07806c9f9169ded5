import { randomFrom } from "../../src/sdk/core/randomFrom.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { type GroupRules, groupHistory, isDone, isRevived, soundGroup } from "./groupHistories.ts";
import type { Scale } from "./scale.ts";

const STALLED = "in which a full quorum signs before the deadline, and the act is never done, though";

/** Whether seats that are too few to decide keep a full quorum from acting; and whether old signatures act once it is over. */
export function groupRows({ histories }: Scale, rules: GroupRules = soundGroup): readonly Measurement[] {
  const of = `of ${histories.toLocaleString("en")} random histories of a group of nine`;
  const stalled = (hostile: 1 | "vetoes") => {
    const random = randomFrom(`groups/${hostile}`);
    return count(histories, () => !isDone(groupHistory(random, hostile), rules));
  };
  const random = randomFrom("groups/late");
  const revived = count(histories, (i) => isRevived(groupHistory(random, "vetoes", i % 2 === 0), rules));
  return [
    row("stalled-by-one-seat", `${of} ${STALLED} one seat alone is against it`, stalled(1)),
    row(
      "stalled-by-vetoes",
      `${of} ${STALLED} as many seats as the rule's vetoes are against it`,
      stalled("vetoes"),
    ),
    row(
      "revived",
      `${of}, half of them with a deadline, those in which a stranger has an act done that is refused, has lapsed or is void, by signatures that a quorum made before and that have no running deadline`,
      revived,
    ),
  ];
}

function count(times: number, holds: (i: number) => boolean): number {
  let found = 0;
  for (let i = 0; i < times; i++) if (holds(i)) found++;
  return found;
}

function row(id: string, about: string, found: number): Measurement {
  return { id, about, unit: "histories", ours: spreadOf([found]), peer: null, goal: 0 };
}
