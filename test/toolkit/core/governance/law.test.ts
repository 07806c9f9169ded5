import { expect } from "chai";
import {
  type Announcement,
  earliestFrom,
  type Law,
  minSeats,
  pendingAt,
  requireFrom,
  ruleAt,
} from "../../../../src/sdk/core/governance/law.ts";
import type { Rule } from "../../../../src/sdk/core/governance/rules.ts";
import { usualRules } from "../../../../src/sdk/core/governance/usualRules.ts";

const DAY = 86_400n;
const FOUNDED = 1_800_000_000n;

const founding: Announcement = { version: 0, from: 0n, changes: usualRules(9), isDropped: false };
const change = (version: number, from: bigint, rule: Partial<Rule>, isDropped = false): Announcement => ({
  version,
  from,
  isDropped,
  changes: [{ act: "Revoke", rule: { ...ruleAt([founding], "Revoke", 0n), ...rule } }],
});

describe("the law of a group", () => {
  const law: Law = [
    founding,
    change(1, FOUNDED + 20n * DAY, { quorum: 6 }),
    change(2, FOUNDED + 50n * DAY, { quorum: 8 }, true),
    change(3, FOUNDED + 60n * DAY, { quorum: 7, vetoes: 9 }),
  ];
  const quorumAt = (moment: bigint) => ruleAt(law, "Revoke", moment).quorum;

  it("goes by the clock: from a second on, for good, and never by what was dropped", () => {
    expect(quorumAt(0n)).to.equal(5);
    expect(quorumAt(FOUNDED + 20n * DAY - 1n)).to.equal(5);
    expect(quorumAt(FOUNDED + 20n * DAY)).to.equal(6);
    expect(quorumAt(FOUNDED + 55n * DAY)).to.equal(6);
    expect(quorumAt(FOUNDED + 60n * DAY)).to.equal(7);
    // Acts that are not named keep their rule.
    expect(ruleAt(law, "Issue", FOUNDED + 60n * DAY).quorum).to.equal(5);
  });

  it("knows what is coming, and how many seats it takes", () => {
    expect(pendingAt(law, FOUNDED + 40n * DAY)?.version).to.equal(3);
    expect(pendingAt(law, FOUNDED + 60n * DAY)).to.equal(undefined);
    expect(minSeats([founding], FOUNDED)).to.equal(7);
    expect(minSeats(law, FOUNDED + 40n * DAY)).to.equal(9);
  });

  it("takes rules no sooner than its notice allows, one announcement at a time", () => {
    const now = FOUNDED + 61n * DAY + 1n;
    const earliest = earliestFrom(law, now);
    expect(earliest).to.equal(now + 14n * DAY + 59n);
    requireFrom(law, earliest, now);
    expect(() => requireFrom(law, earliest - 60n, now)).to.throw("may come into force from");
    expect(() => requireFrom(law, now + 366n * DAY + 59n, now)).to.throw("may come into force from");
    expect(() => requireFrom(law, earliest + 1n, now)).to.throw("whole minute");
    expect(() => requireFrom(law, earliest, FOUNDED + 40n * DAY)).to.throw("version 3");
  });

  it("is not made up where it is not known", () => {
    expect(() => ruleAt([], "Issue", 0n)).to.throw("No rule of Issue");
  });
});
