import { expect } from "chai";
import { chooseForm } from "../../../src/distribution/create/chooseForm.ts";
import { formCosts, paidWays } from "../../../src/distribution/create/formCosts.ts";

describe("distribution/create/chooseForm", () => {
  it("adds up creation and claims of both forms, and takes the cheaper one", () => {
    expect(chooseForm({ count: 100n, paid: "direct" })).to.deep.equal({
      form: "light",
      gas: {
        full: { creation: 2_106_000n, claim: 73_200n, total: 9_426_000n },
        light: { creation: 152_000n, claim: 76_150n, total: 7_767_000n },
      },
      fullFrom: 663n,
    });
    expect(chooseForm({ count: 10_000n, paid: "direct" })).to.deep.include({
      form: "full",
      gas: {
        full: { creation: 2_106_000n, claim: 73_200n, total: 734_106_000n },
        light: { creation: 152_000n, claim: 76_150n, total: 761_652_000n },
      },
    });
    const bundled = chooseForm({ count: 5_000n, paid: "bundled" });
    expect([bundled.form, bundled.gas.light.total]).to.deep.equal(["light", 152_000n + 5_000n * 29_745n]);
    expect(chooseForm({ count: 10_000n, paid: "bundled" }).form).to.equal("full");
  });

  for (const paid of paidWays) {
    it(`turns to the full form where it says, with claims that are ${paid}`, () => {
      const { fullFrom } = chooseForm({ count: 1n, paid });
      expect(chooseForm({ count: fullFrom, paid }).form).to.equal("full");
      expect(chooseForm({ count: fullFrom - 1n, paid }).form).to.equal("light");
    });
  }

  it("reckons with more gas for each claim of the light form, and less for its creation", () => {
    expect(formCosts.light.creation < formCosts.full.creation).to.equal(true);
    for (const paid of paidWays) {
      expect(formCosts.light.claim[paid] > formCosts.full.claim[paid], paid).to.equal(true);
    }
  });
});
