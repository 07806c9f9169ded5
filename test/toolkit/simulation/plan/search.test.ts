import { expect } from "chai";
import { claimCosts } from "../../../../src/lab/simulation/burst/claimCosts.ts";
import {
  chooseWaves,
  fewestWaves,
  firstGuess,
  shortestInterval,
  waveCounts,
  waveIntervals,
} from "../../../../src/lab/simulation/plan/search.ts";
import type { PlanBounds, Trial, Waves } from "../../../../src/lab/simulation/plan/wavePlan.ts";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";

const bounds: PlanBounds = { feeCeiling: 10, longestWait: 60, within: undefined };
const trial = (waves: Waves, keeps: boolean): Trial => ({
  ...waves,
  expected: { highestBaseFee: keeps ? 10 : 11, wait: 0, unpaid: 0, fee: 0 },
});
const COUNTS = [1, 2, 3, 4, 5, 6, 8, 10, 12];

describe("fewestWaves", () => {
  for (const guess of [1, 3, 5, 7, 12, 99]) {
    for (const needed of [1, 2, 5, 11, 12]) {
      it(`finds ${needed} from a guess of ${guess}`, async () => {
        const alone = async (count: number) => trial({ count, interval: 0 }, count >= needed);
        const { position = -1, tooFew } = await fewestWaves(COUNTS, guess, bounds, alone);
        const found = COUNTS.find((count) => count >= needed);
        expect(COUNTS[position]).to.equal(found);
        expect(tooFew?.count).to.equal(COUNTS.findLast((count) => count < needed));
      });
    }
  }

  it("finds none where none is", async () => {
    const alone = async (count: number) => trial({ count, interval: 0 }, false);
    const { position, tooFew } = await fewestWaves(COUNTS, 4, bounds, alone);
    expect(position).to.equal(undefined);
    expect(tooFew?.count).to.equal(12);
  });
});

describe("shortestInterval", () => {
  const intervals = [10, 20, 30, 40, 50];
  for (const needed of [0, 10, 11, 35, 50, 51]) {
    it(`finds the first of at least ${needed}`, async () => {
      const play = async (interval: number) => trial({ count: 2, interval }, interval >= needed);
      const { found, tooShort } = await shortestInterval(intervals, bounds, play);
      expect(found?.interval).to.equal(intervals.find((interval) => interval >= needed));
      expect(tooShort?.interval).to.equal(intervals.findLast((interval) => interval < needed));
    });
  }
});

describe("chooseWaves", () => {
  it("tries no longer interval for more waves than fewer have needed", async () => {
    const played: Waves[] = [];
    const { chosen } = await chooseWaves({
      counts: [2, 4, 8],
      intervals: [10, 20, 30, 40, 50, 60, 70, 80],
      bounds,
      dayOf: ({ count, interval }) => count * interval,
      isPossible: () => true,
      play: async (waves) => {
        played.push(waves);
        return trial(waves, waves.count * waves.interval >= 60);
      },
    });
    expect(chosen).to.deep.equal({ count: 2, interval: 30 });
    expect(
      Math.max(...played.filter(({ count }) => count > 2).map(({ interval }) => interval)),
    ).to.be.at.most(30);
  });
});

describe("firstGuess", () => {
  it("fills no more blocks by those who come at once than raise the base fee to its ceiling", () => {
    // 5.9 full blocks double the base fee, and hold 30 million gas beside the others. In 71 s, 62 % of all come.
    expect(firstGuess(defaultScenario, 50_000, claimCosts(50_000), 4e9)).to.be.within(12, 14);
    expect(firstGuess(defaultScenario, 500_000, claimCosts(500_000), 4e9)).to.be.within(120, 140);
  });

  it("knows that gated claims cost more, and that steady arrivals are no burst", () => {
    const credentials = { epoch: 60, issuedPerBlock: 0, revocations: [] };
    const gated = firstGuess({ ...defaultScenario, credentials }, 500_000, claimCosts(500_000), 4e9);
    expect(gated / firstGuess(defaultScenario, 500_000, claimCosts(500_000), 4e9)).to.be.closeTo(1.45, 0.02);
    const steady = { ...defaultScenario, arrivals: { kind: "poisson", over: 36_000 } } as const;
    expect(firstGuess(steady, 50_000, claimCosts(50_000), 4e9)).to.equal(1);
  });
});

describe("ladders of a plan", () => {
  it("has plain numbers of waves, ascending, no more than claimants", () => {
    expect(waveCounts(30)).to.deep.equal([1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30]);
    expect(waveCounts(1)).to.deep.equal([1]);
    const many = waveCounts(10_000_000);
    expect(many.slice(-3)).to.deep.equal([5_000, 6_000, 8_000]);
    expect(many.every((count, i) => i === 0 || count > (many[i - 1] as number))).to.equal(true);
    // No step is so great that what it skips would matter, once there are a few.
    expect(many.slice(3).every((count, i) => count / (many[i + 2] as number) <= 4 / 3 + 1e-9)).to.equal(true);
  });

  it("has whole seconds, ascending, no shorter than a block", () => {
    const all = waveIntervals(0.25);
    expect(all[0]).to.equal(10);
    expect(all.at(-1)).to.equal(86_400);
    expect(all.every((seconds, i) => Number.isInteger(seconds) && seconds > (all[i - 1] ?? 0))).to.equal(
      true,
    );
    expect(waveIntervals(12)[0]).to.equal(15);
  });
});
