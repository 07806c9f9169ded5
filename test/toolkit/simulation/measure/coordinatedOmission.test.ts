import { expect } from "chai";
import { measure } from "../../../../src/lab/simulation/measure/measure.ts";
import { valueHistogram } from "../../../../src/lab/simulation/measure/valueHistogram.ts";
import { recordOf } from "./recordOf.ts";
import { answers, closedLoop, type SyntheticServer } from "./syntheticServer.ts";

/** 100 requests a second for 100 seconds. */
const EVERY = 0.01;
const UNTIL = 100;
const arrivals = Array.from({ length: UNTIL / EVERY }, (_, i) => i * EVERY);
const quick: SyntheticServer = { service: 0.001, stalls: [] };
const stalled: SyntheticServer = { service: 0.001, stalls: [{ at: 50, for: 10 }] };

const openLoop = (server: SyntheticServer) => measure(recordOf(arrivals, answers(server, arrivals)));
const naive = (server: SyntheticServer) =>
  valueHistogram(Float64Array.from(closedLoop(server, EVERY, UNTIL))).quantiles;

/** What is known of the stall: a tenth of all arrive in it and wait for its end, and for those before them. */
const backlog = (wait: number) => wait + ((10 - wait) / EVERY) * 0.001;

describe("a server of known latency and stalls, measured", () => {
  it("is told right where nothing stalls, by both ways", () => {
    for (const { p50, p99, max } of [openLoop(quick).latency, naive(quick)]) {
      for (const value of [p50, p99, max]) expect(value).to.be.closeTo(0.001, 0.000_01);
    }
  });

  it("is told right by the open loop where it stalls for ten seconds of a hundred", () => {
    const { latency } = openLoop(stalled);
    // 1,000 of 10,000 come while it stalls, and 111 more before it has caught up: 100 in 10 s, then 9 times as quick as they come.
    expect(latency.p50).to.be.closeTo(0.001, 0.000_01);
    expect(latency.max).to.be.closeTo(10.001, 0.02);
    // The hundredth part that waits longest came in the first second of the stall, and has 100 before it.
    expect(latency.p99).to.be.closeTo(backlog(10 - 1), 0.05);
    expect(latency.p90).to.be.closeTo(backlog(0), 0.05);
  });

  it("would be told wrong by the closed loop, which asks once in the stall: that is why nothing here waits for answers", () => {
    const wrong = naive(stalled);
    const { latency } = openLoop(stalled);
    expect(wrong.max).to.be.closeTo(10, 0.02);
    expect(wrong.p999).to.be.lessThan(0.002);
    expect(wrong.mean).to.be.lessThan(latency.mean / 100);
    expect(latency.p99).to.be.greaterThan(1_000 * wrong.p99);
  });

  it("counts from when a claimant meant to ask, though a refused request made it ask later", () => {
    const asked = arrivals.map((arrival) => arrival + 3);
    const { latency } = measure(recordOf(arrivals, answers(quick, asked)));
    expect(latency.p50).to.be.closeTo(3.001, 0.004);
  });
});
