import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { computeBonds } from "../../../src/sdk/core/governance/caseBonds.ts";
import { mayStep, takeStep } from "../../../src/sdk/core/governance/caseSteps.ts";
import { caseAt, caseStages } from "../../../src/sdk/core/governance/cases.ts";
import { randomFrom } from "../../../src/sdk/core/randomFrom.ts";
import { versionLines } from "../../../tools/testing/versionLines.ts";
import { isDeep } from "../../deep.ts";
import { scriptOf } from "./caseScript.ts";
import { refereesStory } from "./naiveReferee.ts";
import { type CaseRules, disagreements, soundRules } from "./playScript.ts";

const CASES = isDeep ? 100_000 : 4_000;
const FLAWED_CASES = 2_000;
const SEED = process.env.SYMBOLON_SEED ?? "cases";
const RESULT = "test/results/cases.txt";

/** What a careless desk might do; the referee has to see each. */
const flaws: readonly { readonly name: string; readonly rules: Partial<CaseRules> }[] = [
  {
    name: "an answer is taken a second too late",
    rules: {
      takeStep: (record, step, moment) =>
        takeStep(record, step, step.kind === "answer" && moment > record.openedAt ? moment - 1n : moment),
    },
  },
  {
    name: "a panel rules while evidence is still taken",
    rules: {
      takeStep: (record, step, moment) => {
        const isTurn = caseAt(record, moment).stage === "Panel";
        if (step.kind !== "rule" || step.round !== 0 || !isTurn) return takeStep(record, step, moment);
        return { ...record, first: step.ruling, ruledAt: moment };
      },
    },
  },
  {
    name: "a case waits for its panel without end",
    rules: {
      caseAt: (record, moment) => {
        const isWaiting = record.isAnswered && record.first === "None";
        return isWaiting ? { ...caseAt(record, moment), stage: "Panel" } : caseAt(record, moment);
      },
    },
  },
  {
    name: "an appeal comes after what it is against is final",
    rules: {
      takeStep: (record, step, moment) =>
        step.kind === "appeal" && record.ruledAt > 0n && record.appealedAt === 0n
          ? { ...record, appealedAt: moment }
          : takeStep(record, step, moment),
    },
  },
  {
    name: "a case is carried out before its notice is over",
    rules: {
      takeStep: (record, step, moment) =>
        step.kind === "carryOut" && mayStep({ ...record, notice: 0n }, step, moment)
          ? { ...record, isCarriedOut: true }
          : takeStep(record, step, moment),
    },
  },
  {
    name: "a silent panel is paid",
    rules: {
      bondsOf: (record, bond) => {
        const bonds = computeBonds(record, bond);
        if (!record.isAnswered || record.first !== "None") return bonds;
        return { ...bonds, toClaimant: bonds.toClaimant - bond / 4n, toFirstPanel: bond / 4n };
      },
    },
  },
  {
    name: "an appeal that nobody hears is lost",
    rules: {
      bondsOf: (record, bond) => {
        const bonds = computeBonds(record, bond);
        if (record.appealedAt === 0n || record.second !== "None" || record.first !== "Upheld") return bonds;
        return { ...bonds, toRespondent: 0n, burned: bonds.burned + bonds.toRespondent };
      },
    },
  },
];

describe(`${CASES} cases, with every combination of who is silent`, () => {
  it("go as a naive referee says they must: stage, what stands, who is heard, who is paid", () => {
    const random = randomFrom(`${SEED}/scripts`);
    const seen = new Map<string, number>();
    const ends = new Map<string, number>();
    const started = performance.now();
    for (let number = 0; number < CASES; number++) {
      const script = scriptOf(number, random);
      expect(disagreements(script, soundRules), JSON.stringify(script)).to.deep.equal([]);
      const { periods, taken } = refereesStory(script);
      for (const { stage } of periods) seen.set(stage, (seen.get(stage) ?? 0) + 1);
      const end = `${taken.join(" ") || "nobody"}: ${periods.at(-1)?.stage} ${periods.at(-1)?.standing}`;
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    expect([...seen.keys()]).to.have.members(caseStages.filter((stage) => stage !== "None"));
    // Every set of speakers who can be heard in one case, with every outcome.
    expect(ends.size).to.equal(23);
    if (!isDeep) return;
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const lines = [...ends]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([end, count]) => `${String(count).padStart(7)}  ${end}`);
    writeFileSync(
      RESULT,
      `${versionLines()}\n\n${CASES} cases of seed ${SEED}, ${seconds} s, no disagreement with the referee; who was heard, and how it ended:\n${lines.join("\n")}\n`,
    );
  });

  for (const { name, rules } of flaws) {
    it(`are seen to go wrong where ${name}`, () => {
      const random = randomFrom(`${SEED}/flawed`);
      const isSeen = () =>
        disagreements(scriptOf(Math.floor(random() * 32), random), { ...soundRules, ...rules }).length > 0;
      expect(Array.from({ length: FLAWED_CASES }).some(isSeen)).to.equal(true);
    });
  }
});
