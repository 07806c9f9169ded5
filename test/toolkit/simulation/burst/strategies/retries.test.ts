import { expect } from "chai";
import { openRetries } from "../../../../../src/simulation/burst/front.ts";

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
