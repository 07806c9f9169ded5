import { expect } from "chai";
import { explainThrown } from "../../../src/react/explainThrown.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { momentText } from "../../../src/sdk/core/text/moment.ts";

describe("explainThrown", () => {
  it("says moments as dates alone, which programs have as Unix seconds", () => {
    const [first, second, beyond] = [1_800_000_000n, 1_900_000_000n, 2n ** 63n].map(momentText);
    const error = new SymbolonError({
      code: "HoldOutOfRange",
      reason: `From ${first} to ${second}; x = 5, or ${beyond}.`,
      hint: `Before ${first}.`,
    });
    expect(explainThrown(new Error("around", { cause: error }))).to.deep.equal({
      code: "HoldOutOfRange",
      reason: "From 2027-01-15T08:00:00Z to 2030-03-17T17:46:40Z; x = 5, or second 9223372036854775808.",
      hint: "Before 2027-01-15T08:00:00Z.",
    });
  });
});
