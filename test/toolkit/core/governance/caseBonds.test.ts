import { expect } from "chai";
import { computeBonds, computeStakes, loserOf } from "../../../../src/sdk/core/governance/caseBonds.ts";
import { type CaseRecord, newCase, type Ruling } from "../../../../src/sdk/core/governance/cases.ts";

const opened: CaseRecord = newCase("Fraud", 1n, 0n);
/** A bond whose quarter is 1. */
const BOND = 4n;

type Amounts = readonly [claimant: number, respondent: number, first: number, second: number, burned: number];

/**
 * Every end of a case: what a first panel rules, and where it was appealed the second. Quarters of a bond, of which each side
 * has put in four, and who appealed eight more.
 */
const ENDS: Readonly<Record<string, Amounts>> = {
  "answered: None": [3, 5, 0, 0, 0],
  "answered: Upheld": [6, 0, 1, 0, 1],
  "answered: Rejected": [0, 6, 1, 0, 1],
  "answered: Upheld, None": [6, 8, 1, 0, 1],
  "answered: Upheld, Upheld": [10, 0, 1, 1, 4],
  "answered: Upheld, Rejected": [0, 14, 0, 1, 1],
  "answered: Rejected, None": [8, 6, 1, 0, 1],
  "answered: Rejected, Rejected": [0, 10, 1, 1, 4],
  "answered: Rejected, Upheld": [14, 0, 0, 1, 1],
  "unanswered: None": [3, 0, 0, 0, 1],
  "unanswered: Upheld": [3, 0, 1, 0, 0],
  "unanswered: Rejected": [0, 0, 1, 0, 3],
  "unanswered: Upheld, None": [3, 8, 1, 0, 0],
  "unanswered: Upheld, Upheld": [8, 0, 1, 1, 2],
  "unanswered: Upheld, Rejected": [0, 10, 0, 1, 1],
  "unanswered: Rejected, None": [8, 0, 1, 0, 3],
  "unanswered: Rejected, Rejected": [0, 0, 1, 1, 10],
  "unanswered: Rejected, Upheld": [11, 0, 0, 1, 0],
};

/** The case that ended so. */
function endedAs(path: string): CaseRecord {
  const [who, rulings = ""] = path.split(": ");
  const [first = "None", second] = rulings.split(", ") as Ruling[];
  return {
    ...opened,
    isAnswered: who === "answered",
    ...(first !== "None" && { ruledAt: 2n, first }),
    ...(second !== undefined && { appealedAt: 3n, second }),
  };
}

const paidOf = (record: CaseRecord, bond: bigint) => {
  const { toClaimant, toRespondent, toFirstPanel, toSecondPanel, burned } = computeBonds(record, bond);
  return [toClaimant, toRespondent, toFirstPanel, toSecondPanel, burned];
};

describe("bonds of a case", () => {
  for (const [path, amounts] of Object.entries(ENDS)) {
    it(`are paid ${amounts.join(", ")} where it ended ${path}`, () => {
      expect(paidOf(endedAs(path), BOND)).to.deep.equal(amounts.map(BigInt));
    });
  }

  it("come to what was put in, whatever their rest, and take nothing from who put in nothing", () => {
    for (const path of Object.keys(ENDS)) {
      for (const bond of [4n, 5n, 6n, 7n, 2n ** 132n - 1n]) {
        const record = endedAs(path);
        const { claimant, respondent } = computeStakes(record, bond);
        const paid = paidOf(record, bond);
        expect(
          paid.reduce((sum, one) => sum + one, 0n),
          `${path}, ${bond}`,
        ).to.equal(claimant + respondent);
        expect(
          paid.every((one) => one >= 0n),
          `${path}, ${bond}`,
        ).to.equal(true);
        if (respondent === 0n) expect(paid[1], path).to.equal(0n);
      }
    }
  });

  it("are doubled by who appeals: who lost before the first panel, and nobody where it was silent", () => {
    expect(computeStakes(endedAs("answered: Upheld, None"), BOND)).to.deep.equal({
      claimant: 4n,
      respondent: 12n,
    });
    expect(computeStakes(endedAs("unanswered: Rejected, None"), BOND)).to.deep.equal({
      claimant: 12n,
      respondent: 0n,
    });
    expect(["None", "Upheld", "Rejected"].map((one) => loserOf(endedAs(`unanswered: ${one}`)))).to.deep.equal(
      [undefined, "respondent", "claimant"],
    );
  });

  it("are burned to the last odd unit", () => {
    expect(paidOf(endedAs("answered: Upheld"), 7n)).to.deep.equal([10n, 0n, 1n, 0n, 3n]);
    expect(paidOf(endedAs("unanswered: Rejected"), 7n)).to.deep.equal([0n, 0n, 1n, 0n, 6n]);
  });
});
