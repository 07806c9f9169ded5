import { expect } from "chai";
import { isDeep } from "../deep.ts";
import { prove } from "./prove.ts";

/** Every assertion that is proven, by contract: one that the solver loses, or that is taken out, fails here. */
const PROVEN: Readonly<Record<string, readonly string[]>> = {
  PayOnceProof: ["_paid == 0", "_paid == amount"],
  ConservationProof: ["_funded - _left == _moved"],
  SkipProof: [
    "!_paid || _taken",
    "!_paid || _used",
    "!taken",
    "_paid",
    "_paid == paid",
    "_taken",
    "_taken == taken",
    "_used == used",
  ],
  SweepProof: ["!_swept"],
  TreasuryProof: [
    "_named || msg.sender == _first",
    "_named || msg.sender == _first",
    "_named || to == _first",
  ],
  RecallProof: ["!_claimed", "_time >= _start"],
  RecallSecondProof: ["!_recalled"],
  RecallMoneyProof: ["_left == 0"],
  PauseProof: [
    "!wasOver || later >= next",
    "_effectiveEnd(s) == moved",
    "_effectiveEnd(s) == moved",
    "_extra(s) - extra == _overlap(then_, later, s.from, s.until)",
    "_extra(s) == 0",
    "_extra(s) == extra",
    "_extra(s) == extra",
    "_isSound(s)",
    "_isSound(s)",
    "_isSound(s)",
    "_isSound(s)",
    "next >= moved",
    "s.time < moved",
  ],
  ExtraTimeProof: [
    "moved <= latest",
    "moved >= end",
    "time < latest || time >= moved",
    "time >= end || moved > time",
  ],
  WaveProof: ["false", "wave < waves"],
  VestedWeightProof: ["share * (elapsed + left) + gain * elapsed <= (share + gain) * (elapsed + left)"],
  VestedTotalProof: ["1e18 * span < 2 ** 124", "amount == total", "false"],
  VestedRisingProof: ["false"],
  VestedMeetingProof: [
    "amount * 1e18 * span <= product * span",
    "product * span < (amount + 1) * 1e18 * span",
  ],
  ReleaseProof: [
    "_isSound(s)",
    "_isSound(s)",
    "amount == 0 || s.released <= s.vested",
    "s.vested >= s.released || amount == 0",
  ],
  LawTickProof: ["firmUntil(later, law) >= firmUntil(time, law)", "isSound(later, law)"],
  LawAnnounceProof: [
    "firmUntil(time, next) >= firmUntil(time, law)",
    "isSound(time, next)",
    "next.from >= firmUntil(time, law)",
  ],
  LawDropProof: [
    "firmUntil(time, before) >= firmUntil(time, law)",
    "isSound(time, before)",
    "time >= before.from",
  ],
  ProposalProgressProof: [
    "stage != OPEN || time < p.openedAt + p.window",
    "stage != PASSED || time < p.openedAt + p.window + p.notice + WEEK",
  ],
  ProposalForwardProof: [
    "next >= stage",
    "stage != PASSED || next != LAPSED",
    "stage <= PASSED || next == stage",
  ],
  ProposalAnewProof: [
    "!_mayActAnew(next, later, deadline)",
    "_stageAt(time, p) == PASSED",
    "isSound(p)",
    "later < time + p.notice + WEEK || next == VOID",
    "stage != VOID",
  ],
  ThresholdProof: ["count <= quorum", "count >= floor", "floor < quorum || count == quorum"],
  CaseBondsProof: [
    "(claimant - lost) + (respondent + won) + panels + burned == claimant + respondent",
    "claimant + quarter == bond",
    "claimant + respondent + burned == bond + (answered ? bond : 0)",
    "lost <= claimant",
    "lost <= respondent",
    "lost >= bond",
    "panels <= (lost == 0 ? claimant : lost - lost / 2)",
    "panels <= lost - won",
    "toClaimant + (respondent - lost) + panels + burned == claimant + respondent",
    "toClaimant + quarter >= claimant",
  ],
  CaseProgressProof: [
    "_isSound(s)",
    "_isSound(s)",
    "_isSound(s)",
    "_isSound(s)",
    "_isSound(s)",
    "_isSound(s)",
    "_overAt(s) == over",
    "_stage(s) == 2",
    "_stage(s) == 3",
    "_stage(s) == 4",
    "_stage(s) == 5",
    "later < s.openedAt + 14 * DAY || _stage(s) == 5",
    "stage != 5 || _stage(s) == 5",
  ],
};

/** A flaw each: what is changed, and an assertion that it breaks. */
const FLAWS: readonly { what: string; contract: string; change: [string, string]; breaks: string }[] = [
  {
    what: "a leaf is marked after the gate was asked",
    contract: "PayOnceProof",
    change: ["_taken = true;\n        require(gate.ask());", "require(gate.ask());\n        _taken = true;"],
    breaks: "_paid == 0",
  },
  {
    what: "a leaf is never looked up",
    contract: "PayOnceProof",
    change: ["require(!_taken);\n", ""],
    breaks: "_paid == 0",
  },
  {
    what: "the fee is paid on top",
    contract: "PayOnceProof",
    change: ["_paid += amount - fee;", "_paid += amount;"],
    breaks: "_paid == amount",
  },
  {
    what: "a claim takes less from what is left than it pays",
    contract: "ConservationProof",
    change: ["_left -= amount;", "if (amount > 0) _left -= amount - 1;"],
    breaks: "_funded - _left == _moved",
  },
  {
    what: "a nullifier is used up outside of the item's own call",
    contract: "SkipProof",
    change: ["try this.payItem(gate, token)", "_used = true;\n        try this.payItem(gate, token)"],
    breaks: "_used == used",
  },
  {
    what: "a leaf is marked as taken outside of it",
    contract: "SkipProof",
    change: ["try this.payItem(gate, token)", "_taken = true;\n        try this.payItem(gate, token)"],
    breaks: "_taken == taken",
  },
  {
    what: "claims are paid after the end",
    contract: "SweepProof",
    change: ["require(_time < _end);\n", ""],
    breaks: "!_swept",
  },
  {
    what: "a sweep is paid before the end",
    contract: "SweepProof",
    change: ["require(_time >= _end);\n", ""],
    breaks: "!_swept",
  },
  {
    what: "anybody names the treasury",
    contract: "TreasuryProof",
    change: ["require(msg.sender == _treasury);\n", ""],
    breaks: "_named || msg.sender == _first",
  },
  {
    what: "anybody recalls",
    contract: "TreasuryProof",
    change: ["require(msg.sender == to);\n", ""],
    breaks: "_named || msg.sender == _first",
  },
  {
    what: "a campaign is recalled in the second of its start, behind a claim",
    contract: "RecallProof",
    change: ["require(_time < _start);", "require(_time <= _start);"],
    breaks: "!_claimed",
  },
  {
    what: "claims are paid in the second before the start",
    contract: "RecallProof",
    change: ["require(_time >= _start);", "require(_time + 1 >= _start);"],
    breaks: "!_claimed",
  },
  {
    what: "something is released that nobody claimed",
    contract: "RecallProof",
    change: ["require(_claimed);\n", ""],
    breaks: "_time >= _start",
  },
  {
    what: "a claim is paid in the second of a recall",
    contract: "RecallSecondProof",
    change: ["require(_time < _start);", "require(_time <= _start);"],
    breaks: "!_recalled",
  },
  {
    what: "a recall leaves something",
    contract: "RecallMoneyProof",
    change: ["_left -= amount;", "_left -= amount / 2;"],
    breaks: "_left == 0",
  },
  {
    what: "a gate's answer is not bounded",
    contract: "ExtraTimeProof",
    change: ["answered && extra < maxExtra", "answered && extra < 2 ** 65"],
    breaks: "moved <= latest",
  },
  {
    what: "an index beyond the count is let in",
    contract: "WaveProof",
    change: ["index < count && waves > 0", "waves > 0"],
    breaks: "wave < waves",
  },
  {
    what: "a second more is vested than has passed",
    contract: "VestedWeightProof",
    change: ["gain * elapsed", "gain * (elapsed + 1)"],
    breaks: "share * (elapsed + left) + gain * (elapsed + 1) <= (share + gain) * (elapsed + left)",
  },
  {
    what: "what is vested is rounded up",
    contract: "VestedTotalProof",
    change: ["(total + more + 1)", "(total + more)"],
    breaks: "false",
  },
  {
    what: "a remainder may be a whole",
    contract: "VestedRisingProof",
    change: ["rest < whole", "rest <= whole"],
    breaks: "false",
  },
  {
    what: "a clock that goes back makes something due",
    contract: "ReleaseProof",
    change: [": 0;", ": s.released - s.vested;"],
    breaks: "s.vested >= s.released || amount == 0",
  },
  {
    what: "the notice is that of the rules that are announced",
    contract: "LawAnnounceProof",
    change: ["time + noticeAt(time, law)", "time + next.nextNotice"],
    breaks: "next.from >= firmUntil(time, law)",
  },
  {
    what: "rules are announced over others that wait",
    contract: "LawAnnounceProof",
    change: ["require(time >= law.from);\n", ""],
    breaks: "firmUntil(time, next) >= firmUntil(time, law)",
  },
  {
    what: "rules that are in force are dropped",
    contract: "LawDropProof",
    change: ["require(time < law.from);\n", ""],
    breaks: "firmUntil(time, before) >= firmUntil(time, law)",
  },
  {
    what: "what passed waits for ever",
    contract: "ProposalProgressProof",
    change: ["time < from + p.notice + WEEK ? PASSED : VOID", "PASSED"],
    breaks: "stage != PASSED || time < p.openedAt + p.window + p.notice + WEEK",
  },
  {
    what: "a window ends only where it is by silence that something passes",
    contract: "ProposalProgressProof",
    change: ["if (time < from) return OPEN;", "if (time < from || !p.bySilence) return OPEN;"],
    breaks: "stage != OPEN || time < p.openedAt + p.window",
  },
  {
    what: "what is void may be executed again after a while",
    contract: "ProposalForwardProof",
    change: ["time < from + p.notice + WEEK ?", "(time - from) % (2 * WEEK) < WEEK ?"],
    breaks: "next >= stage",
  },
  {
    what: "a full quorum brings back what is void",
    contract: "ProposalAnewProof",
    change: ["stage == REFUSED || stage == LAPSED", "stage > PASSED"],
    breaks: "!_mayActAnew(next, later, deadline)",
  },
  {
    what: "dormant seats lower every threshold",
    contract: "ThresholdProof",
    change: ["quorum > floor + dormant ?", "quorum > dormant ?"],
    breaks: "floor < quorum || count == quorum",
  },
  {
    what: "a panel's part is paid twice",
    contract: "CaseBondsProof",
    change: ["claimant + lost / 2;", "claimant + lost / 2 + panels;"],
    breaks: "toClaimant + (respondent - lost) + panels + burned == claimant + respondent",
  },
  {
    what: "whoever did not answer is taken to have lost a bond",
    contract: "CaseBondsProof",
    change: ["second != NONE ? respondent : answered ? bond : 0;", "second != NONE ? respondent : bond;"],
    breaks: "lost <= respondent",
  },
  {
    what: "a claim that nobody ruled on costs nothing",
    contract: "CaseBondsProof",
    change: ["uint256 claimant = bond - quarter;", "uint256 claimant = bond;"],
    breaks: "claimant + quarter == bond",
  },
  {
    what: "an appeal has no end",
    contract: "CaseProgressProof",
    change: [
      "require(_isSound(s) && _stage(s) == 3);",
      "require(_isSound(s) && s.ruled && !s.appealed && !s.ruledAgain);",
    ],
    breaks: "_isSound(s)",
  },
  {
    what: "an answer has no end",
    contract: "CaseProgressProof",
    change: ["require(_isSound(s) && _stage(s) == 1);", "require(_isSound(s) && !s.answered);"],
    breaks: "_stage(s) == 2",
  },
];

/** In every run: the quickest that say most. The others take minutes, and run deep. */
const SHORT = new Set([
  "ExtraTimeProof",
  "WaveProof",
  "VestedWeightProof",
  "VestedRisingProof",
  "RecallSecondProof",
  "LawAnnounceProof",
  "ProposalProgressProof",
  "ThresholdProof",
]);
const SHORT_FLAWS = new Set(["WaveProof"]);

describe("proofs of the rules of campaigns, rulebooks, groups and cases", () => {
  for (const [contract, proven] of Object.entries(PROVEN)) {
    if (!isDeep && !SHORT.has(contract)) continue;
    it(`proves every assertion of ${contract}`, () => {
      expect(prove({ contract })).to.deep.equal({ proven, refuted: [], open: [] });
    });
  }

  for (const { what, contract, change, breaks } of FLAWS) {
    if (!isDeep && !SHORT_FLAWS.has(contract)) continue;
    it(`finds that ${what}`, () => {
      expect(prove({ contract, change }).refuted).to.include(breaks);
    });
  }
});
