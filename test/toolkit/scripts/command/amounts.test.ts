import { expect } from "chai";
import { amountOptions, printAmounts } from "../../../../bench/commands/amounts.ts";
import {
  type AmountOptions,
  type AmountToken,
  amountOption,
  readUnitsOf,
  type TypedAmount,
  unitsOfAmount,
} from "../../../../scripts/command/amounts.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";

const TOKEN: AmountToken = { decimals: 6, symbol: "USDX", totalSupply: 1_000_000_000_000n };
const fee = amountOption("--fee <tokens>", "a fee");
const typed = (text: string) => fee.parseArg?.(text, undefined) as unknown as TypedAmount;

function refusal(text: string, options: AmountOptions = {}, token: AmountToken = TOKEN): SymbolonError {
  try {
    unitsOfAmount(typed(text), token, options);
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return thrown;
    throw thrown;
  }
  return expect.fail(`${text} was taken`);
}

describe("amounts of commands", () => {
  it("are tokens, and base units where that is said", () => {
    expect(unitsOfAmount(typed("1.5"), TOKEN, {})).to.equal(1_500_000n);
    expect(unitsOfAmount(typed("15"), TOKEN, { baseUnits: true })).to.equal(15n);
    expect(unitsOfAmount(typed("0.0"), {}, {})).to.equal(0n);
  });

  it("that only base units make sense of are refused, with both readings, unless they are meant", () => {
    const { code, reason, hint } = refusal("50000000");
    expect(code).to.equal("AmountsAreTokens");
    expect(reason).to.equal("--fee 50000000 is in tokens, more than the supply of 1,000,000 USDX.");
    expect(hint).to.equal(
      "As base units it is 50 USDX: write that, or add --base-units. If it is intended, give --accept AboveSupply.",
    );
    expect(refusal("2000000000000").code).to.equal("AboveSupply");
    expect(refusal("2000000000000", { baseUnits: true }).code).to.equal("AboveSupply");
    expect(unitsOfAmount(typed("50000000"), TOKEN, { accept: ["AboveSupply"] })).to.equal(
      50_000_000_000_000n,
    );
  });

  it("need the token's decimals, and have no more than it", () => {
    expect(refusal("1", {}, {}).code).to.equal("DecimalsUnknown");
    expect(refusal("1.1234567").reason).to.equal("--fee 1.1234567 has 7 decimals, but the token has 6.");
    expect(refusal("1.5", { baseUnits: true }).hint).to.include("leave --base-units out");
  });

  it("are plain digits: no sign, separator, exponent or unit", () => {
    for (const text of ["-1", "1,000", "1.000,5", "1e18", "0x10", "5 USDX", "", ".5", "5."]) {
      expect(() => typed(text), text).to.throw("plain digits");
    }
    expect(() => typed("9".repeat(79))).to.throw("too large");
  });

  it("ask no token where there is none to ask for", async () => {
    const client = {} as Parameters<typeof readUnitsOf>[0];
    const units = await readUnitsOf(client, `0x${"11".repeat(20)}`, { fee: typed("0"), min: undefined }, {});
    expect(units).to.deep.equal({ fee: 0n, min: undefined });
  });

  it("are printed as they are typed, by every command that takes some", async () => {
    const options = await amountOptions();
    expect(options).to.have.length.above(20);
    for (const { words, flags, typed: text, printed } of printAmounts(options, 500)) {
      expect(printed, `${words} ${flags}`).to.equal(text);
    }
  });

  it("of ETH that only wei make sense of are refused", async () => {
    const options = await amountOptions();
    const ofEth = options.filter(({ option }) => option.flags.includes("<eth>"));
    expect(ofEth).to.have.length.above(5);
    for (const { words, option } of ofEth) {
      const read = () => option.parseArg?.("1500000000000000", undefined);
      expect(read, `${words} ${option.flags}`).to.throw(SymbolonError, "If it is wei, write 0.0015, in ETH");
    }
  });
});
