import { expect } from "chai";
import { claimCosts } from "../../../../src/lab/simulation/burst/claimCosts.ts";
import { runModel } from "../../../../src/lab/simulation/model/openModel.ts";
import { type PlanWavesParameters, planWaves } from "../../../../src/lab/simulation/plan/planWaves.ts";
import { measureExpectation } from "../../../../src/lab/simulation/plan/trials.ts";
import type { PlanBounds, PlayDay } from "../../../../src/lab/simulation/plan/wavePlan.ts";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";
import { requireScenario } from "../../../../src/lab/simulation/scenario/requireScenario.ts";
import type { Scenario } from "../../../../src/lab/simulation/scenario/scenario.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { fakeRun } from "./fakeRun.ts";

const CLAIMANTS = 10_000;
const scenario: Scenario = { ...defaultScenario, chain: { ...defaultScenario.chain, baseFee: 10 } };
const bounds: PlanBounds = { feeCeiling: 30, longestWait: 600, within: undefined };

/** Base fee by the size of a wave and the rate of all: a law that is easy to solve by hand. */
const law = (size: number, interval: number) => 10 + size / 100 + (3 * size) / interval;

const feesBy =
  (fee: (size: number, interval: number, claimants: number) => number): PlayDay =>
  ({ waves }, strategy, claimants) => {
    const isDirect = strategy === "direct";
    const size = isDirect ? claimants : claimants / waves.count;
    const interval = isDirect ? Number.POSITIVE_INFINITY : waves.interval;
    // One who is paid is enough of a record.
    return fakeRun({ waits: [1], blocks: [{ time: 12, baseFee: fee(size, interval, claimants) }] });
  };

const plan = (changes: Partial<PlanWavesParameters> = {}) =>
  planWaves({
    scenario,
    claimants: CLAIMANTS,
    bounds,
    costs: claimCosts(CLAIMANTS),
    play: feesBy(law),
    ...changes,
  });

async function refusal(run: Promise<unknown>): Promise<SymbolonError> {
  const thrown: unknown = await run.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof SymbolonError) return thrown;
  throw thrown ?? new Error("Nothing was refused.");
}

describe("planWaves", () => {
  it("finds, of the days that are nearly the shortest, the one with the fewest waves", async () => {
    // By the law: 10 waves every 300 s make a day of 3,905 s, 20 every 120 s of 3,485 s, 25 every 90 s of 3,365 s.
    const { count, interval, day, keeps } = await plan();
    expect({ count, interval, day, keeps }).to.deep.equal({
      count: 20,
      interval: 120,
      day: 3_485,
      keeps: true,
    });
  });

  it("says what would be too few, too close, and half as many", async () => {
    const { tooFew, tooShort, halved, expected } = await plan();
    expect(expected.highestBaseFee).to.equal(law(500, 120));
    expect(tooFew).to.deep.include({ count: 4, interval: 0 });
    expect(tooFew?.expected.highestBaseFee).to.equal(35);
    expect(tooShort).to.deep.include({ count: 20, interval: 90 });
    expect(tooShort?.expected.highestBaseFee).to.be.closeTo(law(500, 90), 1e-9);
    // Over the same day: 19 intervals of 120 s are 9 of 253, below which 240 is a plain one.
    expect(halved).to.deep.include({ count: 10, interval: 240 });
    expect(halved?.expected.highestBaseFee).to.be.closeTo(law(1_000, 240), 1e-9);
  });

  it("takes the fewest waves that fit, where a day's length is told", async () => {
    const { count, interval, day } = await plan({ bounds: { ...bounds, within: 6_000 } });
    expect({ count, interval, day }).to.deep.equal({ count: 8, interval: 600, day: 5_405 });
  });

  it("plans no waves where none are needed", async () => {
    const found = await plan({ claimants: 2_000 });
    expect(found).to.deep.include({ count: 1, interval: 0, keeps: true, day: 1_205 });
    expect(found.halved).to.equal(undefined);
    expect(found.scenario).to.equal(scenario);
  });

  it("gives a scenario that can be played, with these waves", async () => {
    const { scenario: planned } = await plan();
    expect(planned.waves).to.deep.equal({ count: 20, interval: 120 });
    expect(planned.until).to.equal(3_485 + 1_800 + 12);
    expect(() => requireScenario(planned, "planned")).to.not.throw();
  });

  it("covers all leaves by its waves", async () => {
    const { waves } = await plan({ claimants: 9_999 });
    expect(waves[0]?.from).to.equal(0);
    expect(waves.every(({ from }, i) => i === 0 || from === (waves[i - 1]?.to ?? 0) + 1)).to.equal(true);
    expect(waves.map(({ opensAt }) => opensAt)).to.deep.equal(waves.map((_, i) => i * 120));
  });

  /** Waves of 700 and less do well until all of them are played, but for those that are small enough. */
  const lateBy = (small: number) =>
    feesBy((size, interval, claimants) =>
      claimants === CLAIMANTS && size <= 700 && size > small ? 31 : law(size, interval),
    );

  it("plans a calmer day where the whole one with all claimants does not keep to the bounds", async () => {
    const { count, interval, keeps } = await plan({ play: lateBy(350) });
    expect({ count, interval, keeps }).to.deep.equal({ count: 30, interval: 240, keeps: true });
  });

  it("tells then of the day that did not, as the one that is too close", async () => {
    const { tooShort } = await plan({ play: lateBy(350) });
    expect(tooShort?.expected.highestBaseFee).to.equal(31);
    expect([tooShort?.count, tooShort?.interval]).to.deep.equal([25, 180]);
  });

  it("plans a calmer day where the same waves do not keep to the bounds by another seed", async () => {
    const play: PlayDay = (day, strategy, claimants) =>
      feesBy((size, interval) => (day.seed !== scenario.seed && size > 450 ? 31 : law(size, interval)))(
        day,
        strategy,
        claimants,
      );
    const { count, keeps, scenario: planned } = await plan({ play });
    expect({ count, keeps }).to.deep.equal({ count: 25, keeps: true });
    expect(planned.seed).to.equal(scenario.seed);
  });

  it("takes half as many waves where they do as well over the same day", async () => {
    // Whole days fail with large waves that are close together; calm ones of 25 waves are as good as 50.
    const play = feesBy((size, interval, claimants) =>
      claimants === CLAIMANTS && interval < 150 ? 31 : law(size, interval),
    );
    const { count, interval, keeps, halved } = await plan({ play });
    expect(keeps).to.equal(true);
    expect(interval).to.be.at.least(150);
    expect(halved?.expected.highestBaseFee).to.be.above(bounds.feeCeiling);
    expect(halved?.count).to.equal(Math.floor(count / 2));
  });

  it("plans it no longer than the day may be", async () => {
    const { count, interval, day, keeps } = await plan({
      play: lateBy(450),
      bounds: { ...bounds, within: 3_700 },
    });
    expect({ count, interval, day, keeps }).to.deep.equal({
      count: 25,
      interval: 90,
      day: 3_365,
      keeps: true,
    });
  });

  it("says so where even then it does not", async () => {
    const { count, interval, keeps, expected } = await plan({ play: lateBy(0) });
    expect({ count, interval, keeps }).to.deep.equal({ count: 40, interval: 300, keeps: false });
    expect(expected.highestBaseFee).to.equal(31);
  });

  it("plays as many waves as overlap, and six more, before it plays the whole day", async () => {
    const played: number[] = [];
    const play = feesBy(law);
    await plan({
      claimants: 100_000,
      play: (day, strategy, people) => {
        if (strategy === "waves" && people < 100_000) played.push((day.waves.count - 6) * day.waves.interval);
        return play(day, strategy, people);
      },
    });
    // Those of a wave come for 1,205 seconds.
    expect(Math.min(...played)).to.be.at.least(1_205);
  });

  it("keeps to the wait as to the fee", async () => {
    const slow: PlayDay = ({ waves }, strategy, claimants) => {
      const size = strategy === "direct" ? claimants : claimants / waves.count;
      return fakeRun({ waits: new Array<number>(100).fill(size > 3_000 ? 601 : 599), blocks: [] });
    };
    expect((await plan({ play: slow, claimants: 6_000, bounds: { ...bounds, within: 1e5 } })).count).to.equal(
      2,
    );
    expect((await plan({ play: slow, claimants: 3_000 })).count).to.equal(1);
  });

  it("refuses where no waves keep to the bounds, and tells what came nearest", async () => {
    const error = await refusal(plan({ play: feesBy(() => 31) }));
    expect(error.code).to.equal("NoSuchPlan");
    expect(error.details.nearest).to.deep.include({ count: 8_000 });
    const tight = await refusal(plan({ bounds: { ...bounds, within: 1_300 } }));
    expect(tight.code).to.equal("NoSuchPlan");
    expect(tight.details.within).to.equal(1_300);
  });

  for (const [name, changes] of [
    ["claimants", { claimants: 0 }],
    ["claimants", { claimants: 1.5 }],
    ["claimants", { claimants: 10_000_001 }],
    ["feeCeiling", { bounds: { ...bounds, feeCeiling: 10 } }],
    ["feeCeiling", { bounds: { ...bounds, feeCeiling: Number.NaN } }],
    ["longestWait", { bounds: { ...bounds, longestWait: 12 } }],
    ["within", { bounds: { ...bounds, within: 1_204 } }],
  ] as const) {
    it(`refuses ${name} of ${JSON.stringify(changes)}`, async () => {
      const error = await refusal(plan(changes));
      expect(error.code).to.equal("BadPlanBounds");
      expect(error.details.name).to.equal(name);
    });
  }

  it("plans with the model what the model then plays", async () => {
    const little: Scenario = {
      ...defaultScenario,
      chain: { ...defaultScenario.chain, gasLimit: 6_000_000 },
      background: { ...defaultScenario.background, gas: 150_000 },
      arrivals: { kind: "flash", share: 0.5, within: 5, over: 300 },
    };
    const play: PlayDay = (day, strategy, claimants) =>
      runModel({ scenario: day, strategy, claimants, costs: claimCosts(1_500) });
    const found = await planWaves({
      scenario: little,
      claimants: 1_500,
      bounds: { feeCeiling: 4e9, longestWait: 120, within: 7_200 },
      costs: claimCosts(1_500),
      play,
    });
    expect(found.keeps).to.equal(true);
    expect(found.count).to.be.within(2, 20);
    expect(found.expected.highestBaseFee).to.be.at.most(4e9);
    expect(measureExpectation(await play(found.scenario, "waves", 1_500))).to.deep.equal(found.expected);
    const atOnce = measureExpectation(await play(little, "direct", 1_500));
    expect(atOnce.highestBaseFee).to.be.above(4e9);
    expect(Math.max(...found.waves.map(({ highestBaseFee }) => highestBaseFee))).to.equal(
      found.expected.highestBaseFee,
    );
  });
});
