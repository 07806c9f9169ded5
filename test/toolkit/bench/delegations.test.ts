import { expect } from "chai";
import { delegateInBundles } from "../../../bench/gas/delegations.ts";
import { openBenchChain } from "../../../bench/gas/openBenchChain.ts";

/** What is reckoned holds to delegates who were given votes in the same block; since earlier ones it is a storage slot more. */
const SAME_BLOCK = 69_000;
const LATER = 92_500;

describe("bench: delegations", () => {
  it("cost what is reckoned, each of 50 in a bundle, and all of them move votes", async () => {
    const chain = await openBenchChain();
    try {
      const { later, sameBlock } = await delegateInBundles(chain, 1);
      expect(sameBlock[0]).to.be.within(60_000, SAME_BLOCK);
      expect(later[0]).to.be.within(SAME_BLOCK, LATER);
    } finally {
      await chain.close();
    }
  });
});
