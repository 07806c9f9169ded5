import { expect } from "chai";
import { nextBond } from "../../../src/sdk/governance/cases/caseActions.ts";

const terms = { bond: 10n };
const after = (standing: "None" | "Upheld" | "Rejected", bond: bigint, isPaid = false) =>
  nextBond({ terms, found: { standing, bond, isPaid } });

describe("the bond of a next case", () => {
  it("is that of a first one where there was none, and twice as much after each claimant that lost, to 16 times", () => {
    expect(nextBond({ terms, found: undefined })).to.equal(10n);
    expect(after("Rejected", 10n)).to.equal(20n);
    expect(after("Rejected", 160n)).to.equal(160n);
  });

  it("begins anew once a case was upheld, and stays where nobody ruled", () => {
    expect(after("Upheld", 80n)).to.equal(10n);
    expect(after("None", 80n)).to.equal(80n);
  });

  it("is what the desk tells once the last one's bonds are paid", () => {
    expect(after("Rejected", 20n, true)).to.equal(20n);
  });
});
