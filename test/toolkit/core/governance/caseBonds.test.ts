import { expect } from "chai";
import { computeBonds, computeStakes } from "../../../../src/sdk/core/governance/caseBonds.ts";
import { type CaseRecord, newCase } from "../../../../src/sdk/core/governance/cases.ts";

const opened: CaseRecord = newCase("Fraud", 1n, 0n);
const ruled: CaseRecord = { ...opened, isAnswered: true, ruledAt: 2n, first: "Upheld" };
const appealed: CaseRecord = { ...ruled, appealedAt: 3n };
const paid = (
  claimant: bigint,
  respondent: bigint,
  firstPanel: bigint,
  secondPanel: bigint,
  burned: bigint,
) => ({
  toClaimant: claimant,
  toRespondent: respondent,
  toFirstPanel: firstPanel,
  toSecondPanel: secondPanel,
  burned,
});

describe("bonds of a case", () => {
  it("halve what the loser put in, give a quarter to the panel, and burn the rest, odd units too", () => {
    expect(computeBonds(ruled, 7n)).to.deep.equal(paid(10n, 0n, 1n, 0n, 3n));
    expect(computeBonds({ ...ruled, first: "Rejected" }, 7n)).to.deep.equal(paid(0n, 10n, 1n, 0n, 3n));
  });

  it("are doubled by who appeals, and lost by who loses twice: each panel has its part", () => {
    expect(computeStakes(appealed, 4n)).to.deep.equal({ claimant: 4n, respondent: 12n });
    expect(computeBonds({ ...appealed, second: "Upheld" }, 4n)).to.deep.equal(paid(10n, 0n, 1n, 2n, 3n));
  });

  it("pay nothing to a panel whose ruling fell", () => {
    expect(computeBonds({ ...appealed, second: "Rejected" }, 4n)).to.deep.equal(paid(0n, 14n, 0n, 1n, 1n));
  });

  it("go back where a panel is silent: both before the first one, the appeal's before the second", () => {
    expect(computeBonds({ ...opened, isAnswered: true }, 4n)).to.deep.equal(paid(4n, 4n, 0n, 0n, 0n));
    expect(computeBonds(appealed, 4n)).to.deep.equal(paid(6n, 8n, 1n, 0n, 1n));
  });

  it("are nobody's gain where nobody answered, unless somebody appeals and a panel hears them", () => {
    expect(computeBonds(opened, 4n)).to.deep.equal(paid(4n, 0n, 0n, 0n, 0n));
    const heard: CaseRecord = { ...opened, appealedAt: 3n, ruledAt: 4n, second: "Rejected" };
    expect(computeBonds(heard, 4n)).to.deep.equal(paid(0n, 10n, 0n, 1n, 1n));
  });
});
