import { expect } from "chai";
import { bondsOf, stakesOf } from "../../../../src/core/governance/caseBonds.ts";
import { type CaseRecord, newCase } from "../../../../src/core/governance/cases.ts";

const opened: CaseRecord = newCase("Fraud", 1n);
const ruled: CaseRecord = { ...opened, isAnswered: true, ruledAt: 2n, first: "Upheld" };
const appealed: CaseRecord = { ...ruled, appealedAt: 3n };

describe("bonds of a case", () => {
  it("halve what the loser put in, give a quarter to the panel, and burn the rest, odd units too", () => {
    expect(bondsOf(ruled, 7n)).to.deep.equal({ toClaimant: 10n, toRespondent: 0n, toPanel: 1n, burned: 3n });
    expect(bondsOf({ ...ruled, first: "Rejected" }, 7n)).to.deep.equal({
      ...{ toClaimant: 0n, toRespondent: 10n, toPanel: 1n, burned: 3n },
    });
  });

  it("are doubled by who appeals, and lost by who loses twice", () => {
    expect(stakesOf(appealed, 4n)).to.deep.equal({ claimant: 4n, respondent: 12n });
    expect(bondsOf({ ...appealed, second: "Upheld" }, 4n)).to.deep.equal({
      ...{ toClaimant: 10n, toRespondent: 0n, toPanel: 3n, burned: 3n },
    });
    expect(bondsOf({ ...appealed, second: "Rejected" }, 4n)).to.deep.equal({
      ...{ toClaimant: 0n, toRespondent: 14n, toPanel: 1n, burned: 1n },
    });
  });

  it("go back where a panel is silent: both before the first one, the appeal's before the second", () => {
    expect(bondsOf({ ...opened, isAnswered: true }, 4n)).to.deep.equal({
      ...{ toClaimant: 4n, toRespondent: 4n, toPanel: 0n, burned: 0n },
    });
    expect(bondsOf(appealed, 4n)).to.deep.equal({
      toClaimant: 6n,
      toRespondent: 8n,
      toPanel: 1n,
      burned: 1n,
    });
  });

  it("are nobody's gain where nobody answered, unless somebody appeals and a panel hears them", () => {
    expect(bondsOf(opened, 4n)).to.deep.equal({ toClaimant: 4n, toRespondent: 0n, toPanel: 0n, burned: 0n });
    const heard: CaseRecord = { ...opened, appealedAt: 3n, second: "Rejected" };
    expect(bondsOf(heard, 4n)).to.deep.equal({ toClaimant: 0n, toRespondent: 10n, toPanel: 1n, burned: 1n });
  });
});
