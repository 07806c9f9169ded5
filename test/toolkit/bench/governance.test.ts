import { expect } from "chai";
import { soundDesk } from "../../../bench/governance/caseHistories.ts";
import { caseRows } from "../../../bench/governance/caseRows.ts";
import { onStage, outsiderHold, validGap } from "../../../bench/governance/disputeRows.ts";
import { openDisputeStage } from "../../../bench/governance/disputeStage.ts";
import type { GroupRules } from "../../../bench/governance/groupHistories.ts";
import { groupRows } from "../../../bench/governance/groupRows.ts";
import { enter, RULES, type RuleBookCode, soundCode } from "../../../bench/governance/ruleBook.ts";
import { ruleRows } from "../../../bench/governance/ruleRows.ts";
import { QUICK } from "../../../bench/governance/scale.ts";
import { stressRows } from "../../../bench/governance/stressRows.ts";
import { daysRows, exitRows } from "../../../bench/governance/walkRows.ts";
import { soundClocks } from "../../../bench/governance/walks.ts";
import { measureGovernance } from "../../../bench/governance.ts";
import { rowOf } from "../../../bench/harness/row.ts";
import { type CaseBonds, computeBonds } from "../../../src/sdk/core/governance/caseBonds.ts";
import { caseAt } from "../../../src/sdk/core/governance/cases.ts";

/** A case that waits until its panel comes: the state without an exit that other desks have. */
const waiting: typeof caseAt = (record, moment) => {
  const isWaiting = record.isAnswered && record.first === "None" && record.appealedAt === 0n;
  const state = caseAt(record, moment);
  return isWaiting ? { ...state, stage: "Panel", decidesBy: 0n } : state;
};

/** Of a desk that takes every claim as upheld which nobody answers: what there was before. */
const byClock: typeof soundDesk = {
  ...soundDesk,
  takeStep: (record, step, moment) => {
    const isSilent = !record.isAnswered && record.first === "None";
    const isUpheld = isSilent && step.kind === "carryOut" && moment >= record.openedAt + 6n * 86_400n;
    return isUpheld ? { ...record, isCarriedOut: true } : soundDesk.takeStep(record, step, moment);
  },
};
/** Of a desk whose bonds are paid otherwise. */
const paying = (
  change: (...of: Parameters<typeof computeBonds>) => Partial<CaseBonds>,
): typeof soundDesk => ({
  ...soundDesk,
  computeBonds: (record, bond) => ({ ...computeBonds(record, bond), ...change(record, bond) }),
});
const caseFigure = (id: string, desk: typeof soundDesk) =>
  caseRows(QUICK, desk).find((row) => row.id === id)?.ours.median ?? Number.NaN;

const figureOf = ([row]: ReturnType<typeof exitRows>) => row?.ours.median ?? Number.NaN;

describe("bench governance", () => {
  it("meets its goals in small, and plain quorum beside it does not", async () => {
    const { measurements } = await measureGovernance(QUICK);
    const rows = measurements.map(rowOf);
    expect(rows.filter(({ met }) => met !== true)).to.deep.equal([]);
    expect(rows.find(({ id }) => id === "undecided-stress")?.peer).to.be.above(QUICK.stressed / 5);
    expect(rows.find(({ id }) => id === "final-days-appealed")?.ours).to.equal(14);
  });

  describe("would show", () => {
    it("a case that waits for its panel without end", () => {
      expect(figureOf(exitRows(QUICK, { ...soundClocks, caseAt: waiting }))).to.be.above(0);
      expect(daysRows(waiting)[1]?.ours.median).to.be.above(10);
      expect(figureOf(stressRows(QUICK, { caseAt: waiting, hasDefault: true }))).to.be.above(0);
    });

    it("a proposal that stays open after its window", () => {
      const stageAt: typeof soundClocks.stageAt = (proposal, now) => {
        const stage = soundClocks.stageAt(proposal, now);
        return stage === "Lapsed" ? "Open" : stage;
      };
      expect(figureOf(exitRows(QUICK, { ...soundClocks, stageAt }))).to.be.above(0);
    });

    it("an outsider who can hold, by the stand-in's seat that they have", async () => {
      const open = () => openDisputeStage(({ relayer }) => relayer.account.address);
      expect(Number(await onStage(outsiderHold, open))).to.be.above(86_400);
    });

    it("a credential that nobody held for its case", async () => {
      expect(Number(await onStage((stage) => validGap(stage, async () => {})))).to.be.above(86_400);
    });

    it("a status that nobody said yes to", () => {
      expect(caseFigure("changed-by-silence", byClock)).to.be.above(0);
    });

    it("a groundless claim that costs less than a quarter of its bond", () => {
      const free = paying(({ first }, bond) => (first === "None" ? { toClaimant: bond } : {}));
      expect(caseFigure("least-lost-groundless", free)).to.equal(0);
    });

    it("an answer that costs something where no panel ruled", () => {
      const dear = paying(({ first, isAnswered }, bond) =>
        first === "None" && isAnswered ? { toRespondent: bond / 2n } : {},
      );
      expect(caseFigure("most-lost-answering", dear)).to.be.within(0.49, 0.5);
    });

    it("a bond that nobody put in, and that another case's balance pays", () => {
      const unchecked = paying(({ first, isAnswered, appealedAt }, bond) =>
        first === "Upheld" && !isAnswered && appealedAt === 0n
          ? { toClaimant: bond + bond / 2n, toRespondent: -bond, burned: bond / 4n }
          : {},
      );
      expect(caseFigure("paid-out-over-paid-in", unchecked)).to.be.above(0);
    });

    it("a group that one seat stalls, and one whose old signatures act again", () => {
      const rowsOf = (rules: GroupRules) => groupRows(QUICK, rules).map(({ ours }) => ours.median);
      const [byOne, byVetoes] = rowsOf({ mayActAnew: () => false });
      expect(Math.min(byOne ?? 0, byVetoes ?? 0)).to.be.above(0);
      expect(rowsOf({ mayActAnew: () => true })[2]).to.be.above(0);
    });

    it("a group that has no default", () => {
      expect(figureOf(stressRows(QUICK, { caseAt, hasDefault: false }))).to.be.above(0);
    });

    const flaws: readonly (readonly [name: string, code: Partial<RuleBookCode>])[] = [
      [
        "rules that hasten themselves",
        {
          announce: (book, changes, from, now) => {
            const own = changes.find(([act]) => act === RULES)?.[1] ?? Infinity;
            const earliest = now + Math.min(own, soundCode.ruleAt(book, RULES, now, now));
            if (now < book.newest.from || from < earliest) return false;
            enter(book, changes, from);
            return true;
          },
        },
      ],
      [
        "announced rules that are altered",
        {
          announce: (book, changes, from, now) => {
            if (from < now + soundCode.ruleAt(book, RULES, now, now)) return false;
            enter(book, changes, from);
            return true;
          },
        },
      ],
      ["rules that are dropped once they are in force", { drop: (book) => soundCode.drop(book, 0) }],
      [
        "a promise as long as the notice, whatever shortens that",
        { firmUntil: (book, now) => now + soundCode.ruleAt(book, RULES, now, now) },
      ],
    ];
    for (const [name, code] of flaws) {
      it(name, () => {
        expect(figureOf(ruleRows(QUICK, { ...soundCode, ...code }))).to.be.above(0);
      });
    }
  });
});
