import { type CaseRecord, conclusionOf } from "./cases.ts";

/** A side of a case: who opened it, or who answered or appealed against it. */
export type CaseSide = "claimant" | "respondent";

/** What the bonds of a case come to, in base units of their token. */
export type CaseBonds = {
  readonly toClaimant: bigint;
  readonly toRespondent: bigint;
  /** To the payee of the panel that decided. */
  readonly toPanel: bigint;
  readonly burned: bigint;
};

/**
 * What each side has put in so far.
 * @param bond each side's; the appellant's is twice that on top
 */
export function stakesOf(record: CaseRecord, bond: bigint): Readonly<Record<CaseSide, bigint>> {
  const appeal = record.appealedAt > 0n ? 2n * bond : 0n;
  const isClaimants = appellantOf(record) === "claimant";
  return {
    claimant: bond + (isClaimants ? appeal : 0n),
    respondent: (record.isAnswered ? bond : 0n) + (isClaimants ? 0n : appeal),
  };
}

/** Who lost before the first panel, or by the clock, and so may appeal; undefined where nothing stands. */
export function loserOf({ first, isAnswered }: CaseRecord): CaseSide | undefined {
  if (first === "Rejected") return "claimant";
  return first === "Upheld" || !isAnswered ? "respondent" : undefined;
}

/** Who appealed. */
function appellantOf(record: CaseRecord): CaseSide | undefined {
  return record.appealedAt > 0n ? loserOf(record) : undefined;
}

/**
 * Who is paid once a case is over. Loser's bond: half to the winner, a quarter to the panel that decided, the rest burned.
 * Without a panel's ruling everybody has back what they put in; a second panel that is silent leaves the first one's ruling,
 * and the appellant has their second bond back.
 * @returns as much in all as was put in
 */
export function bondsOf(record: CaseRecord, bond: bigint): CaseBonds {
  const { claimant, respondent } = stakesOf(record, bond);
  const { ruling, decider } = conclusionOf(record);
  if (decider === "nobody" || decider === "clock") {
    return { toClaimant: claimant, toRespondent: respondent, toPanel: 0n, burned: 0n };
  }
  const isClaimantsWin = ruling === "Upheld";
  const staked = isClaimantsWin ? respondent : claimant;
  // Nobody heard the appeal: what was put in for it goes back, whoever put it in.
  const unheard = record.appealedAt > 0n && decider === "firstPanel" ? 2n * bond : 0n;
  const lost = staked - unheard;
  const toPanel = lost / 4n;
  const winnings = lost / 2n;
  return {
    toClaimant: isClaimantsWin ? claimant + winnings : unheard,
    toRespondent: isClaimantsWin ? unheard : respondent + winnings,
    toPanel,
    burned: lost - winnings - toPanel,
  };
}
