import { expect } from "chai";
import fc from "fast-check";
import { calendarTicks } from "../../../src/node/report/timeChart.ts";

const at = (text: string) => Date.parse(text) / 1_000;

describe("ticks of an axis of time", () => {
  it("are few, inside and ascending, and never alike, whatever the stretch", () => {
    const stretches = fc.tuple(
      fc.integer({ min: 0, max: 100_000_000_000 }),
      fc.integer({ min: 600, max: 4_000_000_000 }),
    );
    fc.assert(
      fc.property(stretches, ([from, length]) => {
        const ticks = calendarTicks(from, from + length, 7);
        expect(ticks.length).to.be.within(1, 9);
        const moments = ticks.map((tick) => tick.at);
        expect(moments).to.deep.equal([...new Set(moments)].toSorted((a, b) => a - b));
        expect(Math.min(...moments)).to.be.at.least(from);
        expect(Math.max(...moments)).to.be.at.most(from + length);
        expect(new Set(ticks.map(({ text }) => text)).size).to.equal(ticks.length);
      }),
      { numRuns: 300 },
    );
  });

  it("begin years, months and days", () => {
    const texts = (from: string, to: string) => calendarTicks(at(from), at(to), 7).map(({ text }) => text);
    expect(texts("2026-06-01", "2031-02-01")).to.deep.equal(["2027", "2028", "2029", "2030", "2031"]);
    expect(texts("2027-01-15", "2027-06-15")).to.deep.equal([
      "2027-02",
      "2027-03",
      "2027-04",
      "2027-05",
      "2027-06",
    ]);
    expect(texts("2027-01-01T12:00Z", "2027-01-05T12:00Z")).to.deep.equal([
      "2027-01-02",
      "2027-01-03",
      "2027-01-04",
      "2027-01-05",
    ]);
  });
});
