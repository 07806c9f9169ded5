import { expect } from "chai";
import fc from "fast-check";
import {
  requireSchedule,
  type VestingSchedule,
  WHOLE_SHARE,
} from "../../../../src/sdk/core/campaign/vesting.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { formatSchedule, parseSchedule } from "../../../../src/sdk/distribution/schedule/parseSchedule.ts";
import { shareText } from "../../../../src/sdk/distribution/schedule/pointValues.ts";

const FILE = "schedule.csv";
const json = (...points: readonly (readonly [time: unknown, share: unknown])[]) =>
  JSON.stringify({ stepped: false, points: points.map(([time, share]) => ({ time, share })) });
const csv = (...rows: readonly string[]) => ["time,share", ...rows].join("\n");
const FIRST = "2027-01-01T00:00:00Z";

function refusal(text: string): SymbolonError {
  try {
    parseSchedule(text, FILE);
  } catch (error) {
    expect(error).to.be.instanceOf(SymbolonError);
    return error as SymbolonError;
  }
  throw new Error("It was read.");
}

/** Schedules that every campaign takes: times ascending, shares never falling, the last one the whole. */
const schedules: fc.Arbitrary<VestingSchedule> = fc
  .record({
    stepped: fc.boolean(),
    times: fc.uniqueArray(fc.bigInt(0n, 99_999_999_999n), { minLength: 1, maxLength: 64 }),
    shares: fc.array(fc.bigInt(0n, WHOLE_SHARE), { minLength: 64, maxLength: 64 }),
  })
  .map(({ stepped, times, shares }) => {
    const ascending = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
    const rising = shares.slice(0, times.length).sort(ascending);
    const points = times.sort(ascending).map((time, i) => ({
      time,
      share: i === times.length - 1 ? WHOLE_SHARE : (rising[i] as bigint),
    }));
    return { stepped, points };
  });

describe("schedule files", () => {
  it("are read back as they were written, whatever the schedule", () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        expect(parseSchedule(formatSchedule(schedule), FILE)).to.deep.equal(schedule);
      }),
      { numRuns: 200 },
    );
  });

  it("say the same as CSV, in either order of columns, and as percent", () => {
    fc.assert(
      fc.property(schedules, fc.boolean(), fc.constantFrom("\n", "\r\n"), ({ points }, turned, end) => {
        const percent = (share: bigint) =>
          share % 100n === 0n ? `"${shareText(share * 100n)}%"` : shareText(share);
        const rows = points.map(({ time, share }) => [time, percent(share)]);
        const cells = [["time", "share"], ...rows].map((row) => (turned ? row.toReversed() : row).join(","));
        const text = `\uFEFF${cells.join(end)}${end}${end}`;
        expect(parseSchedule(text, FILE)).to.deep.equal({ stepped: false, points });
      }),
      { numRuns: 200 },
    );
  });

  it("let pass only what a campaign takes, and refuse the rest by name", () => {
    const time = fc.oneof(fc.bigInt(0n, 200_000_000_000n).map(String), fc.string({ maxLength: 8 }));
    const share = fc.oneof(
      fc.constantFrom("0", "0.5", "1", "50%", "100 %", "1.1"),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(time, share), { maxLength: 4 }), (points) => {
        let schedule: VestingSchedule;
        try {
          schedule = parseSchedule(json(...points), FILE);
        } catch (error) {
          expect(error).to.be.instanceOf(SymbolonError);
          expect((error as SymbolonError).message).to.include(FILE);
          return;
        }
        requireSchedule(schedule);
      }),
      { numRuns: 500 },
    );
  });

  it("take times as seconds and as dates, and shares to the last decimal", () => {
    const text = csv("1798761600,0.000000000000000001", "2028-01-01,25%", "2029-01-01T02:00+02:00,100.0%");
    expect(parseSchedule(text, FILE).points).to.deep.equal([
      { time: 1_798_761_600n, share: 1n },
      { time: 1_830_297_600n, share: WHOLE_SHARE / 4n },
      { time: 1_861_920_000n, share: WHOLE_SHARE },
    ]);
    const excel = `\ufeffsep=;\r\nshare;time\r\n;\r\n"100%";"2029-01-01T02:00:00.000+02"\r\n;\r\n`;
    expect(parseSchedule(excel, FILE).points).to.deep.equal([{ time: 1_861_920_000n, share: WHOLE_SHARE }]);
    const stepped = parseSchedule('{"stepped":true,"points":[{"time":1798761600,"share":"1"}]}', FILE);
    expect(stepped).to.deep.equal({ stepped: true, points: [{ time: 1_798_761_600n, share: WHOLE_SHARE }] });
  });

  const many = Array.from({ length: 65 }, (_, i) => `${1_800_000_000 + i},${i === 64 ? 1 : 0}`);
  for (const [what, text, code, told, hint] of [
    ["nothing", " \n", "EmptyFile", "is empty", "time,share"],
    ["a header alone", csv(), "PointsOutOfRange", "has no point", "all is vested"],
    ["another header", "date,share\n1,1", "WrongHeader", '"date,share"', "time,share"],
    ["a third column", "time,share,note\n1,1,x", "WrongHeader", '"time,share,note"', "time,share"],
    [
      "a row with too much",
      csv("1,1,1"),
      "WrongColumnCount",
      "row 1 (line 2) has 3 values",
      "one value a column",
    ],
    [
      "unsorted times",
      csv(`${FIRST},0`, "2026-01-01,1"),
      "PointsNotAscending",
      'row 2 (line 3), time: "2026-01-01" comes before the row 1 (line 2)',
      "Sort",
    ],
    [
      "one time twice",
      json([FIRST, "0"], [FIRST, "1"]),
      "PointsNotAscending",
      'point 2, time: "2027-01-01T00:00:00Z" comes at the same time as the point 1',
      "one point a moment",
    ],
    [
      "a falling share",
      json([FIRST, "0.5"], ["2028-01-01", "0.25"]),
      "ShareFalls",
      'point 2, share: "0.25" is less than 0.5',
      "at that moment",
    ],
    [
      "an end before 1",
      json([FIRST, "0.5"], ["2028-01-01", "0.75"]),
      "ScheduleIncomplete",
      'point 2, share: "0.75" is the last share',
      "the whole",
    ],
    ["65 points", csv(...many), "PointsOutOfRange", "this one has 65", "Merge"],
    [
      "milliseconds",
      json([1_798_761_600_000, "1"]),
      "BadTime",
      "point 1, time: 1798761600000 is beyond",
      "1798761600, which is 2027-01-01T00:00:00Z, if these are milliseconds",
    ],
    ["no time", json(["soon", "1"]), "BadTime", '"soon" is not a moment', "2027-01-01T00:00:00Z"],
    [
      "a time without its zone",
      json(["2027-01-01T00:00:00", "1"]),
      "BadTime",
      "a time without its zone",
      "00Z if it is UTC",
    ],
    ["30 February", json(["2027-02-30", "1"]), "BadTime", "is not a moment", "Unix seconds"],
    [
      "a share above 1",
      json([FIRST, "25"]),
      "BadShare",
      '"25" is more than 1',
      "Write 25%, if that is meant",
    ],
    ["more than all of it", json([FIRST, "101%"]), "BadShare", "is more than 100%", "the last one is 1"],
    [
      "19 decimals",
      json([FIRST, "0.1234567890123456789"]),
      "BadShare",
      "has 19 decimals, and 18 are kept",
      "Round it to 18",
    ],
    [
      "17 decimals of a percent",
      json([FIRST, "0.12345678901234567%"]),
      "BadShare",
      "has 17 decimals, and 16 are kept",
      "16 decimals of a percent",
    ],
    ["a negative share", json([FIRST, "-0.1"]), "BadShare", '"-0.1" is not a share', "0.25"],
    ["a share as a number", json([FIRST, 0.25]), "BadShare", "0.25 is a JSON number", '"0.25"'],
    ["no JSON", "{", "BadJson", "is not JSON", '"stepped": false'],
    ["a list", "[]", "BadScheduleFile", "no object with stepped and points", '"stepped": false'],
    [
      "a member too many",
      '{"stepped":true,"points":[],"name":1}',
      "BadScheduleFile",
      'has an unknown member, "name"',
      "stepped and points",
    ],
    [
      "a point with a member too many",
      '{"stepped":true,"points":[{"time":1,"share":"1","who":1}]}',
      "BadScheduleFile",
      'has an unknown member, "who" in point 1',
      "time and share",
    ],
    ["no stepped", '{"points":[]}', "BadScheduleFile", "has no stepped", '"stepped": false'],
    [
      "stepped as text",
      '{"stepped":"no","points":[]}',
      "BadScheduleFile",
      'has "no" for stepped',
      "Write true",
    ],
    [
      "a point that is none",
      '{"stepped":true,"points":[1]}',
      "BadScheduleFile",
      "in point 1",
      '"stepped": false',
    ],
  ] as const) {
    it(`are refused by name, place and value: ${what}`, () => {
      const { code: found, reason, hint: told2 } = refusal(text);
      expect(found).to.equal(code);
      expect(reason).to.include(FILE).and.include(told);
      expect(told2).to.include(hint);
    });
  }
});
