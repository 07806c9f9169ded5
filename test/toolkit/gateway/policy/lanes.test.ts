import { expect } from "chai";
import fc from "fast-check";
import { HEAD_START, nextOrder } from "../../../../src/services/gateway/policy/lanes.ts";
import { isDeep } from "../../../deep.ts";

const RUNS = { numRuns: isDeep ? 5_000 : 200, seed: 22 };

/** Lanes that are played: claims get their numbers when they come, and the least goes first. */
function openLanes(weights: readonly number[]) {
  const lanes = weights.map((weight) => ({ weight, finish: 0, sent: 0, waiting: [] as number[] }));
  let last = 0;
  /** Of each lane the first waiting is the least. */
  const first = () => {
    const busy = lanes.filter(({ waiting }) => waiting.length > 0);
    return busy.toSorted((a, b) => (a.waiting[0] as number) - (b.waiting[0] as number))[0];
  };
  return {
    lanes,
    come(lane: number) {
      const own = lanes[lane] as (typeof lanes)[number];
      const { order, finish } = nextOrder(own, first()?.waiting[0] ?? last);
      own.finish = finish;
      own.waiting.push(order);
    },
    /** @returns whose claim went */
    send() {
      const lane = first();
      if (lane === undefined) return -1;
      last = lane.waiting.shift() as number;
      lane.sent++;
      return lanes.indexOf(lane);
    },
  };
}

describe("lanes", () => {
  it("share what is sent by their weights, while all of them have work", () => {
    const weights = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 20, max: 150 }), (drawn, count) => {
        const played = openLanes(drawn);
        // One after the other, so that the first has a long queue when the last comes.
        drawn.forEach((_, lane) => {
          for (let i = 0; i < count; i++) played.come(lane);
        });
        for (let i = 0; i < count; i++) played.send();
        const shares = played.lanes.map(({ sent, weight }) => sent / weight);
        const start = HEAD_START / Math.min(...drawn);
        expect(Math.max(...shares) - Math.min(...shares)).to.be.at.most(2 + start);
      }),
      RUNS,
    );
  });

  it("starve nobody: a lane that comes late is served beside one that has flooded", () => {
    const played = openLanes([1, 1]);
    for (let i = 0; i < 5_000; i++) played.come(0);
    for (let i = 0; i < 100; i++) played.send();
    for (let i = 0; i < 20; i++) played.come(1);
    const sent = Array.from({ length: 41 }, () => played.send());
    expect(sent.filter((lane) => lane === 1).length).to.equal(20);
  });

  it("let nobody save up: a lane that was idle has no more than its share afterwards", () => {
    const played = openLanes([1, 1]);
    for (let i = 0; i < 300; i++) {
      played.come(0);
      if (i % 2 === 0) played.send();
    }
    for (let i = 0; i < 100; i++) played.come(1);
    const sent = Array.from({ length: 100 }, () => played.send());
    expect(sent.filter((lane) => lane === 1).length).to.be.within(49, 51 + HEAD_START / 2);
  });

  it("have a claim of a quiet one go next, however many of a loud one wait, and no more of it than a few", () => {
    const played = openLanes([4, 4]);
    for (let i = 0; i < 5_000; i++) played.come(0);
    // The loud one has had its few.
    for (let i = 0; i < HEAD_START; i++) played.send();
    for (let i = 0; i < 1_000; i++) {
      if (i % 10 !== 0) played.send();
      else {
        played.come(1);
        expect(played.send()).to.equal(1);
      }
    }
    for (let i = 0; i < 100; i++) played.come(1);
    const sent = Array.from({ length: 40 }, () => played.send());
    expect(sent.slice(0, HEAD_START).every((lane) => lane === 1)).to.equal(true);
    expect(sent.slice(HEAD_START + 1).filter((lane) => lane === 1).length).to.be.within(15, 16);
  });

  it("keep the order within a lane", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 }), (drawn) => {
        const lane = { weight: 3, finish: 0 };
        let before = -Infinity;
        for (const least of drawn.toSorted((a, b) => a - b)) {
          const { order, finish } = nextOrder(lane, least);
          expect(order).to.be.at.least(before);
          before = order;
          lane.finish = finish;
        }
      }),
      RUNS,
    );
  });
});
