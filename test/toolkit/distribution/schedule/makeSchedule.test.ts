import { expect } from "chai";
import fc from "fast-check";
import { requireSchedule, vestedShare, WHOLE_SHARE } from "../../../../src/sdk/core/campaign/vesting.ts";
import { makeSchedule, scheduleSteps } from "../../../../src/sdk/distribution/schedule/makeSchedule.ts";

const at = (text: string) => BigInt(Date.parse(text) / 1_000);
const START = at("2027-01-31T12:00:00Z");

describe("common schedules", () => {
  it("vest nothing before the cliff, then what has accrued, then steadily", () => {
    const cliff = START + 365n * 86_400n;
    const end = START + 1_460n * 86_400n;
    const schedule = makeSchedule({ start: START, cliff, end });
    expect(schedule).to.deep.equal({
      stepped: false,
      points: [
        { time: cliff, share: WHOLE_SHARE / 4n },
        { time: end, share: WHOLE_SHARE },
      ],
    });
    expect(vestedShare(schedule, cliff - 1n)).to.equal(0n);
    expect(vestedShare(schedule, START + 730n * 86_400n)).to.equal(WHOLE_SHARE / 2n);
  });

  it("begin at 0 without a cliff, and have one point where the cliff is the end", () => {
    expect(makeSchedule({ start: 10n, end: 20n }).points).to.deep.equal([
      { time: 10n, share: 0n },
      { time: 20n, share: WHOLE_SHARE },
    ]);
    expect(makeSchedule({ start: 10n, cliff: 20n, end: 20n }).points).to.deep.equal([
      { time: 20n, share: WHOLE_SHARE },
    ]);
  });

  it("step by the calendar: on the last day where a month is short, and on the old day after it", () => {
    const { stepped, points } = makeSchedule({
      start: START,
      end: at("2027-05-31T12:00:00Z"),
      step: "month",
    });
    expect(stepped).to.equal(true);
    expect(points).to.deep.equal(
      ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"].map((day, i) => ({
        time: at(`${day}T12:00:00Z`),
        share: (WHOLE_SHARE * BigInt(i + 1)) / 4n,
      })),
    );
  });

  it("have 37 points over four years of months with a cliff of one", () => {
    const start = at("2027-01-01T00:00:00Z");
    const cliff = at("2028-01-01T00:00:00Z");
    const { points } = makeSchedule({ start, cliff, end: at("2031-01-01T00:00:00Z"), step: "month" });
    expect(points).to.have.length(37);
    expect(points[0]).to.deep.equal({ time: cliff, share: WHOLE_SHARE / 4n });
  });

  it("vest at a cliff between two steps what the steps before it would have", () => {
    const start = at("2027-01-01T00:00:00Z");
    const cliff = at("2027-03-15T00:00:00Z");
    const { points } = makeSchedule({ start, cliff, end: at("2027-05-01T00:00:00Z"), step: "month" });
    expect(points[0]).to.deep.equal({ time: cliff, share: WHOLE_SHARE / 2n });
    expect(points[1]?.time).to.equal(at("2027-04-01T00:00:00Z"));
  });

  it("are sound, end at the whole, and agree with their steps, whatever is asked", () => {
    const step = fc.constantFrom(undefined, ...scheduleSteps);
    const numbers = {
      start: fc.bigInt(0n, 4_000_000_000n),
      length: fc.bigInt(1n, 5_000_000n),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
      step,
    };
    fc.assert(
      fc.property(fc.record(numbers), ({ start, length, part, step }) => {
        const cliff = start + BigInt(Math.floor(Number(length) * part));
        const end = start + length;
        const schedule = makeSchedule({ start, cliff, end, step });
        requireSchedule(schedule);
        expect(vestedShare(schedule, cliff - 1n)).to.equal(0n);
        expect(schedule.points.at(-1)).to.deep.equal({ time: end, share: WHOLE_SHARE });
        const without = makeSchedule({ start, end, step });
        // Rounded down twice where the cliff's share is: by one part in 1e18 at most.
        const now = (cliff + end) / 2n;
        const lost = vestedShare(without, now) - vestedShare(schedule, now);
        expect(lost === 0n || lost === 1n, `${lost}`).to.equal(true);
      }),
      { numRuns: 200 },
    );
  });

  it("refuse moments out of order, and steps that are too many", () => {
    for (const [start, cliff, end] of [
      [10n, 10n, 10n],
      [10n, 9n, 20n],
      [10n, 21n, 20n],
    ] as const) {
      expect(() => makeSchedule({ start, cliff, end }))
        .to.throw()
        .with.property("code", "BadSchedule");
    }
    const days = () => makeSchedule({ start: 0n, end: 65n * 86_400n, step: "day" });
    expect(days).to.throw().with.property("code", "PointsOutOfRange");
    const years = () => makeSchedule({ start: START, end: START + 23_010n * 86_400n, step: "day" });
    expect(years)
      .to.throw(/--step day it would have 23,010\./)
      .with.property("hint")
      .which.includes("--step year");
    const long = () => makeSchedule({ start: 0n, end: at("2070-01-01T00:00:00Z"), step: "year" });
    const none = "Give no --step: then the schedule vests every second.";
    expect(long).to.throw().with.property("hint", none);
  });

  it("refuse milliseconds", () => {
    const start = START;
    const end = START + 31_536_000n;
    for (const times of [
      { start: start * 1_000n, end: end * 1_000n },
      { start, end: end * 1_000n },
      { start, cliff: start * 1_000n, end },
    ]) {
      expect(() => makeSchedule(times))
        .to.throw()
        .with.property("code", "BadTime");
      expect(() => makeSchedule(times))
        .to.throw()
        .with.property("hint")
        .which.includes("if these are milliseconds");
    }
  });
});
