import { type CaseRecord, computeConclusion } from "./cases.ts";

/* Whose bond a case's end costs, and who gets it. Twin of `contracts/libraries/CaseBonds.sol`. */

/** A side of a case: the claimant opened it; the respondent answered, or appealed against it. */
export type CaseSide = "claimant" | "respondent";

/** Who gets the bonds of a case, in base units of their token. */
export type CaseBonds = {
  readonly toClaimant: bigint;
  readonly toRespondent: bigint;
  /** To the payees of the panels. */
  readonly toFirstPanel: bigint;
  readonly toSecondPanel: bigint;
  readonly burned: bigint;
};

/**
 * What each side has put in so far.
 * @param bond each side's; the appellant adds twice as much
 */
export function computeStakes(record: CaseRecord, bond: bigint): Readonly<Record<CaseSide, bigint>> {
  const appeal = record.appealedAt > 0n ? 2n * bond : 0n;
  const isClaimants = appellantOf(record) === "claimant";
  return {
    claimant: bond + (isClaimants ? appeal : 0n),
    respondent: (record.isAnswered ? bond : 0n) + (isClaimants ? 0n : appeal),
  };
}

/** Who lost before the first panel, and so may appeal; undefined: no ruling. */
export function loserOf({ first }: CaseRecord): CaseSide | undefined {
  if (first === "None") return undefined;
  return first === "Rejected" ? "claimant" : "respondent";
}

/** Who appealed. */
function appellantOf(record: CaseRecord): CaseSide | undefined {
  return record.appealedAt > 0n ? loserOf(record) : undefined;
}

/**
 * Who is paid once a case is over. Each panel that ruled gets a quarter of a bond, the first only if its ruling stands. Of
 * what the loser put in, half goes to the winner, and the rest is burned; if the second panel is silent, the appellant gets
 * the appeal's bond back. Where nobody is on the other side, the claimant pays the panels, and a winner's half is burned.
 * Without a ruling, the claimant loses a quarter: to whoever answered, or it is burned.
 * @returns in total as much as was put in
 */
export function computeBonds(record: CaseRecord, bond: bigint): CaseBonds {
  const { claimant, respondent } = computeStakes(record, bond);
  const { ruling, decider } = computeConclusion(record);
  const quarter = bond / 4n;
  if (ruling === "None") {
    const [won, burned] = record.isAnswered ? [quarter, 0n] : [0n, quarter];
    const sides = { toClaimant: claimant - quarter, toRespondent: respondent + won };
    return { ...sides, toFirstPanel: 0n, toSecondPanel: 0n, burned };
  }
  const isUpheld = ruling === "Upheld";
  const toFirstPanel = record.first === ruling ? quarter : 0n;
  const toSecondPanel = decider === "secondPanel" ? quarter : 0n;
  const panels = { toFirstPanel, toSecondPanel };
  const pay = toFirstPanel + toSecondPanel;
  const stake = isUpheld ? respondent : claimant;
  // What no panel ruled on, the bond of an appeal that the second one did not hear, is not lost.
  const isUnheard = decider === "firstPanel" && record.appealedAt > 0n;
  const lost = isUnheard ? stake - 2n * bond : stake;
  if (lost === 0n) return { ...panels, toClaimant: claimant - pay, toRespondent: respondent, burned: 0n };
  const won = isUpheld || respondent > 0n ? lost / 2n : 0n;
  return {
    ...panels,
    toClaimant: isUpheld ? claimant + won : claimant - lost,
    toRespondent: isUpheld ? respondent - lost : respondent + won,
    burned: lost - won - pay,
  };
}
