import { expect } from "chai";
import { tokenText } from "../../../../src/core/text/tokenText.ts";

describe("amounts in words for who signs", () => {
  it("tells tokens and base units, without losing any", () => {
    const cases = [
      [1_000_500_000n, 6, "1,000.5 TKN (1000500000 base units)"],
      [1n, 18, "0.000000000000000001 TKN (1 base unit)"],
      [10n ** 30n, 18, "1,000,000,000,000 TKN (1000000000000000000000000000000 base units)"],
      [12n, 0, "12 TKN"],
      [12n, undefined, "12 base units"],
    ] as const;
    for (const [amount, decimals, text] of cases) {
      expect(tokenText(amount, { decimals, symbol: "TKN" })).to.equal(text);
    }
  });

  it("repeats no symbol that is a sentence, an escape sequence or an address", () => {
    for (const symbol of ["USDC to 0x1234", "\u001b[31mTKN", "A".repeat(17), "", undefined]) {
      expect(tokenText(5n, { decimals: 1, symbol })).to.equal("0.5 tokens (5 base units)");
    }
  });
});
