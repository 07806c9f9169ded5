import { expect } from "chai";
import { credentialPlan, effectiveAt } from "../../../../src/lab/simulation/burst/credentialPlan.ts";
import { calmScenario } from "./calmScenario.ts";

const revocations = [
  { at: 100, share: 0.2 },
  { at: 50, share: 0.1 },
];
const scenario = { ...calmScenario, credentials: { epoch: 60, issuedPerBlock: 0, revocations } };

describe("the plan of a day's revocations", () => {
  const plan = credentialPlan(scenario, 10_000);

  it("hits shares of all claimants, each of them once at most", () => {
    expect(plan.revocations.map(({ at }) => at)).to.deep.equal([100, 50]);
    plan.revocations.forEach(({ claimants }, i) => {
      expect(claimants.length).to.be.closeTo(10_000 * (revocations[i]?.share ?? 0), 150);
      for (const claimant of claimants) expect(plan.revokedBy[claimant]).to.equal(i);
    });
    const hit = plan.revokedBy.filter((revocation) => revocation >= 0).length;
    expect(hit).to.equal(
      (plan.revocations[0]?.claimants.length ?? 0) + (plan.revocations[1]?.claimants.length ?? 0),
    );
  });

  it("follows from the seed", () => {
    expect(credentialPlan(scenario, 10_000)).to.deep.equal(plan);
    expect(credentialPlan({ ...scenario, seed: "other" }, 10_000).revokedBy).not.to.deep.equal(
      plan.revokedBy,
    );
  });

  it("is empty without credentials", () => {
    expect(credentialPlan(calmScenario, 10).revocations).to.deep.equal([]);
  });

  for (const [announced, effective] of [
    [0, 120],
    [59.9, 120],
    [60, 180],
    [119, 180],
    [120, 240],
  ] as const) {
    it(`takes what is announced at ${announced} into effect at ${effective}`, () => {
      expect(effectiveAt(plan, announced)).to.equal(effective);
    });
  }
});
