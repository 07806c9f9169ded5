import { expect } from "chai";
import { type Hash, numberToHex, toFunctionSelector } from "viem";
import { PAID } from "../../../src/sdk/distribution/claim/paidIn.ts";
import type { LeafRefusal } from "../../../src/sdk/distribution/relay/leavesApart.ts";
import { openPace } from "../../../src/services/work/pace.ts";

const TOO_SOON = "0x335c29b1";
const blocker = { code: TOO_SOON, why: "The token refuses.", hint: "" };
const refusals = (alone: LeafRefusal["alone"], ...indexes: number[]) =>
  new Map(indexes.map((index) => [index, { blocker, alone }]));
const hash = (number: number): Hash => numberToHex(number, { size: 32 });

describe("the pace at which workers pay a campaign", () => {
  it("is one transaction at a time, smaller each time, once half of one is refused beside the rest", () => {
    const pace = openPace();
    const open = [0, 1, 2, 3, 4, 5, 6, 7];
    expect(pace.take(open)).to.deep.equal(open);
    expect(pace.checkRefusals(refusals("paid", 1, 2, 3, 4, 5, 6, 7), { tried: 8, now: 1n })).to.deep.equal(
      [],
    );
    expect([pace.max(), pace.take(open)]).to.deep.equal([4, open]);
    pace.checkRefusals(refusals("paid", 1, 2, 3, 4), { tried: 4, now: 1n });
    expect([pace.max(), pace.take(open)]).to.deep.equal([2, [0, 1, 2, 3]]);
  });

  it("learns from each transaction that is mined, and from each but once", () => {
    const pace = openPace();
    const results = new Map([[0, PAID], ...[1, 2, 3].map((index) => [index, TOO_SOON] as const)]);
    for (const _ of [1, 2]) pace.mined(hash(1), results);
    expect(pace.max()).to.equal(2);
    pace.mined(
      hash(2),
      new Map([
        [4, PAID],
        [5, TOO_SOON],
      ]),
    );
    expect(pace.max()).to.equal(1);
  });

  it("does not slow down for what no waiting brings", () => {
    const pace = openPace();
    const taken = toFunctionSelector("AlreadyClaimed(uint256)");
    pace.mined(hash(1), new Map([0, 1, 2].map((index) => [index, taken] as const)));
    expect(pace.max()).to.equal(undefined);
  });

  it("hands out one transaction a block, and another one where nobody has seen the last for long", () => {
    let time = 0;
    const pace = openPace(() => time);
    expect(pace.isFree(5n)).to.equal(true);
    pace.handed(5n);
    expect([4n, 5n, 6n].map(pace.isFree)).to.deep.equal([false, false, true]);
    time = 10_000;
    expect(pace.isFree(5n)).to.equal(true);
  });

  it("looks at a leaf that is held less often each time, and afresh once it was paid", () => {
    const pace = openPace();
    expect([1, 2, 3, 4, 5, 6].map(() => pace.hold(3))).to.deep.equal([
      500, 1_000, 2_000, 4_000, 5_000, 5_000,
    ]);
    pace.mined(hash(1), new Map([[3, PAID]]));
    expect(pace.hold(3)).to.equal(500);
  });

  it("gives up at once whom nothing pays, and after an hour without a payment whom nothing pays any more", () => {
    const pace = openPace();
    expect(pace.checkRefusals(refusals("refused", 9), { tried: 1, now: 0n })).to.deep.equal([9]);
    expect(pace.checkRefusals(refusals("before", 1), { tried: 1, now: 100n })).to.deep.equal([]);
    expect(pace.checkRefusals(refusals("refused", 1), { tried: 1, now: 3_699n })).to.deep.equal([]);
    pace.mined(hash(1), new Map([[0, PAID]]));
    expect(pace.checkRefusals(refusals("refused", 1), { tried: 1, now: 3_700n })).to.deep.equal([]);
    expect(pace.checkRefusals(refusals("refused", 1), { tried: 1, now: 7_300n })).to.deep.equal([1]);
  });
});
