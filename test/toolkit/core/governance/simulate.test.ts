import { expect } from "chai";
import type { AnswerTimes, HesitatingSeat } from "../../../../src/sdk/core/governance/hesitation.ts";
import { answersFrom } from "../../../../src/sdk/core/governance/hesitation.ts";
import { normalQuantile, normalShare } from "../../../../src/sdk/core/governance/normal.ts";
import { type SimulatedRoster, simulateRoster } from "../../../../src/sdk/core/governance/simulate.ts";
import { randomFrom } from "../../../../src/sdk/core/randomFrom.ts";

const DAY = 86_400;
const hesitant: AnswerTimes = { kind: "lognormal", median: DAY, sigma: 1, never: 0.36 };
const seatsOf = (count: number, member: AnswerTimes, standIns: readonly AnswerTimes[] = []) =>
  Array.from({ length: count }, (_, i): HesitatingSeat => ({ name: `seat ${i}`, member, standIns }));
const nine: SimulatedRoster = {
  seats: seatsOf(9, hesitant, [hesitant, hesitant]),
  rule: { quorum: 5, floor: 3, window: 7 * DAY, standIn: 2 * DAY },
  together: 0.45,
};
const always = (seconds: number | null): AnswerTimes => ({ kind: "recorded", seconds: [seconds] });

describe("a roster that hesitates", () => {
  it("of nine never decides some 30 % of cases by 5 of 9, some 8 % with two stand-ins a seat, and none with a default", () => {
    const { ways, cases } = simulateRoster(nine, 4_000, "1");
    const shares = Object.fromEntries(ways.map(({ way, undecided }) => [way, undecided / cases]));
    expect(shares.plain).to.be.within(0.27, 0.33);
    expect(shares["stand-ins"]).to.be.within(0.06, 0.1);
    expect(shares.default).to.equal(0);
    for (const { decided, byDefault, undecided } of ways)
      expect(decided + byDefault + undecided).to.equal(cases);
  });

  it("gives the same for the same seed, and something else for another", () => {
    expect(simulateRoster(nine, 200, "1")).to.deep.equal(simulateRoster(nine, 200, "1"));
    expect(simulateRoster(nine, 200, "1")).not.to.deep.equal(simulateRoster(nine, 200, "2"));
  });

  it("is decided by the last of a quorum, and by nobody where too few ever answer", () => {
    const seats = [
      ...seatsOf(1, always(10)),
      ...seatsOf(1, always(20)),
      ...seatsOf(1, always(30)),
      ...seatsOf(2, always(null)),
    ];
    const rule = { quorum: 3, floor: 3, window: 100, standIn: 0 };
    const decided = simulateRoster({ seats, rule, together: 0 }, 5, "1").ways[0];
    expect(decided).to.deep.include({ decided: 5, undecided: 0, median: 30, nineInTen: 30 });
    const stuck = simulateRoster({ seats, rule: { ...rule, quorum: 4 }, together: 0 }, 5, "1").ways[0];
    expect(stuck).to.deep.include({ decided: 0, undecided: 5, median: null, nineInTen: null });
  });

  it("hears stand-ins from their moment on, and not before", () => {
    const seats = seatsOf(3, always(null), [always(10)]);
    const rule = { quorum: 2, floor: 2, window: 100, standIn: 60 };
    const [plain, standIns] = simulateRoster({ seats, rule, together: 0 }, 3, "1").ways;
    expect(plain).to.deep.include({ decided: 0, undecided: 3 });
    expect(standIns).to.deep.include({ decided: 3, median: 60 });
  });

  it("needs fewer once seats were silent three times, never fewer than the floor", () => {
    const seats = [...seatsOf(2, always(10)), ...seatsOf(3, always(null))];
    const rule = { quorum: 3, floor: 2, window: 100, standIn: 0 };
    const dormancy = (floor: number) =>
      simulateRoster({ seats, rule: { ...rule, floor }, together: 0 }, 10, "1").ways[2];
    // The first three lapse, and are counted.
    expect(dormancy(2)).to.deep.include({ decided: 7, undecided: 3 });
    expect(dormancy(3)).to.deep.include({ decided: 0, undecided: 10 });
  });

  it("lapses at the window's end, which is a decision where there is a default", () => {
    const { ways, silent } = simulateRoster(
      { seats: seatsOf(3, always(150)), rule: { quorum: 2, floor: 2, window: 100, standIn: 0 }, together: 0 },
      4,
      "1",
    );
    expect(ways[0]).to.deep.include({ decided: 4, median: 150 });
    expect(ways[2]).to.deep.include({ decided: 0, undecided: 4 });
    expect(ways[3]).to.deep.include({ decided: 0, byDefault: 4, undecided: 0, median: 100 });
    expect(silent.map(({ cases }) => cases)).to.deep.equal([4, 4, 4]);
  });

  it("keeps each key's own times, however much they hesitate together", () => {
    for (const together of [0, 0.5, 1]) {
      const draw = answersFrom(seatsOf(4, hesitant), together, randomFrom("margins"));
      const drawn = Array.from({ length: 5_000 }, draw).map(([[time = 0] = []]) => time);
      expect(drawn.filter((time) => time === Infinity).length / 5_000, `${together}`).to.be.closeTo(
        0.36,
        0.03,
      );
      expect(drawn.filter((time) => time < DAY).length / 5_000, `${together}`).to.be.closeTo(0.32, 0.03);
    }
    const all = answersFrom(seatsOf(4, hesitant), 1, randomFrom("margins"))();
    expect(new Set(all.map(([time]) => time)).size).to.equal(1);
  });

  it("is drawn from a normal distribution that is right to six digits", () => {
    // Tables of the standard normal distribution.
    for (const [x, share] of [
      [0, 0.5],
      [1, 0.841345],
      [-1.96, 0.024998],
      [2.5758, 0.995],
    ] as const) {
      expect(normalShare(x)).to.be.closeTo(share, 1e-6);
      expect(normalQuantile(share)).to.be.closeTo(x, 1e-4);
    }
  });
});
