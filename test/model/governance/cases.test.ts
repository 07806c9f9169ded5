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

const DAY = 86_400n;
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
        const isWaiting = moment >= record.openedAt + 3n * DAY && record.first === "None";
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
        if (record.first !== "None") return bonds;
        return { ...bonds, toClaimant: bonds.toClaimant - bond / 4n, toFirstPanel: bond / 4n };
      },
    },
  },
  {
    name: "the clock upholds an unanswered claim",
    rules: {
      caseAt: (record, moment) => {
        const isSilent = !record.isAnswered && record.first === "None";
        if (!isSilent || moment < record.openedAt + 3n * DAY) return caseAt(record, moment);
        const decidesBy = record.openedAt + 6n * DAY;
        return moment < decidesBy
          ? { stage: "Appeal", decidesBy, standing: "Upheld" }
          : { stage: "Effect", decidesBy: decidesBy + 7n * DAY, standing: "Upheld" };
      },
    },
  },
  {
    name: "a panel does not hear an unanswered claim",
    rules: {
      takeStep: (record, step, moment) =>
        step.kind === "rule" && !record.isAnswered ? undefined : takeStep(record, step, moment),
    },
  },
  {
    name: "an unanswered claim that nobody ruled on costs nothing",
    rules: {
      bondsOf: (record, bond) => {
        const bonds = computeBonds(record, bond);
        if (record.isAnswered || record.first !== "None") return bonds;
        return { ...bonds, toClaimant: bond, burned: 0n };
      },
    },
  },
  {
    name: "an unanswered upheld case takes the respondent's bond that nobody put in",
    rules: {
      bondsOf: (record, bond) => {
        const bonds = computeBonds(record, bond);
        const isPlain = record.first === "Upheld" && record.appealedAt === 0n;
        if (record.isAnswered || !isPlain) return bonds;
        return { ...bonds, toClaimant: bond + bond / 2n, toRespondent: -bond, burned: bond / 4n };
      },
    },
  },
  {
    name: "a rejected claim that nobody answered pays half of it to nobody",
    rules: {
      bondsOf: (record, bond) => {
        const bonds = computeBonds(record, bond);
        const isUnopposed = !record.isAnswered && record.first === "Rejected";
        if (!isUnopposed || record.second === "Upheld") return bonds;
        return { ...bonds, toRespondent: bond / 2n, burned: bonds.burned - bond / 2n };
      },
    },
  },
  {
    name: "an appeal of a rejected claim is booked as the other side's",
    rules: {
      bondsOf: (record, bond) => {
        const bonds = computeBonds(record, bond);
        if (record.appealedAt === 0n || record.first !== "Rejected" || record.second !== "None") return bonds;
        const appeal = 2n * bond;
        return {
          ...bonds,
          toClaimant: bonds.toClaimant - appeal,
          toRespondent: bonds.toRespondent + appeal,
        };
      },
    },
  },
  {
    name: "the second panel is paid more for agreeing with the first",
    rules: {
      bondsOf: (record, bond) => {
        const bonds = computeBonds(record, bond);
        if (record.second === "None" || record.second !== record.first) return bonds;
        const extra = bonds.burned < bond / 4n ? bonds.burned : bond / 4n;
        return { ...bonds, toSecondPanel: bonds.toSecondPanel + extra, burned: bonds.burned - extra };
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
    expect(ends.size).to.equal(26);
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
