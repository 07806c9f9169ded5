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

/** Who lost before the first panel, or by the clock, and so may appeal; undefined: no ruling. */
export function loserOf({ first, isAnswered }: CaseRecord): CaseSide | undefined {
  if (first === "Rejected") return "claimant";
  return first === "Upheld" || !isAnswered ? "respondent" : undefined;
}

/** Who appealed. */
function appellantOf(record: CaseRecord): CaseSide | undefined {
  return record.appealedAt > 0n ? loserOf(record) : undefined;
}

/**
 * Who is paid once a case is over. Loser's bond: half to the winner, a quarter to the panel that decided about it, the
 * rest burned. Without a panel's ruling, each side gets back what it put in. If the second panel is silent, the first
 * one's ruling remains, and the appellant gets the appeal's bond back. If both panels agree, the first gets its part of
 * the first bond.
 * @returns in total as much as was put in
 */
export function computeBonds(record: CaseRecord, bond: bigint): CaseBonds {
  const { claimant, respondent } = computeStakes(record, bond);
  const { ruling, decider } = computeConclusion(record);
  const unpaid = { toFirstPanel: 0n, toSecondPanel: 0n, burned: 0n };
  if (decider !== "firstPanel" && decider !== "secondPanel") {
    return { ...unpaid, toClaimant: claimant, toRespondent: respondent };
  }
  const isClaimantsWin = ruling === "Upheld";
  const isFirstPaid = record.first === ruling;
  const lost = decider === "firstPanel" ? bond : isClaimantsWin ? respondent : claimant;
  const won = lost / 2n;
  const toFirstPanel = isFirstPaid ? bond / 4n : 0n;
  const toSecondPanel = decider === "secondPanel" ? (isFirstPaid ? lost - bond : lost) / 4n : 0n;
  return {
    toClaimant: isClaimantsWin ? claimant + won : claimant - lost,
    toRespondent: isClaimantsWin ? respondent - lost : respondent + won,
    toFirstPanel,
    toSecondPanel,
    burned: lost - won - toFirstPanel - toSecondPanel,
  };
}
