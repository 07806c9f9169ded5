import { expect } from "chai";
import { holdCharge, isBeyondBudget } from "../../../../src/sdk/core/governance/budget.ts";
import type { Rule } from "../../../../src/sdk/core/governance/rules.ts";
import {
  computeStage,
  defaultOf,
  neededAssents,
  type OpenProposal,
} from "../../../../src/sdk/core/governance/stage.ts";
import { usualRules } from "../../../../src/sdk/core/governance/usualRules.ts";

const DAY = 86_400n;
const OPENED = 1_800_000_000n;
const ruleOf = (act: OpenProposal["act"]) => usualRules(9).find((one) => one.act === act)?.rule as Rule;

const revocation: OpenProposal = {
  rule: ruleOf("Revoke"),
  act: "Revoke",
  openedAt: OPENED,
  passedAt: 0n,
  roster: 1,
  assents: 0b111,
  objections: 0,
  isClosed: false,
};
const at = (after: bigint, change: Partial<OpenProposal> = {}, roster = 1, isUsed = false) => {
  const situation = { now: OPENED + after, roster, isUsed };
  const proposal = { ...revocation, ...change };
  return { ...computeStage(proposal, situation), silence: defaultOf(proposal, situation) };
};

describe("the stage of a proposal", () => {
  it("goes by what is stored and the clock", () => {
    expect(at(0n, { openedAt: 0n }).stage).to.equal("None");
    expect(at(3n * DAY - 1n)).to.deep.include({
      stage: "Open",
      silence: { becomes: "Lapsed", at: OPENED + 3n * DAY },
    });
    expect(at(3n * DAY).stage).to.equal("Lapsed");
    expect(at(3n * DAY, { isClosed: true }).stage).to.equal("Lapsed");
    expect(at(DAY, { objections: 0b11111 << 3 }).stage).to.equal("Refused");
    expect(at(9n * DAY, { objections: 0b1111 << 3 }).stage).to.equal("Lapsed");
  });

  it("that passed may be executed after its notice, for a week", () => {
    const passed = { passedAt: OPENED + DAY };
    const from = OPENED + 3n * DAY;
    const until = OPENED + 10n * DAY;
    expect(at(DAY, passed)).to.deep.equal({
      stage: "Passed",
      from,
      until,
      silence: { becomes: "Void", at: until },
    });
    // Who objects after it passed is late.
    expect(at(DAY, { ...passed, objections: 0b111111 << 3 }).stage).to.equal("Passed");
    expect(at(10n * DAY - 1n, passed).stage).to.equal("Passed");
    expect(at(10n * DAY, passed).stage).to.equal("Void");
    expect(at(10n * DAY, { ...passed, isClosed: true }).stage).to.equal("Done");
    // The notice of rules runs in the Rulebook.
    expect(at(DAY, { ...passed, act: "Rules", rule: ruleOf("Rules") }).from).to.equal(OPENED + DAY);
  });

  it("passes by silence where the rule says so, unless enough object", () => {
    const reinstating = { act: "Reinstate" as const, rule: ruleOf("Reinstate"), assents: 1 };
    expect(at(DAY, reinstating).silence).to.deep.equal({ becomes: "Passed", at: OPENED + 3n * DAY });
    expect(at(3n * DAY, reinstating)).to.deep.include({ stage: "Passed", from: OPENED + 3n * DAY });
    expect(at(3n * DAY, { ...reinstating, objections: 0b1110 }).stage).to.equal("Refused");
    expect(at(10n * DAY, reinstating).stage).to.equal("Void");
  });

  it("is void under another roster, or where another one used its nonce", () => {
    expect(at(DAY, {}, 2).stage).to.equal("Void");
    expect(at(DAY, { passedAt: OPENED }, 1, true).stage).to.equal("Void");
    expect(at(DAY, { passedAt: OPENED, isClosed: true }, 2, true).stage).to.equal("Done");
  });

  it("waits for fewer where seats are dormant, and never for fewer than the floor", () => {
    expect([0, 1, 2, 3, 9].map((dormant) => neededAssents({ quorum: 5, floor: 3 }, dormant))).to.deep.equal([
      5, 4, 3, 3, 3,
    ]);
  });
});

describe("the budget for holds", () => {
  const rule = { budget: 14 * 86_400, sunset: 7 * 86_400 };
  const hold = (days: bigint, credentials = 1n) => ({ until: OPENED + days * DAY, credentials });

  it("counts each credential, in whole minutes, rounded up", () => {
    expect(holdCharge({ until: OPENED + 61n, credentials: 2n }, OPENED)).to.equal(180n);
    expect(holdCharge(hold(2n, 3n), OPENED)).to.equal(6n * DAY);
    expect(holdCharge({ until: OPENED - 1n, credentials: 5n }, OPENED)).to.equal(0n);
  });

  it("is left behind by what is too long, or too much for any of those who sign", () => {
    expect(isBeyondBudget(hold(7n), rule, OPENED, [0n, 7n * DAY])).to.equal(false);
    expect(isBeyondBudget(hold(7n), rule, OPENED, [0n, 7n * DAY + 60n])).to.equal(true);
    expect(isBeyondBudget({ until: OPENED + 7n * DAY + 1n, credentials: 1n }, rule, OPENED, [0n])).to.equal(
      true,
    );
    expect(isBeyondBudget(hold(5n, 3n), rule, OPENED, [0n])).to.equal(true);
  });
});
