import { expect } from "chai";
import fc from "fast-check";
import { type Act, acts } from "../../../../src/sdk/core/governance/acts.ts";
import {
  packRule,
  type Rule,
  requireRules,
  ruleProblems,
  unpackRule,
} from "../../../../src/sdk/core/governance/rules.ts";
import { usualRules } from "../../../../src/sdk/core/governance/usualRules.ts";

const MINUTE = 60;
const usual = (act: Act, change: Partial<Rule> = {}): Rule => {
  const found = usualRules(9).find((one) => one.act === act);
  if (found === undefined) throw new Error(act);
  return { ...found.rule, ...change };
};
/** `code field` of each problem. */
const problems = (act: Act, change: Partial<Rule>) =>
  ruleProblems(act, usual(act, change), 9).map(({ code, field }) => `${code} ${field}`);

describe("rules of a group", () => {
  it("that are usual are sound for any number of seats", () => {
    for (let seats = 1; seats <= 16; seats++) {
      const changes = usualRules(seats);
      expect(changes.map(({ act }) => act)).to.deep.equal(acts);
      expect(changes.flatMap(({ act, rule }) => ruleProblems(act, rule, seats))).to.deep.equal([]);
    }
  });

  it("are refused outside of their bounds, by field, value and hint", () => {
    const cases: readonly (readonly [Act, Partial<Rule>, string])[] = [
      ["Revoke", { quorum: 0, floor: 0 }, "QuorumOutOfRange quorum"],
      ["Revoke", { quorum: 10 }, "QuorumOutOfRange quorum"],
      ["Revoke", { quorum: 5, floor: 2 }, "FloorOutOfRange floor"],
      ["Issue", { quorum: 5, floor: 4 }, "FloorOutOfRange floor"],
      ["Roster", { floor: 6 }, "FloorOutOfRange floor"],
      ["Attest", { quorum: 3, floor: 4 }, "FloorOutOfRange floor"],
      ["List", { vetoes: 0 }, "VetoesOutOfRange vetoes"],
      ["List", { vetoes: 10 }, "VetoesOutOfRange vetoes"],
      ["Revoke", { mode: "Objection" }, "ModeNotAllowed mode"],
      ["Hold", { window: 59 * MINUTE }, "WindowOutOfRange window"],
      ["Issue", { window: 31 * 86_400 }, "WindowOutOfRange window"],
      ["Issue", { standIn: 3 * 86_400 + MINUTE }, "StandInOutOfRange standIn"],
      ["Issue", { notice: 91 * 86_400 }, "NoticeOutOfRange notice"],
      ["Rules", { notice: 86_400 - MINUTE }, "NoticeOutOfRange notice"],
      ["Rules", { notice: 181 * 86_400 }, "NoticeOutOfRange notice"],
      ["Suspend", { budget: MINUTE }, "EmergencyOutOfRange budget"],
      ["Hold", { sunset: 31 * 86_400 }, "EmergencyOutOfRange sunset"],
      ["Issue", { window: 86_401 }, "NotWholeMinutes window"],
    ];
    for (const [act, change, expected] of cases) {
      expect(problems(act, change), JSON.stringify([act, change])).to.include(expected);
    }
    const [problem] = ruleProblems("Hold", usual("Hold", { window: 30 * MINUTE }), 9);
    expect(problem).to.include({ value: "30 m", problem: "must be 1 h to 30 d", hint: "Give 1 h to 30 d." });
  });

  it("are taken at the bounds themselves", () => {
    expect(problems("Hold", { quorum: 9, floor: 5, vetoes: 9, sunset: 30 * 86_400 })).to.deep.equal([]);
    expect(problems("Rules", { notice: 180 * 86_400, window: 3_600, standIn: 3_600 })).to.deep.equal([]);
    expect(problems("Revoke", { notice: 90 * 86_400, quorum: 5, floor: 3 })).to.deep.equal([]);
    expect(problems("EndHold", { mode: "Objection" })).to.deep.equal([]);
  });

  it("are packed into a word and come out of it again", () => {
    const minutes = (max: number) => fc.integer({ min: 0, max }).map((one) => one * MINUTE);
    const rules = fc.record({
      quorum: fc.integer({ min: 0, max: 255 }),
      floor: fc.integer({ min: 0, max: 255 }),
      mode: fc.constantFrom("Assent" as const, "Objection" as const),
      vetoes: fc.integer({ min: 0, max: 255 }),
      evidence: fc.boolean(),
      window: minutes(65_535),
      standIn: minutes(65_535),
      notice: minutes(2 ** 22 - 1),
      budget: minutes(65_535),
      sunset: minutes(65_535),
    });
    fc.assert(
      fc.property(rules, (rule) => {
        const packed = packRule(rule);
        expect(packed < 1n << 112n).to.equal(true);
        expect(unpackRule(packed)).to.deep.equal(rule);
      }),
    );
  });

  it("are announced in the order of the acts, each once", () => {
    const change = (act: Act) => ({ act, rule: usual(act) });
    requireRules([change("Issue"), change("Rules")], 9);
    expect(() => requireRules([], 9)).to.throw("must change at least one");
    expect(() => requireRules([change("Rules"), change("Issue")], 9)).to.throw("Issue comes after Rules");
    expect(() => requireRules([change("Hold"), change("Hold")], 9)).to.throw("Hold comes after Hold");
  });
});
