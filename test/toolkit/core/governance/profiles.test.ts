import { expect } from "chai";
import { zeroHash } from "viem";
import { minorityLines } from "../../../../scripts/govern/standstillLines.ts";
import { acts } from "../../../../src/sdk/core/governance/acts.ts";
import { type Profile, profileRules, profiles } from "../../../../src/sdk/core/governance/profiles.ts";
import { isBelowMajority, type RuleChange, ruleProblems } from "../../../../src/sdk/core/governance/rules.ts";
import { freezeOf, standstill, standstills } from "../../../../src/sdk/core/governance/standstill.ts";
import { usualRules } from "../../../../src/sdk/core/governance/usualRules.ts";
import { ruleFindings } from "../../../../src/sdk/governance/audit/ruleFindings.ts";
import { seatsFrom, soundFacts } from "../../governance/audit/soundFacts.ts";

const MIN: Readonly<Record<Profile, number>> = { university: 5, association: 5, company: 5, dao: 7 };

/** Runs for each profile and each number of seats that it takes. */
function forEach(check: (rules: readonly RuleChange[], profile: Profile, seats: number) => void): void {
  for (const profile of profiles) {
    for (let seats = MIN[profile]; seats <= 16; seats++) check(profileRules(profile, seats), profile, seats);
  }
}

describe("rules by profile", () => {
  it("are sound, one for each act, whatever the number of seats", () => {
    forEach((rules, profile, seats) => {
      const name = `${profile}, ${seats} seats`;
      expect(
        rules.map(({ act }) => act),
        name,
      ).to.deep.equal(acts);
      expect(
        rules.flatMap(({ act, rule }) => ruleProblems(act, rule, seats)),
        name,
      ).to.deep.equal([]);
    });
  });

  it("have no weakness that an audit finds", () => {
    const [group] = soundFacts.groups;
    if (group === undefined) throw new Error("no group");
    forEach((rules, profile, seats) => {
      const found = ruleFindings({ ...group, seats: seatsFrom(1, seats), rules });
      expect(found, `${profile}, ${seats} seats`).to.deep.equal([]);
    });
  });

  it("let two seats be gone, and stop nothing", () => {
    forEach((rules, profile, seats) => {
      expect(standstill(rules, seats, 2), `${profile}, ${seats} seats`).to.deep.include({ stopped: [] });
    });
  });

  it("are refused for too few seats, with the fewest that work, and for too many", () => {
    for (const profile of profiles) {
      for (const seats of [2, MIN[profile] - 1]) {
        const refused = () => profileRules(profile, seats);
        const says = `${profile} needs ${MIN[profile]} seats or more, and the group has ${seats}`;
        expect(refused).to.throw(says).with.property("code", "ProfileTooSmall");
      }
      expect(() => profileRules(profile, 17))
        .to.throw("17")
        .with.property("code", "SeatsOutOfRange");
    }
  });

  it("differ: a company is quick, a DAO asks two thirds, a university gives two weeks' notice of a revocation", () => {
    const ruleOf = (profile: Profile, act: string) =>
      profileRules(profile, 9).find((one) => one.act === act)?.rule;
    expect(ruleOf("company", "ProposeRoot")).to.include({ quorum: 2, window: 86_400 });
    expect(ruleOf("dao", "Rules")).to.include({ quorum: 6, notice: 30 * 86_400 });
    expect(ruleOf("university", "Revoke")).to.include({ quorum: 5, notice: 14 * 86_400 });
    expect(ruleOf("association", "Revoke")).to.include({ quorum: 5, notice: 7 * 86_400 });
  });
});

describe("what stops when seats are gone", () => {
  it("goes by quorum and floor: what falls is delayed, what does not stops, and silence passes what it may", () => {
    expect(standstills(usualRules(9), 9).map(({ gone }) => gone)).to.deep.equal([1, 2, 3]);
    const five = standstill(usualRules(9), 9, 5);
    expect(five.stopped).to.deep.equal(["Issue", "Attest", "ProposeRoot", "List", "Roster", "Rules"]);
    expect(five.delayed).to.include.members(["Suspend", "Revoke"]).and.not.include("Reinstate");
    expect(standstill(usualRules(9), 9, 2)).to.deep.equal({ gone: 2, stopped: [], delayed: [] });
  });

  it("is named where one lost key freezes the group", () => {
    const alone = {
      member: seatsFrom(1, 1)[0]?.member ?? zeroHash,
      standIn: zeroHash,
      secondStandIn: zeroHash,
    };
    const roster = [...seatsFrom(10, 2), alone];
    const all = usualRules(3).map((one) =>
      one.act === "Rules" ? { ...one, rule: { ...one.rule, quorum: 3, floor: 3 } } : one,
    );
    expect(freezeOf(all, roster)).to.deep.equal({ acts: ["Rules"], seats: [2] });
    expect(freezeOf(all, seatsFrom(10, 3))).to.equal(undefined);
    // The usual rules leave one seat to lose.
    expect(freezeOf(usualRules(3), roster)).to.equal(undefined);
  });

  it("is told where fewer than half of the seats decide what speaks for all", () => {
    const below = (seats: number) =>
      usualRules(3).flatMap((one) => (isBelowMajority(one, seats) ? [one.act] : []));
    expect(below(3)).to.deep.equal([]);
    expect(below(5)).to.deep.equal(["Issue", "Roster", "Rules"]);
    expect(minorityLines(usualRules(3), 3)).to.deep.equal([]);
    expect(String(minorityLines(usualRules(3), 5))).to.include(
      "Issue (2 of 5), Roster (2 of 5), Rules (2 of 5)",
    );
    forEach((rules, _, seats) => expect(rules.some((one) => isBelowMajority(one, seats))).to.equal(false));
  });
});
