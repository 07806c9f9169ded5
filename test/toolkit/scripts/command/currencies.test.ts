import { expect } from "chai";
import * as chains from "viem/chains";
import { currencyOf } from "../../../../scripts/command/currencies.ts";

describe("what commands call the coin of a chain", () => {
  it("is what viem's list calls it, or just coin", () => {
    const listed = Object.values(chains).flatMap((chain) =>
      typeof chain === "object" && "nativeCurrency" in chain ? [chain] : [],
    );
    // Some numbers are of several chains, of which all but one are for tests.
    const differing = listed.filter(({ id }) => {
      const names = listed.filter((one) => one.id === id).map((one) => one.nativeCurrency.symbol);
      return !["coin", ...names].includes(currencyOf(id).symbol);
    });
    expect(differing).to.deep.equal([]);
  });

  it("is never ether where that is not known", () => {
    expect([1, 7_000, 31_337, 123_456_789].map((id) => currencyOf(id).symbol)).to.deep.equal([
      "ETH",
      "ZETA",
      "ETH",
      "coin",
    ]);
  });
});
