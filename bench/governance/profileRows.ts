import { type Profile, profileRules, profiles } from "../../src/sdk/core/governance/profiles.ts";
import { MAX_SEATS } from "../../src/sdk/core/governance/roster.ts";
import type { RuleChange } from "../../src/sdk/core/governance/rules.ts";
import { type Random, randomFrom } from "../../src/sdk/core/randomFrom.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import type { Scale } from "./scale.ts";

const YEARS = 10;
/** A seat's chance to be lost in a year, with all its keys. */
const LOST = 0.05;
/** Years from the loss of a seat until a new roster replaces it. */
const REPLACED = 60 / 365;

/**
 * Of lives of groups with the rules of each profile, at each number of seats, those in which too few seats were left to replace the
 * others: roster and rules were frozen for good. In percent, of the worst profile and number of seats.
 */
export function profileRows({ lives }: Scale): readonly Measurement[] {
  const worst = profiles.map((profile) =>
    Math.max(...sizesOf(profile).map((seats) => frozenShare(profile, seats, lives))),
  );
  return [
    {
      id: "profiles-frozen",
      about: `of ${lives.toLocaleString("en")} lives of ${YEARS} years for each profile and number of seats, each seat lost with ${100 * LOST} % a year and replaced in 60 days, those in which roster and rules were frozen; of the worst profile and number of seats`,
      unit: "%",
      ours: spreadOf([100 * Math.max(...worst)]),
      peer: null,
      goal: 1,
    },
  ];
}

/** Numbers of seats that a profile takes. */
function sizesOf(profile: Profile): readonly number[] {
  const all = Array.from({ length: MAX_SEATS }, (_, i) => i + 1);
  return all.filter((seats) => {
    try {
      profileRules(profile, seats);
      return true;
    } catch {
      return false;
    }
  });
}

function frozenShare(profile: Profile, seats: number, lives: number): number {
  const random = randomFrom(`profiles/${profile}/${seats}`);
  const rules = profileRules(profile, seats);
  const frozen = Array.from({ length: lives }).filter(() => isFrozen(rules, seats, random));
  return frozen.length / lives;
}

/** One life: seats are lost at any time, and come back, as long as enough are there to replace them. */
function isFrozen(rules: readonly RuleChange[], seats: number, random: Random): boolean {
  const needed = Math.max(
    ...rules.filter(({ act }) => act === "Roster" || act === "Rules").map(({ rule }) => rule.quorum),
  );
  const rate = -Math.log(1 - LOST);
  const nextLoss = (from: number) => from - Math.log(1 - random()) / rate;
  const losses = Array.from({ length: seats }, () => nextLoss(0));
  let recent: readonly number[] = [];
  for (;;) {
    const at = Math.min(...losses);
    if (at > YEARS) return false;
    recent = [...recent.filter((moment) => moment > at - REPLACED), at];
    if (seats - recent.length < needed) return true;
    losses[losses.indexOf(at)] = nextLoss(at + REPLACED);
  }
}
