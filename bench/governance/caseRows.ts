import { randomFrom } from "../../src/sdk/core/randomFrom.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import {
  type CaseHistory,
  type DeskRules,
  type PlayedCase,
  playHistory,
  soundDesk,
} from "./caseHistories.ts";
import type { Scale } from "./scale.ts";

/** What silence, a groundless claim, an answer and a shared balance come to, in random histories of cases. */
export function caseRows({ histories }: Scale, desk: DeskRules = soundDesk): readonly Measurement[] {
  const random = randomFrom("governance/histories");
  let played = 0;
  let bySilence = 0;
  let least = Infinity;
  let most = 0;
  let missing = 0n;
  for (let i = 0; i < histories; i++) {
    const history = playHistory(random, desk);
    for (const one of history.cases) {
      const isUpheld = one.said.at(-1) === "Upheld";
      if (one.hasChanged && !isUpheld) bySilence++;
      if (!isUpheld) least = Math.min(least, lostBy(one, "claimant"));
      if (!isUpheld && one.hasAnswered) most = Math.max(most, lostBy(one, "respondent"));
    }
    played += history.cases.length;
    missing += missingIn(history);
  }
  const of = `of ${played.toLocaleString("en")} cases in ${histories.toLocaleString("en")} random histories`;
  const row = (id: string, about: string, unit: string, value: number, goal: number): Measurement => ({
    id,
    about,
    unit,
    ours: spreadOf([value]),
    peer: null,
    goal,
  });
  return [
    row(
      "changed-by-silence",
      `${of}, those that changed a status and that no panel upheld`,
      "cases",
      bySilence,
      0,
    ),
    row(
      "least-lost-groundless",
      `${of}: least that a claimant lost whom no panel upheld in the end, in hundredths of a bond; bonds of 1,000,000 base units and more`,
      "of 100",
      Math.round(least * 10_000) / 100,
      25,
    ),
    row(
      "most-lost-answering",
      `${of}: most that somebody lost who answered and was not ruled against in the end`,
      "bonds",
      most,
      0,
    ),
    row(
      "paid-out-over-paid-in",
      `paid out of a balance that up to four open cases share, beyond what was paid in for those that were over; ${of}`,
      "base units",
      Number(missing),
      0,
    ),
  ];
}

/** What a side lost, in bonds, to four decimals; 0 where it won. */
function lostBy({ putIn, gotBack, bond }: PlayedCase, side: "claimant" | "respondent"): number {
  const lost = putIn[side] - gotBack[side];
  return lost > 0n ? Number((lost * 10_000n + bond / 2n) / bond) / 10_000 : 0;
}

/** By how much, at worst, the balance did not cover the bonds of open cases and what was burned. */
function missingIn({ movements }: CaseHistory): bigint {
  let balance = 0n;
  let owed = 0n;
  let missing = 0n;
  for (const movement of movements) {
    balance += movement.balance;
    owed += movement.owed;
    if (owed - balance > missing) missing = owed - balance;
  }
  return missing;
}
