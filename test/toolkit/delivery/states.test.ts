import { expect } from "chai";
import fc from "fast-check";
import {
  type Mined,
  type NextAct,
  nextAct,
  type Recorded,
  type Seen,
  type Terms,
} from "../../../src/sdk/delivery/states.ts";

const TERMS: Terms = { patience: 1_000, rounds: 2, lag: 300, doubt: 100, resend: 500 };
const MINED: Mined = { hash: "0x01", block: 7, blockHash: "0x0b" };
const OPEN: Recorded = { mined: undefined, ended: false };
const WAITING: Seen = {
  mined: undefined,
  finalized: -1,
  isUsed: false,
  isUsedFinally: false,
  usedFor: 0,
  age: 0,
  quiet: 0,
  answer: "taken",
  raises: 0,
  wasBehind: false,
  priceRefusals: 0,
  isCapped: false,
  isOutpriced: false,
};

type Row = readonly [title: string, recorded: Partial<Recorded>, seen: Partial<Seen>, act: NextAct["act"]];

const ROWS: readonly Row[] = [
  ["what an earlier process has left leaves again", {}, { age: undefined }, "send"],
  ["a fresh version is awaited", {}, {}, "wait"],
  ["bytes go out again once they may be forgotten", {}, { age: 600, quiet: 500 }, "send"],
  ["what was lost on the way goes out again soon", {}, { age: 100, quiet: 100, answer: "silent" }, "send"],
  ["but not at once", {}, { age: 99, quiet: 99, answer: "silent" }, "wait"],
  ["what waits too long pays more", {}, { age: 1_000 }, "raise"],
  ["what the base fee has outrun pays more at once", {}, { isOutpriced: true }, "raise"],
  ["as often as that takes", {}, { isOutpriced: true, raises: 2, age: 1_000 }, "raise"],
  ["but not where nobody knows whether it is there", {}, { isOutpriced: true, answer: "silent" }, "wait"],
  ["what is outbid pays more before", {}, { age: 100, answer: "outbid" }, "raise"],
  ["what offers too little offers more at once", {}, { answer: "underpriced", priceRefusals: 1 }, "raise"],
  [
    "what offers too little counts as no try to outbid",
    {},
    { answer: "underpriced", priceRefusals: 12, age: 1_000, raises: 2 },
    "raise",
  ],
  ["a node that wants ever more is believed", {}, { answer: "underpriced", priceRefusals: 13 }, "refuse"],
  [
    "a floor above the ceiling is not believed at once",
    {},
    { answer: "underpriced", priceRefusals: 1, isCapped: true, age: 99 },
    "raise",
  ],
  ["but soon", {}, { answer: "underpriced", priceRefusals: 1, isCapped: true, age: 100 }, "refuse"],
  ["a refusal is not believed at once", {}, { age: 99, answer: "refused" }, "wait"],
  ["a refusal is believed later", {}, { age: 100, answer: "refused" }, "refuse"],
  [
    "a refusal is not believed where something earlier waited",
    {},
    { age: 9_000, quiet: 99, answer: "refused", wasBehind: true },
    "wait",
  ],
  ["but tried again soon", {}, { age: 9_000, quiet: 100, answer: "refused", wasBehind: true }, "send"],
  ["prices rise so often and no more", {}, { age: 1_000, raises: 2 }, "giveUp"],
  ["what was given up stays so", {}, { age: 2_000, quiet: 500, raises: 2 }, "giveUp"],
  ["a receipt settles, whatever the send was answered", {}, { mined: MINED, answer: "refused" }, "settle"],
  ["what is settled is awaited", { mined: MINED }, { mined: MINED, finalized: 6 }, "wait"],
  ["a final block ends", { mined: MINED }, { mined: MINED, finalized: 7 }, "end"],
  ["a block taken back reopens", { mined: MINED }, { age: 0 }, "reopen"],
  [
    "another block settles anew",
    { mined: { ...MINED, blockHash: "0x0c" } },
    { mined: MINED, finalized: 7 },
    "settle",
  ],
  ["a used nonce is awaited", {}, { isUsed: true, usedFor: 299, isUsedFinally: true, age: 5_000 }, "wait"],
  ["a nonce used by others is let be", {}, { isUsed: true, usedFor: 300, age: 5_000 }, "park"],
  [
    "a nonce used by others for good is given up",
    {},
    { isUsed: true, usedFor: 300, isUsedFinally: true },
    "displace",
  ],
  ["what has ended stays so", { mined: MINED, ended: true }, { age: undefined }, "wait"],
];

describe("nextAct", () => {
  for (const seen of [{ answer: "refused" as const }, { age: 2_000, raises: 2 }]) {
    it(`sends again where whoever sends goes on: ${JSON.stringify(seen)}`, () => {
      const actOf = (quiet: number) =>
        nextAct(OPEN, { ...WAITING, age: 600, ...seen, quiet }, { ...TERMS, goesOn: true }).act;
      expect(actOf(500)).to.equal("send");
      expect(actOf(499)).to.be.oneOf(["refuse", "giveUp"]);
    });
  }

  it("asks a node that wants ever more again after a while, where whoever sends goes on", () => {
    const seen: Seen = { ...WAITING, answer: "underpriced", priceRefusals: 13, age: 5_000 };
    const actOf = (more: Partial<Seen>) =>
      nextAct(OPEN, { ...seen, ...more }, { ...TERMS, goesOn: true }).act;
    expect(actOf({ quiet: 999 })).to.equal("wait");
    expect(actOf({ quiet: 1_000 }), "by the prices of then").to.equal("raise");
    expect(actOf({ priceRefusals: 1, isCapped: true })).to.equal("raise");
  });

  for (const [title, recorded, seen, act] of ROWS) {
    it(title, () => {
      expect(nextAct({ ...OPEN, ...recorded }, { ...WAITING, ...seen }, TERMS).act).to.equal(act);
    });
  }

  const mined = fc.option(
    fc.record({
      hash: fc.constantFrom("0x01", "0x02" as const),
      block: fc.nat(9),
      blockHash: fc.constantFrom("0x0a", "0x0b", "0x0c" as const),
    }) as fc.Arbitrary<Mined>,
    { nil: undefined },
  );
  const milliseconds = fc.constantFrom(0, 99, 100, 299, 300, 500, 999, 1_000, 9_000);
  const sight: fc.Arbitrary<Seen> = fc.record({
    mined,
    finalized: fc.integer({ min: -1, max: 9 }),
    isUsed: fc.boolean(),
    isUsedFinally: fc.boolean(),
    usedFor: milliseconds,
    age: fc.option(milliseconds, { nil: undefined }),
    quiet: milliseconds,
    answer: fc.constantFrom("taken", "outbid", "underpriced", "refused", "silent"),
    wasBehind: fc.boolean(),
    raises: fc.nat(3),
    priceRefusals: fc.nat(14),
    isCapped: fc.boolean(),
    isOutpriced: fc.boolean(),
  });
  const after = (recorded: Recorded, act: NextAct): Recorded => {
    if (act.act === "settle") return { ...recorded, mined: act.mined };
    if (act.act === "reopen") return { ...recorded, mined: undefined };
    return act.act === "end" || act.act === "displace" ? { ...recorded, ended: true } : recorded;
  };
  const isLeaving = ({ act }: NextAct) => act === "send" || act === "raise";

  it("lets nothing leave that is mined, used or ended, and gives a nonce up only if it is used for good", () => {
    fc.assert(
      fc.property(fc.array(sight, { maxLength: 30 }), (sights) => {
        let recorded = OPEN;
        for (const seen of sights) {
          const act = nextAct(recorded, seen, TERMS);
          const isFree = seen.mined === undefined && recorded.mined === undefined && !seen.isUsed;
          if (isLeaving(act)) expect(isFree && !recorded.ended, act.act).to.equal(true);
          if (act.act === "displace") {
            expect(seen.isUsed && seen.isUsedFinally && seen.mined === undefined).to.equal(true);
          }
          if (act.act === "end") expect(seen.mined?.block).to.be.at.most(seen.finalized);
          if (recorded.ended) expect(act.act).to.equal("wait");
          recorded = after(recorded, act);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("writes nothing down twice for the same sight", () => {
    fc.assert(
      fc.property(mined, sight, (before, seen) => {
        let recorded: Recorded = { ...OPEN, mined: before };
        const acts: string[] = [];
        for (let time = 0; time < 4; time++) {
          const act = nextAct(recorded, seen, TERMS);
          if (after(recorded, act) !== recorded) acts.push(act.act);
          recorded = after(recorded, act);
        }
        expect(new Set(acts).size, acts.join(", ")).to.equal(acts.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
