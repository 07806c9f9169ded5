import { expect } from "chai";
import fc from "fast-check";
import {
  type Admission,
  admit,
  type LaneTerms,
  noPlaces,
  type Places,
  type Promised,
} from "../../../../src/services/gateway/policy/places.ts";
import { isDeep } from "../../../deep.ts";

const BLOCK_TIME = 1;

/** A lane that is played: who asks is answered by the policy; each block takes what it can from the front. */
function openLane(terms: LaneTerms) {
  let places: Places = noPlaces;
  let queued: number[] = [];
  const sentAt = new Map<number, number>();
  return {
    sentAt,
    get queued() {
      return queued.length;
    },
    ask(who: number, now: number, promised?: Promised, until = Infinity): Admission {
      const toBlock = BLOCK_TIME - (now % BLOCK_TIME);
      const answer = admit(places, terms, { now, toBlock, queued: queued.length, promised, until });
      places = answer.places;
      if (answer.admission.admission === "taken") queued.push(who);
      return answer.admission;
    },
    mine(now: number) {
      for (const who of queued.slice(0, terms.block)) sentAt.set(who, now);
      queued = queued.slice(terms.block);
    },
  };
}

type Lane = ReturnType<typeof openLane>;

/** Plays claimants by their moments; who is promised a place comes then, but for those who do not. */
function play(
  lane: Lane,
  moments: readonly number[],
  { shows }: { readonly shows: (who: number) => boolean },
) {
  type Visit = { readonly who: number; readonly at: number; readonly promised?: Promised };
  let visits: readonly Visit[] = moments.map((at, who) => ({ who, at }));
  const requests = new Map<number, number>();
  const late: number[] = [];
  let most = 0;
  let mostWithout = 0;
  for (let block = BLOCK_TIME; visits.length > 0 || lane.queued > 0; block += BLOCK_TIME) {
    for (;;) {
      const next = visits.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > block) break;
      visits = visits.filter((visit) => visit !== next);
      requests.set(next.who, (requests.get(next.who) ?? 0) + 1);
      const answer = lane.ask(next.who, next.at, next.promised);
      most = Math.max(most, lane.queued);
      const isTaken = answer.admission === "taken";
      if (isTaken && next.promised === undefined) mostWithout = Math.max(mostWithout, lane.queued);
      if (answer.admission !== "promised") continue;
      if (next.promised !== undefined) late.push(next.who);
      if (shows(next.who)) visits = [...visits, { ...next, at: answer.comes, promised: answer }];
    }
    lane.mine(block);
    if (block > 10_000) throw new Error("It never ends.");
  }
  return { requests, late, most, mostWithout };
}

const lanes = fc.record({
  block: fc.integer({ min: 1, max: 40 }),
  blocks: fc.integer({ min: 3, max: 12 }),
  moments: fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { minLength: 1, maxLength: 200 }),
});

const termsOf = ({ block, blocks }: { readonly block: number; readonly blocks: number }): LaneTerms => ({
  bound: block * blocks,
  rate: block * 0.98,
  block,
});

const RUNS = { numRuns: isDeep ? 5_000 : 150, seed: 22 };

describe("places", () => {
  it("are bounded: no more wait than the lane holds, beside those who were promised a place", () => {
    fc.assert(
      fc.property(lanes, ({ moments, ...drawn }) => {
        const terms = termsOf(drawn);
        const { most, mostWithout } = play(openLane(terms), moments, { shows: () => true });
        // Who was promised no place is taken in only while the lane holds no more than it may.
        expect(mostWithout).to.be.at.most(terms.bound);
        // Whoever has a place comes three tenths of their wait earlier.
        expect(most).to.be.at.most(terms.bound + terms.block + Math.ceil(0.3 * moments.length));
      }),
      RUNS,
    );
  });

  it("are kept: who comes when told is taken in at once, so nobody asks more than twice", () => {
    fc.assert(
      fc.property(lanes, ({ moments, ...drawn }) => {
        const { late, requests } = play(openLane(termsOf(drawn)), moments, { shows: () => true });
        expect(late).to.deep.equal([]);
        for (const count of requests.values()) expect(count).to.be.at.most(2);
      }),
      RUNS,
    );
  });

  it("waste nothing: while anybody waits or is told to come later, a block is full", () => {
    fc.assert(
      fc.property(lanes, ({ moments, ...drawn }) => {
        const terms = termsOf(drawn);
        const lane = openLane(terms);
        play(lane, moments, { shows: () => true });
        const last = Math.max(...lane.sentAt.values());
        // Everybody came by 20; one place in fifty is kept back.
        expect(last).to.be.at.most(20 + (moments.length / terms.rate) * 1.02 + 2 * BLOCK_TIME);
      }),
      RUNS,
    );
  });

  it("give way where whom they were kept for does not come: others are taken in their place", () => {
    const terms = { bound: 40, rate: 9.8, block: 10 };
    const lane = openLane(terms);
    const crowd = new Array<number>(200).fill(0.1);
    const passers = Array.from({ length: 150 }, (_, i) => 0.2 + i / 10);
    const { requests } = play(lane, [...crowd, ...passers], { shows: (who) => who >= 200 || who % 2 === 0 });
    const sentBy = (moment: number) => [...lane.sentAt.values()].filter((at) => at <= moment).length;
    expect(sentBy(16)).to.be.at.least(0.95 * 160);
    expect([...requests.values()].every((count) => count <= 2)).to.equal(true);
  });

  it("are not given to others while those come whom they were promised to: who asks later is sent later", () => {
    // The other holds little more than a block, and its queue is short after each.
    for (const bound of [40, 14]) {
      const lane = openLane({ bound, rate: 9.8, block: 10 });
      const crowd = new Array<number>(200).fill(0.1);
      const passers = Array.from({ length: 140 }, (_, i) => 0.2 + i / 10);
      play(lane, [...crowd, ...passers], { shows: () => true });
      const at = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, i) => lane.sentAt.get(from + i) ?? NaN);
      expect(Math.min(...at(200, 340)), `${bound}`).to.be.at.least(Math.max(...at(0, 200)) - 1);
    }
  });

  it("are of the leaf: asked again before its moment, the same place; asked often, no more than one", () => {
    const lane = openLane({ bound: 10, rate: 5, block: 5 });
    for (let who = 0; who < 10; who++) lane.ask(who, 0);
    const first = lane.ask(10, 0.1);
    const second = lane.ask(11, 0.1);
    for (let i = 0; i < 50; i++) {
      expect(lane.ask(10, 0.2, first as Promised)).to.include({ ...first });
    }
    const third = lane.ask(12, 0.3);
    const turn = (answer: Admission) => (answer as Promised).turn;
    expect(turn(second) - turn(first)).to.be.closeTo(0.2, 1e-9);
    expect(turn(third) - turn(second)).to.be.closeTo(0.2, 1e-9);
  });

  it("say at once where a place would come too late, and keep none for it", () => {
    const lane = openLane({ bound: 10, rate: 5, block: 5 });
    for (let who = 0; who < 10; who++) lane.ask(who, 0);
    const late = lane.ask(10, 0.1, undefined, 0.5);
    expect(late.admission).to.equal("tooLate");
    expect((late as Promised).turn).to.be.above(0.5);
    expect((lane.ask(11, 0.1) as Promised).turn).to.equal((late as Promised).turn);
  });

  it("never overtake: of two who are told, who asked before comes before, whatever the rate does", () => {
    const rates = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(rates, (drawn) => {
        let places: Places = { next: 100, expected: 90 };
        let comes = -Infinity;
        let turn = -Infinity;
        for (const rate of drawn) {
          const asking = { now: 10, toBlock: 0, queued: 60, promised: undefined, until: Infinity };
          const answer = admit(places, { bound: 40, rate, block: 1 }, asking);
          const promised = answer.admission as Promised;
          expect(answer.admission.admission).to.equal("promised");
          expect(promised.turn).to.be.above(turn);
          comes = Math.max(comes, promised.comes);
          turn = promised.turn;
          places = answer.places;
          expect(places.expected).to.be.at.least(comes);
        }
      }),
      RUNS,
    );
  });
});
