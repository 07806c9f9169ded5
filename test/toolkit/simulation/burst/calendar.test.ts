import { expect } from "chai";
import fc from "fast-check";
import { openCalendar, sortKeys } from "../../../../src/lab/simulation/burst/calendar.ts";

type Woken = readonly [claimant: number, time: number];

/** Whole milliseconds: those closer than a step of the calendar come by number. */
const moment = fc.nat(40_000).map((milliseconds) => milliseconds / 1_000);

describe("the calendar of a day", () => {
  it("wakes everybody once, in order of time, up to and including the moment that it is run to", () => {
    const property = fc.property(fc.array(moment, { minLength: 1, maxLength: 200 }), (moments) => {
      const calendar = openCalendar(moments.length, 0.75, 40);
      moments.forEach((time, claimant) => {
        calendar.schedule(claimant, time);
      });
      const woken: Woken[] = [];
      for (const until of [12, 24, 36, 40]) {
        calendar.run(until, (claimant, time) => woken.push([claimant, time]));
        expect(woken.length).to.equal(moments.filter((time) => time <= until).length);
      }
      expect(woken.map(([, time]) => time)).to.deep.equal(moments.toSorted((a, b) => a - b));
      for (const [claimant, time] of woken) expect(moments[claimant]).to.equal(time);
    });
    fc.assert(property, { numRuns: 60, seed: 8 });
  });

  it("does what a plain list does, for those who are scheduled anew while they are woken", () => {
    const delays = fc.array(fc.array(moment, { maxLength: 6 }), { minLength: 1, maxLength: 40 });
    const property = fc.property(delays, (chains) => {
      const next = chains.map((chain) => [...chain]);
      const calendar = openCalendar(chains.length, 0.75, 40);
      const woken: Woken[] = [];
      const step = (claimant: number, from: number) => {
        const delay = next[claimant]?.shift();
        if (delay !== undefined) calendar.schedule(claimant, from + delay);
      };
      chains.forEach((_, claimant) => {
        step(claimant, 0);
      });
      for (let until = 6; until <= 40; until += 2) {
        calendar.run(until, (claimant, time) => {
          woken.push([claimant, time]);
          step(claimant, time);
        });
      }
      const expected = chains.flatMap((chain) => {
        let time = 0;
        return chain
          .map((delay) => {
            time += delay;
            return time;
          })
          .filter((at) => at <= 40);
      });
      expect(woken.map(([, time]) => time)).to.deep.equal(expected.toSorted((a, b) => a - b));
    });
    fc.assert(property, { numRuns: 60, seed: 8 });
  });

  it("keeps one moment a claimant: the last that was set, unless it was cancelled", () => {
    const calendar = openCalendar(3, 1, 100);
    calendar.schedule(0, 5);
    calendar.schedule(0, 50);
    calendar.schedule(1, 50.2);
    calendar.schedule(1, 5.5);
    calendar.schedule(2, 5);
    calendar.cancel(2);
    const woken: Woken[] = [];
    calendar.run(100, (claimant, time) => {
      woken.push([claimant, time]);
      if (time === 5.5) calendar.schedule(0, 5.7);
    });
    expect(woken).to.deep.equal([
      [1, 5.5],
      [0, 5.7],
    ]);
  });

  it("drops what is after the day", () => {
    const calendar = openCalendar(1, 1, 10);
    calendar.schedule(0, 10.1);
    calendar.run(1_000, () => expect.fail("nobody is to be woken"));
  });

  it("sorts keys however they are spread", () => {
    const keys = fc.array(
      fc.oneof(fc.nat(1_000_000), fc.constant(77), fc.integer({ min: 999_990, max: 999_999 })),
      {
        maxLength: 600,
      },
    );
    const property = fc.property(keys, (values) => {
      const sorted = Float64Array.from([...values, -1]);
      sortKeys(sorted, values.length, 1_000_001);
      expect([...sorted]).to.deep.equal([...values.toSorted((a, b) => a - b), -1]);
    });
    fc.assert(property, { numRuns: 200, seed: 8 });
  });
});
