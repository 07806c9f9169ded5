import { expect } from "chai";
import { openPacer } from "../../../src/gateway/openPacer.ts";

const SHARE = 3_000_000;
const open = (terms: { readonly blockTime?: number; readonly priceCeiling?: bigint } = {}) =>
  openPacer({ gas: SHARE, blockTime: 12, priceCeiling: undefined, ...terms });
const seen = { price: 1n, planned: 0, since: undefined };

describe("openPacer", () => {
  it("gives each block its share, and little of what was left unused before", () => {
    const { left, sent } = open();
    expect(left({ ...seen, block: 1 })).to.equal(SHARE);
    sent(SHARE);
    expect(left({ ...seen, block: 1 })).to.equal(0);
    expect(left({ ...seen, block: 2 })).to.equal(SHARE);
    expect(left({ ...seen, block: 50 })).to.be.within(SHARE, 1.1 * SHARE);
  });

  it("takes what was sent beyond a share from the next", () => {
    const { left, sent } = open();
    left({ ...seen, block: 1 });
    sent(1.4 * SHARE);
    expect(left({ ...seen, block: 2 })).to.be.closeTo(0.6 * SHARE, 1);
  });

  it("holds what others plan, and gives nothing that is not worth a transaction", () => {
    const { left } = open();
    expect(left({ ...seen, block: 1, planned: 0.4 * SHARE })).to.be.closeTo(0.6 * SHARE, 1);
    expect(left({ ...seen, block: 1, planned: 0.6 * SHARE })).to.equal(0);
  });

  it("waits after a small one for others to go with, and no longer than a part of a block", async () => {
    const { left, sent } = open({ blockTime: 0.4 });
    left({ ...seen, block: 1 });
    sent(100_000);
    expect(left({ ...seen, block: 1 })).to.equal(0);
    const begun = performance.now();
    while (left({ ...seen, block: 1 }) === 0) await new Promise((go) => setTimeout(go, 5));
    expect(performance.now() - begun).to.be.above(50);
  });

  it("gives less where gas is dear, or transactions are late, and more again afterwards", () => {
    const { left, sent } = open({ priceCeiling: 100n });
    left({ ...seen, block: 1 });
    sent(SHARE);
    expect(left({ ...seen, block: 2, price: 51n })).to.be.closeTo(0.7 * SHARE, 1);
    sent(0.7 * SHARE);
    expect(left({ ...seen, block: 9, since: 1 })).to.be.below(0.75 * SHARE);
    for (let block = 10; block < 40; block++) left({ ...seen, block });
    expect(left({ ...seen, block: 40 })).to.be.at.least(SHARE);
  });
});
