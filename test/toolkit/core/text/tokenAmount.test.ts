import { expect } from "chai";
import { exactTokenAmount, tokenAmount } from "../../../../src/sdk/core/text/tokenAmount.ts";

describe("tokenAmount", () => {
  const symbol = "TKN";
  const shown: readonly (readonly [bigint, Parameters<typeof tokenAmount>[1], string])[] = [
    [1_000_500_000n, { decimals: 6, symbol }, "1,000.5 TKN"],
    [1n, { decimals: 18, symbol }, "0.000000000000000001 TKN"],
    [0n, { decimals: 18, symbol }, "0 TKN"],
    [-1_500n, { decimals: 3, symbol }, "-1.5 TKN"],
    [10n ** 30n, { decimals: 18 }, "1,000,000,000,000 tokens"],
    [10n ** 18n, { decimals: 18 }, "1 token"],
    [11n * 10n ** 17n, { decimals: 18 }, "1.1 tokens"],
    [12n, { decimals: 0, symbol }, "12 TKN"],
    [12n, { decimals: 0 }, "12 base units"],
    [1n, {}, "1 base unit"],
    [12_000n, { symbol }, "12000 base units"],
    // What a contract says of itself may be any number.
    [12_000n, { decimals: 2 ** 30, symbol }, "12000 base units"],
  ];
  for (const [amount, token, text] of shown) {
    it(`shows ${text}`, () => {
      expect(tokenAmount(amount, token)).to.equal(text);
    });
  }

  it("repeats no symbol that is a sentence, an escape sequence or an address", () => {
    for (const name of ["USDC to 0x1234", "\u001b[31mTKN", "A".repeat(17), "", "000.000"]) {
      expect(tokenAmount(5n, { decimals: 1, symbol: name })).to.equal("0.5 tokens");
    }
  });

  it("tells base units too, to whoever signs, unless they are the same", () => {
    expect(exactTokenAmount(1_500n, { decimals: 3, symbol })).to.equal("1.5 TKN (1500 base units)");
    expect(exactTokenAmount(1n, { decimals: 18 })).to.equal("0.000000000000000001 tokens (1 base unit)");
    expect(exactTokenAmount(12n, { decimals: 0, symbol })).to.equal("12 TKN");
    expect(exactTokenAmount(12n, {})).to.equal("12 base units");
  });
});
