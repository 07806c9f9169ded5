import { expect } from "chai";
import { openFront, openRetries } from "../../../../src/lab/simulation/burst/front.ts";
import type { Faults } from "../../../../src/lab/simulation/scenario/scenario.ts";

const calm: Faults = { refused: 0, stalls: [], dropped: 0, reorgs: [] };
const terms = { perSecond: 10, burst: 3, latency: 0.5, timeout: 5 };
const never = () => expect.fail("nothing is drawn where nothing fails by chance");

describe("the front of a node or a relayer", () => {
  it("serves a burst, then so many requests a second, and refuses the others", () => {
    const front = openFront(terms, calm, never);
    const first = [0, 0, 0, 0].map((time) => front.ask(0, time));
    expect(first).to.deep.equal(["served", "served", "served", "refused"]);
    let served = 0;
    for (let i = 1; i <= 1_000; i++) if (front.ask(0, i / 100) === "served") served++;
    expect(served).to.be.within(99, 100);
    expect(front.refused).to.equal(1 + 1_000 - served);
  });

  it("never holds more than the burst", () => {
    const front = openFront(terms, calm, never);
    expect([1e6, 1e6, 1e6, 1e6].filter((time) => front.ask(0, time) === "served").length).to.equal(3);
  });

  it("answers at the end of a stall, or not in time, and takes no token then", () => {
    const front = openFront(terms, { ...calm, stalls: [{ at: 10, for: 8 }] }, never);
    expect(front.ask(0, 9)).to.equal("served");
    expect(front.answeredAt(9, "served")).to.equal(9.5);
    expect(front.ask(0, 12)).to.equal("timedOut");
    expect(front.answeredAt(12, "timedOut")).to.equal(17);
    expect(front.ask(0, 14)).to.equal("served");
    expect(front.answeredAt(14, "served")).to.equal(18.5);
    expect(front.ask(0, 18)).to.equal("served");
    expect(front.answeredAt(18, "served")).to.equal(18.5);
    expect([front.refused, front.timedOut]).to.deep.equal([0, 1]);
  });

  it("refuses a share whatever the load", () => {
    const draws = [0.29, 0.31];
    const front = openFront(terms, { ...calm, refused: 0.3 }, () => draws.shift() ?? 1);
    expect([front.ask(0, 0), front.ask(0, 0)]).to.deep.equal(["refused", "served"]);
  });

  it("has less for requests, the more look for receipts", () => {
    const served = (looks: number) => {
      const front = openFront(terms, calm, never);
      front.setLooks(looks);
      let count = 0;
      for (let i = 1; i <= 10_000; i++) if (front.ask(0, i / 100) === "served") count++;
      return count / 100;
    };
    expect(served(0)).to.be.closeTo(10, 0.1);
    expect(served(10)).to.be.closeTo(5, 0.1);
    expect(served(90)).to.be.closeTo(1, 0.1);
  });
});

describe("the retries of a wallet", () => {
  it("wait a part that is drawn of first * factor^k, so many times at most, and anew after one that is served", () => {
    const draws = [0.5, 0.25, 1, 0.5];
    const retries = openRetries(2, { first: 2, factor: 3, tries: 3 }, () => draws.shift() ?? 0);
    expect([retries.next(0), retries.next(0), retries.next(0)]).to.deep.equal([1, 1.5, undefined]);
    expect(retries.next(1)).to.equal(2);
    retries.forget(0);
    expect(retries.next(0)).to.equal(1);
  });
});
