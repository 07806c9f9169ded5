import { SymbolonError } from "../errors.ts";
import { type Act, acts } from "./acts.ts";
import { MAX_SEATS } from "./roster.ts";
import { majorityOf, minFloor, type Rule, type RuleChange } from "./rules.ts";

/*
 * Rulebooks to choose from, each for any number of seats. Rules of roster and rulebook leave two seats to lose, three from eight
 * seats on and four from fourteen: so a group whose seats are lost one by one, and replaced in time, keeps the power to replace
 * them (`bench -- governance`, `profiles-frozen`).
 */

/** The profiles, from the fewest seats to the most. */
export const profiles = ["university", "association", "company", "dao"] as const;

export type Profile = (typeof profiles)[number];

const HOUR = 3_600;
const DAY = 86_400;

const MIN_SEATS: Readonly<Record<Profile, number>> = { university: 5, association: 5, company: 5, dao: 7 };

/** Fewest seats with which a profile's roster can lose two. */
export const minSeatsOf = (profile: Profile): number => MIN_SEATS[profile];

/** Times of a profile, in seconds. */
type Tempo = {
  /** In which an open proposal is decided, and until stand-ins may sign. */
  readonly window: number;
  readonly standIn: number;
  /** Of Revoke, Roster and Rules. */
  readonly revoke: number;
  readonly roster: number;
  readonly rules: number;
};

const TEMPOS: Readonly<Record<Profile, Tempo>> = {
  university: { window: 7 * DAY, standIn: 2 * DAY, revoke: 14 * DAY, roster: 14 * DAY, rules: 30 * DAY },
  association: { window: 7 * DAY, standIn: 2 * DAY, revoke: 7 * DAY, roster: 14 * DAY, rules: 30 * DAY },
  company: { window: DAY, standIn: 4 * HOUR, revoke: DAY, roster: 2 * DAY, rules: 14 * DAY },
  dao: { window: 7 * DAY, standIn: 3 * DAY, revoke: 14 * DAY, roster: 14 * DAY, rules: 30 * DAY },
};

/** Seats that must sign, by act; default: a majority. */
type Quorums = Partial<Record<Act, number>>;

/**
 * The rules of a profile for a number of seats, one for each act in its order.
 * @throws SymbolonError `ProfileTooSmall`, `SeatsOutOfRange`
 */
export function profileRules(profile: Profile, seats: number): readonly RuleChange[] {
  requireSeats(profile, seats);
  const tempo = TEMPOS[profile];
  const majority = majorityOf(seats);
  const quorums = quorumsOf(profile, seats);
  const third = Math.ceil(seats / 3);
  const usual = { evidence: false, notice: 0, budget: 0, sunset: 0, mode: "Assent" } as const;
  const own: Partial<Record<Act, Partial<Rule>>> = {
    Hold: { evidence: true, window: HOUR, standIn: 0, budget: 14 * DAY, sunset: 7 * DAY },
    EndHold: { mode: "Objection", vetoes: third },
    Suspend: { evidence: true },
    Reinstate: { mode: "Objection", vetoes: third },
    Revoke: { evidence: true, notice: tempo.revoke },
    VetoRoot: { standIn: 0 },
    Roster: { notice: tempo.roster },
    Rules: { notice: tempo.rules },
  };
  return acts.map((act) => {
    const quorum = quorums[act] ?? majority;
    const { window, standIn } = tempo;
    const floor = minFloor(act, quorum);
    return { act, rule: { ...usual, quorum, floor, vetoes: majority, window, standIn, ...own[act] } };
  });
}

function quorumsOf(profile: Profile, seats: number): Quorums {
  const majority = majorityOf(seats);
  if (profile === "company") return { Attest: 2, Suspend: 2, ProposeRoot: 2, VetoRoot: 1, Hold: 1 };
  if (profile !== "dao") return { Hold: 1, VetoRoot: 2 };
  const most = Math.max(majority, Math.min(Math.ceil((2 * seats) / 3), seats - seatsToLose(seats)));
  return { Hold: 2, VetoRoot: 2, Revoke: most, Roster: most, Rules: most };
}

/** Seats that may be gone while roster and rules can still be changed. */
function seatsToLose(seats: number): number {
  if (seats < 8) return 2;
  return seats < 14 ? 3 : 4;
}

function requireSeats(profile: Profile, seats: number): void {
  const least = minSeatsOf(profile);
  if (seats > MAX_SEATS) {
    throw new SymbolonError({
      code: "SeatsOutOfRange",
      reason: `The number of seats is ${seats}, and must be ${least} to ${MAX_SEATS} for the profile ${profile}.`,
      hint: "Give some of the seats to contract wallets, each of several people.",
      details: { seats, least, most: MAX_SEATS },
    });
  }
  if (seats >= least) return;
  throw new SymbolonError({
    code: "ProfileTooSmall",
    reason: `The profile ${profile} needs ${least} seats or more, and the group has ${seats}: with fewer, two lost keys freeze roster and rules.`,
    hint: `Seat ${least}; or write the rules without a profile, and give each seat a stand-in.`,
    details: { profile, seats, least },
  });
}
