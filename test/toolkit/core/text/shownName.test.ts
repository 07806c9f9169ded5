import { expect } from "chai";
import { shownName } from "../../../../src/sdk/core/text/shownName.ts";

describe("shownName", () => {
  const shown: readonly (readonly [what: string, name: string, text: string])[] = [
    ["a usual one", "Wrapped liquid staked Ether 2.0", "Wrapped liquid staked Ether 2.0"],
    ["another script", "رمز العيّنة", "رمز العيّنة"],
    ["one that closes its isolation", "USD Coin\u2069 paid", "USD Coin paid"],
    ["one that turns the rest", "\u202eniaM\u202c", "niaM"],
    ["one of several lines", "A\r\nB\u2028C\u0000", "A B C"],
    ["one that is not seen", "\u200b\u3164 \u2069", ""],
    [
      "a sentence",
      "USD Coin (USDC) on Ethereum, paid by the contract 0xA0b8…eB48.",
      "USD Coin (USDC) on Ethereum, pai…",
    ],
    ["letters of two units each", "𝔄".repeat(33), `${"𝔄".repeat(32)}…`],
  ];
  for (const [what, name, text] of shown) {
    it(`shows ${what}`, () => {
      expect(shownName(name)).to.equal(text);
    });
  }
});
