import { expect } from "chai";
import fc from "fast-check";
import { classes, HEAD_START, nextOrder, weightOf } from "../../../../src/services/gateway/policy/lanes.ts";
import {
  admit,
  noPlaces,
  type Places,
  type Promised,
} from "../../../../src/services/gateway/policy/places.ts";
import { isDeep } from "../../../deep.ts";

const RUNS = { numRuns: isDeep ? 20_000 : 300, seed: 22 };

const moments = fc.double({ min: 0, max: 1e6, noNaN: true });
const anything = fc.record({
  places: fc.record({ next: moments, expected: moments }),
  terms: fc.record({
    bound: fc.integer({ min: 1, max: 10_000 }),
    rate: fc.double({ min: 0.001, max: 5_000, noNaN: true }),
    block: fc.double({ min: 1, max: 5_000, noNaN: true }),
  }),
  now: moments,
  toBlock: fc.double({ min: 0, max: 30, noNaN: true }),
  queued: fc.nat(1_000_000),
  comes: moments,
  ahead: fc.double({ min: 0, max: 100, noNaN: true }),
  until: fc.oneof(moments, fc.constant(Infinity)),
});

describe("places, whatever else happens", () => {
  it("are kept: who comes at or after their moment is taken in with the turn that they were promised", () => {
    fc.assert(
      fc.property(anything, ({ places, terms, comes, ahead, ...asking }) => {
        const promised: Promised = { comes, turn: comes + ahead };
        const { admission, places: after } = admit(places, terms, { ...asking, promised });
        if (asking.now >= comes) {
          expect(admission).to.deep.equal({ admission: "taken", turn: promised.turn });
          expect(after).to.deep.equal(places);
        } else if (admission.admission === "promised") {
          expect(admission).to.deep.equal({ admission: "promised", ...promised });
          expect(after).to.deep.equal(places);
        } else expect(admission.admission).to.equal("taken");
      }),
      RUNS,
    );
  });

  it("are moments that can be told: never in the past, none too late, each after the one before", () => {
    fc.assert(
      fc.property(anything, ({ places, terms, comes: _, ahead: __, ...asking }) => {
        const { admission, places: after } = admit(places, terms, { ...asking, promised: undefined });
        for (const moment of [admission.turn, after.next]) expect(Number.isFinite(moment)).to.equal(true);
        // While somebody is expected, no turn is given twice.
        if (places.expected > asking.now) expect(after.next).to.be.at.least(places.next);
        if (admission.admission === "taken") return;
        expect(admission.comes).to.be.at.least(asking.now);
        expect(admission.turn).to.be.at.least(asking.now);
        if (admission.admission === "tooLate") {
          expect(admission.turn).to.be.at.least(asking.until);
          expect(after).to.deep.equal(places);
        } else {
          expect(admission.turn).to.be.below(asking.until);
          expect(admission.comes).to.be.at.most(admission.turn);
          expect(after.expected).to.be.at.least(admission.comes);
        }
      }),
      RUNS,
    );
  });

  it("are honoured by processes whose clocks differ a little, while the chain's room comes and goes", () => {
    const crowd = fc.record({
      skews: fc.array(fc.double({ min: -0.05, max: 0.05, noNaN: true }), { minLength: 1, maxLength: 4 }),
      rates: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
      arrivals: fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 120 }),
    });
    fc.assert(
      fc.property(crowd, ({ skews, rates, arrivals }) => {
        let places: Places = noPlaces;
        let queued = 0;
        type Visit = { readonly at: number; readonly asked: number; readonly promised?: Promised };
        let visits: Visit[] = arrivals.map((at) => ({ at, asked: 0 }));
        for (let block = 1; visits.length > 0; block++) {
          const rate = rates[block % rates.length] as number;
          const terms = { bound: 8 * rate, rate, block: rate };
          for (;;) {
            visits.sort((a, b) => a.at - b.at);
            const [visit] = visits;
            if (visit === undefined || visit.at > block) break;
            visits = visits.slice(1);
            // Any process may be asked, each with a clock of its own.
            const now = visit.at + (skews[(visit.asked + visits.length) % skews.length] as number);
            const asking = { now, toBlock: block - visit.at, queued, until: Infinity };
            const { admission, places: after } = admit(places, terms, {
              ...asking,
              promised: visit.promised,
            });
            places = after;
            if (admission.admission === "taken") {
              queued++;
              continue;
            }
            if (admission.admission !== "promised") throw new Error("It is never too late here.");
            if (visit.promised !== undefined) expect(admission).to.include(visit.promised);
            // A clock that is behind says no more often than that: clients wait 30 ms beyond their moment, and 100 at least.
            expect(visit.asked).to.be.at.most(2);
            const { comes, turn } = admission;
            visits.push({
              at: visit.at + Math.max(comes - now + 0.03, 0.1),
              asked: visit.asked + 1,
              promised: { comes, turn },
            });
          }
          queued = Math.max(0, queued - rate);
          if (block > 100_000) throw new Error("It never ends.");
        }
      }),
      RUNS,
    );
  });
});

describe("lanes of all classes", () => {
  it("starve nobody: between two of a lane that has work no other sends more than its share, one, and its few", () => {
    const events = fc.array(
      fc.record({ lane: fc.nat(5), many: fc.integer({ min: 1, max: 30 }), sends: fc.nat(25) }),
      { minLength: 5, maxLength: 40 },
    );
    fc.assert(
      fc.property(events, (drawn) => {
        const lanes = Array.from({ length: 6 }, (_, i) => ({
          weight: weightOf[classes[i % classes.length] as (typeof classes)[number]],
          finish: 0,
          waiting: [] as number[],
          /** What each lane has sent since this one's last, or since it has work. */
          since: new Array<number>(6).fill(0),
        }));
        let last = 0;
        const first = () =>
          lanes
            .filter(({ waiting }) => waiting.length > 0)
            .toSorted((a, b) => (a.waiting[0] as number) - (b.waiting[0] as number))[0];
        for (const { lane, many, sends } of drawn) {
          const own = lanes[lane] as (typeof lanes)[number];
          for (let i = 0; i < many; i++) {
            if (own.waiting.length === 0) own.since.fill(0);
            const { order, finish } = nextOrder(own, first()?.waiting[0] ?? last);
            own.finish = finish;
            own.waiting.push(order);
          }
          for (let i = 0; i < sends; i++) {
            const next = first();
            if (next === undefined) break;
            last = next.waiting.shift() as number;
            next.since.fill(0);
            for (const other of lanes) {
              if (other === next || other.waiting.length === 0) continue;
              const index = lanes.indexOf(next);
              other.since[index] = (other.since[index] as number) + 1;
              expect(other.since[index]).to.be.at.most(next.weight / other.weight + 2 + HEAD_START);
            }
          }
        }
      }),
      { ...RUNS, numRuns: isDeep ? 3_000 : 200 },
    );
  });
});
