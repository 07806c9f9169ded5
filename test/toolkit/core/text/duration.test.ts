import { expect } from "chai";
import fc from "fast-check";
import {
  durationText,
  durationWord,
  isBareDuration,
  parseDuration,
  roughDurationText,
} from "../../../../src/sdk/core/text/duration.ts";

describe("lengths of time in text", () => {
  it("are read with their unit, several units from the greatest on, or as seconds", () => {
    for (const [text, seconds] of [
      ["90s", 90n],
      ["15m", 900n],
      ["1h", 3_600n],
      ["7d", 604_800n],
      ["2w", 1_209_600n],
      ["1d 12h", 129_600n],
      ["1d12h", 129_600n],
      ["1 d 12 h", 129_600n],
      ["1h 30m", 5_400n],
      ["0", 0n],
      ["3600", 3_600n],
    ] as const) {
      expect(parseDuration(text), text).to.equal(seconds);
    }
  });

  it("are not guessed", () => {
    const wrong = ["", " ", "1 week", "2days", "2 days", "-5m", "1e3", "1.5d", "5M", "12h 1d", "1h 1h", "h"];
    for (const text of [...wrong, "5m ", " 5m", "1  h", "0x10", "9".repeat(79)]) {
      expect(parseDuration(text), text).to.equal(undefined);
    }
  });

  it("are printed in the units that they are typed in", () => {
    for (const [seconds, text] of [
      [0, "0 s"],
      [1, "1 s"],
      [60, "1 m"],
      [90, "90 s"],
      [120, "2 m"],
      [200, "3 m 20 s"],
      [3_600, "1 h"],
      [5_400, "1 h 30 m"],
      [86_400, "1 d"],
      [129_600n, "1 d 12 h"],
      [604_800n, "7 d"],
      [86_401n, "1 d 1 s"],
      [0.5, "0.5 s"],
    ] as const) {
      expect(durationText(seconds)).to.equal(text);
    }
    expect([6.2, 5_000, 1e6].map(roughDurationText)).to.deep.equal(["7 s", "1 h 24 m", "11 d 14 h"]);
    expect([0, 5_400, 129_600].map(durationWord)).to.deep.equal(["0", "1h30m", "1d12h"]);
  });

  it("are read as they are printed, and as files have them", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (seconds) => {
        expect(parseDuration(durationText(seconds))).to.equal(seconds);
        expect(parseDuration(durationWord(seconds))).to.equal(seconds);
      }),
    );
  });

  it("are known to say no unit", () => {
    expect(["7", "0", "604800"].every(isBareDuration)).to.equal(true);
    expect(["7d", "7 d", "", "d"].some(isBareDuration)).to.equal(false);
  });
});
