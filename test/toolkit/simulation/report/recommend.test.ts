import { expect } from "chai";
import { measure } from "../../../../src/lab/simulation/measure/measure.ts";
import type { Measures } from "../../../../src/lab/simulation/measure/measures.ts";
import { recommend } from "../../../../src/lab/simulation/report/recommend.ts";
import { defaultScenario } from "../../../../src/lab/simulation/scenario/defaultScenario.ts";
import type { Scenario, StrategyName } from "../../../../src/lab/simulation/scenario/scenario.ts";
import { recordOf } from "../measure/recordOf.ts";

const scenario: Scenario = { ...defaultScenario, waves: { count: 8, interval: 600 } };
const calm = measure(recordOf([0], [12], { chain: "edr", scenario }));

/** A day on which all is well: 1,000 claimants, 99 of 100 paid within 40 s, 1 ether of fees. */
function fine(strategy: StrategyName, other: Partial<Measures> = {}): Measures {
  const paid = 1_000 - (other.gaveUp ?? 0) - (other.refused ?? 0);
  return {
    ...calm,
    strategy,
    claimants: 1_000,
    paid,
    latency: { ...calm.latency, p99: 40 },
    totalFees: 1e18,
    baseFeeRise: 1.2,
    lastClaim: 1_500,
    gasOfClaims: 74e6,
    ...other,
  };
}

const waitOf = (p99: number) => ({ latency: { ...calm.latency, p99 } });
const advice = (...measures: readonly Measures[]) => recommend(scenario, measures);

describe("recommend", () => {
  it("says that direct is fine where it is, though others were cheaper", () => {
    const told = advice(
      fine("direct"),
      fine("waves", { totalFees: 5e17 }),
      fine("relayed", { totalFees: 9e17 }),
    );
    expect(told[0]).to.equal(
      "With this list, direct is fine: 100 % are paid, 99 of 100 of them within 40 s, and the base fee rises to 1.2 times the opening’s at most.",
    );
    // What is half as dear is worth a word, what is a tenth cheaper is not.
    expect(told.slice(1)).to.deep.equal([
      "Waves would be fine too, 8 of them 10 min apart, at 0.5 times the fees.",
    ]);
  });

  it("advises waves, and tells what direct would cost instead", () => {
    const direct = fine("direct", { gaveUp: 220, totalFees: 3.1 * 0.78e18, baseFeeRise: 9 });
    expect(advice(direct, fine("waves"))[0]).to.equal(
      "With this list, open 8 waves 10 min apart: direct would cost 3.1 times as much in fees and leave 22 % unpaid.",
    );
  });

  it("tells the wait where that is what direct has against it", () => {
    const told = advice(fine("direct", waitOf(720)), fine("waves"));
    expect(told[0]).to.equal(
      "With this list, open 8 waves 10 min apart: direct would keep one in a hundred waiting 12 min rather than 40 s.",
    );
  });

  const unfit: readonly (readonly [why: string, other: Partial<Measures>])[] = [
    ["more than one in a hundred is left out", { gaveUp: 11 }],
    ["the base fee more than doubles", { baseFeeRise: 2.1 }],
    ["one in a hundred waits longer than five minutes", waitOf(301)],
  ];
  for (const [why, other] of unfit) {
    it(`does not find direct fine where ${why}`, () => {
      expect(advice(fine("direct", other), fine("waves"))[0]).to.include("open 8 waves");
    });
  }

  it("counts those whom the gate refuses among nobody's failures, and tells them", () => {
    const told = advice(fine("direct", { refused: 300 }));
    expect(told[0]).to.include("direct is fine: 100 % are paid");
    expect(told.join(" ")).to.include("300 claimants are refused by the gate");
    // Nine of those who are left are fewer than one in a hundred of all, and more of those whom the gate lets through.
    const few = advice(fine("direct", { refused: 300, gaveUp: 9 }), fine("waves"));
    expect(few[0]).to.include("open 8 waves");
  });

  it("puts fewest unpaid before fees, fees before waits", () => {
    const direct = fine("direct", { baseFeeRise: 5 });
    const leaky = fine("waves", { gaveUp: 50, totalFees: 1e17 });
    expect(advice(direct, leaky, fine("relayed"))[0]).to.include("have a relayer");
    const leakier = fine("relayed", { gaveUp: 80, totalFees: 1e16 });
    expect(advice(direct, leaky, leakier)[0]).to.include("nothing that was tried is better");
    expect(advice(fine("direct", { gaveUp: 500 }), leaky, leakier)[0]).to.include("open 8 waves");
    const dear = fine("waves", { totalFees: 2e18 });
    expect(advice(direct, dear, fine("relayed", waitOf(200)))[0]).to.include("have a relayer");
    const slightlyDearer = fine("waves", { totalFees: 1.2e18 });
    expect(advice(direct, slightlyDearer, fine("relayed", waitOf(200)))[0]).to.include("open 8 waves");
  });

  it("takes what is fine before what is cheaper and not", () => {
    const cheap = fine("waves", { totalFees: 1e16, baseFeeRise: 2.5 });
    expect(advice(fine("direct", { baseFeeRise: 5 }), cheap, fine("relayed"))[0]).to.include(
      "have a relayer",
    );
  });

  it("names what else would do, at what fees, and what the relayer pays", () => {
    const direct = fine("direct", { baseFeeRise: 5 });
    const told = advice(direct, fine("waves", { totalFees: 2.4e18 }), fine("relayed"));
    expect(told).to.include("Waves would be fine too, 8 of them 10 min apart, at 2.4 times the fees.");
    expect(told).to.include("Claimants pay no gas then; the relayer pays 1 ether from 8 keys.");
  });

  it("tells the price in time where the last is paid much later", () => {
    const direct = fine("direct", { baseFeeRise: 5, lastClaim: 1_500 });
    const told = advice(direct, fine("waves", { lastClaim: 4_200 }));
    expect(told).to.include(
      "Its price is time: the last claim is paid after 1 h 10 min, with direct after 25 min.",
    );
  });

  it("does not call fine what is not, and sends to the plan", () => {
    const told = advice(fine("direct", { gaveUp: 400 }), fine("waves", { gaveUp: 100 }));
    expect(told[0]).to.include("open 8 waves");
    expect(told[1]).to.equal(
      "That is not fine yet: 10 % stay unpaid. Ask symbolon rehearse plan for waves that are.",
    );
  });

  it("says so where direct was all that was tried, or nobody was paid, or nothing was played", () => {
    const alone = advice(fine("direct", { baseFeeRise: 5 }));
    expect(alone[0]).to.include("nothing that was tried is better");
    expect(alone[1]).to.include("the base fee rises to 5 times");
    const nobody = { paid: 0, gaveUp: 1_000, totalFees: 0, latency: { ...calm.latency, p99: NaN } };
    expect(advice(fine("direct", nobody), fine("waves", nobody))[0]).to.include("Nobody was paid");
    expect(recommend(scenario, [])).to.have.length(1);
  });

  it("prefers any strategy that pays to one that pays nobody", () => {
    const nobody = { paid: 0, gaveUp: 1_000, totalFees: 0, latency: { ...calm.latency, p99: NaN } };
    const told = advice(fine("direct", { ...nobody, totalFees: 1e17 }), fine("waves", { gaveUp: 900 }));
    expect(told[0]).to.equal("With this list, open 8 waves 10 min apart: direct would leave 100 % unpaid.");
    expect(told.join(" ")).to.not.match(/NaN|∞|Infinity/);
  });

  it("tells faults: requests that nobody served, gas that was wasted, a model's figures, a base fee that falls", () => {
    const baseFee = { times: [12, 24], values: [2e9, 0.9e9] };
    const told = advice(
      fine("direct", { baseFeeRise: 5 }),
      fine("waves", {
        requestsPerClaim: 10,
        unserved: { refused: 3_000, timedOut: 1_000 },
        gasWasted: 2.22e6,
        chain: "model",
        baseFee,
      }),
    ).join(" ");
    expect(told).to.include("Nodes refuse 30 % of requests: 2,000 requests a second are too few.");
    expect(told).to.include("3 % of the gas of claims is wasted");
    expect(told).to.include("a model’s figures");
    expect(told).to.include("The base fee falls to less than half");
  });

  it("does not blame the load for requests that the scenario has refused whatever it is", () => {
    const refusing = { ...scenario, faults: { ...scenario.faults, refused: 0.3 } };
    const unserved = { refused: 3_000, timedOut: 0 };
    const told = recommend(refusing, [fine("direct", { requestsPerClaim: 10, unserved })]);
    expect(told).to.have.length(1);
    const relayed = recommend(scenario, [fine("relayed", { requestsPerClaim: 10, unserved })]);
    expect(relayed).to.include("The relayer refuses 30 % of requests: 1,000 requests a second are too few.");
  });

  it("says nothing of faults that there are none of", () => {
    expect(advice(fine("direct"))).to.have.length(1);
  });
});
