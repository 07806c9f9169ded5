import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { chooseForm, formCosts } from "../../../../src/sdk/distribution/create/chooseForm.ts";
import { paidWays } from "../../../../src/sdk/distribution/create/paidWays.ts";

const RESULTS = join(import.meta.dirname, "..", "..", "..", "..", "bench", "results", "gas.json");

describe("distribution/create/chooseForm", () => {
  it("adds up creation and claims of both forms, and takes the cheaper one", () => {
    expect(chooseForm({ count: 100n, paid: "direct" })).to.deep.equal({
      form: "light",
      gas: {
        full: { creation: 2_202_177n, claim: 72_663n, total: 9_468_477n },
        light: { creation: 152_892n, claim: 75_705n, total: 7_723_392n },
      },
      fullFrom: 674n,
    });
    expect(chooseForm({ count: 10_000n, paid: "direct" })).to.deep.include({
      form: "full",
      gas: {
        full: { creation: 2_202_177n, claim: 72_663n, total: 728_832_177n },
        light: { creation: 152_892n, claim: 75_705n, total: 757_202_892n },
      },
    });
    const bundled = chooseForm({ count: 5_000n, paid: "bundled" });
    expect([bundled.form, bundled.gas.light.total]).to.deep.equal(["light", 152_892n + 5_000n * 29_619n]);
    expect(chooseForm({ count: 10_000n, paid: "bundled" }).form).to.equal("full");
  });

  for (const paid of paidWays) {
    it(`turns to the full form where it says, with claims that are ${paid}`, () => {
      const { fullFrom } = chooseForm({ count: 1n, paid });
      expect(chooseForm({ count: fullFrom, paid }).form).to.equal("full");
      expect(chooseForm({ count: fullFrom - 1n, paid }).form).to.equal("light");
    });
  }

  it("reckons with what the bench measured", () => {
    const { rows } = JSON.parse(readFileSync(RESULTS, "utf8")) as {
      readonly rows: readonly { readonly id: string; readonly ours: number }[];
    };
    for (const [form, suffix] of [
      ["full", ""],
      ["light", "-light"],
    ] as const) {
      const measured = (id: string) => {
        const row = rows.find((one) => one.id === `${id}${suffix}`);
        return BigInt(Math.round(row?.ours ?? Number.NaN));
      };
      expect(formCosts[form], form).to.deep.equal({
        creation: measured("campaign-create"),
        claim: {
          direct: measured("claim-direct"),
          bundled: measured("claim-many-100-contiguous"),
          signed: measured("claim-signed-to"),
          "signed-bundled": measured("claim-many-100-signed"),
        },
      });
    }
  });

  it("reckons with more gas for each claim of the light form, and less for its creation", () => {
    expect(formCosts.light.creation < formCosts.full.creation).to.equal(true);
    for (const paid of paidWays) {
      expect(formCosts.light.claim[paid] > formCosts.full.claim[paid], paid).to.equal(true);
    }
  });
});
