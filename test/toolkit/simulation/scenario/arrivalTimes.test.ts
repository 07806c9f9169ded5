import { expect } from "chai";
import { arrivalTimes, lastArrival } from "../../../../src/lab/simulation/scenario/arrivalTimes.ts";
import type { Arrivals } from "../../../../src/lab/simulation/scenario/scenario.ts";
import { randomFrom } from "../../../../src/sdk/core/randomFrom.ts";

const COUNT = 50_000;
const DAY = 86_400;

const timesOf = (arrivals: Arrivals, count = COUNT) => arrivalTimes(arrivals, count, randomFrom("day"));
const shareBelow = (times: Float64Array, bound: number) =>
  times.filter((time) => time < bound).length / times.length;

/** The greatest distance between what came by then and what should have, in standard deviations of Kolmogorov and Smirnov. */
function distance(times: Float64Array, expected: (time: number) => number): number {
  const sorted = times.toSorted();
  const gaps = sorted.map((time, i) => Math.abs((i + 0.5) / sorted.length - expected(time)));
  return gaps.reduce((most, gap) => Math.max(most, gap), 0) * Math.sqrt(sorted.length);
}
/** Passed by one of 10,000 seeds at most; the seed is fixed. */
const FAR = 2.2;

const kinds: readonly Arrivals[] = [
  { kind: "flash", share: 0.5, within: 5, over: 1_200 },
  { kind: "poisson", over: 3_600 },
  { kind: "diurnal", over: 2 * DAY, peak: 54_000, ratio: 5 },
  { kind: "replay", moments: [0, 3, 3, 60, 400] },
];

describe("arrivalTimes", () => {
  for (const arrivals of kinds) {
    describe(arrivals.kind, () => {
      it("is the same for the same seed, and another for another", () => {
        const times = arrivalTimes(arrivals, 500, randomFrom("a"));
        expect(times).to.deep.equal(arrivalTimes(arrivals, 500, randomFrom("a")));
        expect(times).to.not.deep.equal(arrivalTimes(arrivals, 500, randomFrom("b")));
      });

      it("lets everybody come between the opening and the last arrival", () => {
        const times = timesOf(arrivals);
        expect(times).to.have.length(COUNT);
        expect(times.every((time) => time >= 0 && time <= lastArrival(arrivals))).to.equal(true);
      });

      it("says nothing about who comes when", () => {
        const times = timesOf(arrivals);
        const half = COUNT / 2;
        const middle = times.toSorted()[half] as number;
        const early = times.subarray(0, half).filter((time) => time <= middle).length;
        const all = times.filter((time) => time <= middle).length;
        expect(early / all).to.be.closeTo(0.5, 0.015);
      });
    });
  }

  it("flash: the share in the first seconds, evenly, the rest decaying", () => {
    const times = timesOf({ kind: "flash", share: 0.3, within: 10, over: 500 });
    const rest = (time: number) => (1 - Math.exp(-(time - 10) / 100)) / (1 - Math.exp(-5));
    const expected = (time: number) => (time < 10 ? 0.03 * time : 0.3 + 0.7 * rest(time));
    expect(distance(times, expected)).to.be.below(FAR);
  });

  it("poisson: a constant rate", () => {
    const times = timesOf({ kind: "poisson", over: 600 });
    expect(distance(times, (time) => time / 600)).to.be.below(FAR);
  });

  it("diurnal: a sine with its peak at the hour told, and so many times the trough's rate", () => {
    const times = timesOf({ kind: "diurnal", over: DAY, peak: 54_000, ratio: 5 });
    const swing = 4 / 6;
    const turn = (2 * Math.PI) / DAY;
    const expected = (time: number) =>
      time / DAY + (swing / (turn * DAY)) * (Math.sin(turn * (time - 54_000)) + Math.sin(turn * 54_000));
    expect(distance(times, expected)).to.be.below(FAR);
    const around = (hour: number) => shareBelow(times, hour + 900) - shareBelow(times, hour - 900);
    expect(around(54_000) / around(54_000 - DAY / 2)).to.be.closeTo(5, 0.8);
  });

  it("diurnal: part of a day without a peak in it is drawn too", () => {
    const times = timesOf({ kind: "diurnal", over: 60, peak: 43_200, ratio: 1e6 });
    expect(times.every((time) => time >= 0 && time <= 60)).to.equal(true);
    // At the trough the rate is 2e-6 of the mean, and 9.5e-6 more a minute later, growing with the square of the time.
    expect(times.filter((time) => time < 30).length / COUNT).to.be.closeTo(0.268, 0.01);
  });

  it("replay: as many as were recorded come at the very moments", () => {
    const moments = [0, 1.5, 1.5, 7, 300];
    expect(Array.from(timesOf({ kind: "replay", moments }, 5).toSorted())).to.deep.equal(moments);
  });

  it("replay: more of them are spread between the moments, fewer over the whole", () => {
    const moments = [10, 20, 40];
    expect(Array.from(timesOf({ kind: "replay", moments }, 5).toSorted())).to.deep.equal([
      10, 15, 20, 30, 40,
    ]);
    expect(Array.from(timesOf({ kind: "replay", moments }, 2).toSorted())).to.deep.equal([10, 40]);
    expect([...timesOf({ kind: "replay", moments: [9] }, 3)]).to.deep.equal([9, 9, 9]);
    expect([...timesOf({ kind: "replay", moments }, 1)]).to.deep.equal([10]);
  });
});
