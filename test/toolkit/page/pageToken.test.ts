import { expect } from "chai";
import { getAddress } from "viem";
import { pageToken } from "../../../src/node/pages/build/claimFacts.ts";

describe("pageToken: what a page says of its token", () => {
  const address = getAddress(`0x${"ab".repeat(20)}`);
  const named = (name: string | undefined) => {
    const facts = { terms: { token: address }, tokenState: { name } };
    return tokenOf(facts).name;
  };
  const currency = { symbol: "ZETA", decimals: 8 };
  const tokenOf = (facts: unknown) => pageToken(facts as Parameters<typeof pageToken>[0], { currency });

  it("lets no name end or turn the sentence that it stands in, nor be one", () => {
    expect(named("Sample token")).to.equal("Sample token");
    const written = "USD Coin (USDC)\u2069 on Ethereum, paid by the contract 0xA0b8…eB48.\u202e";
    expect(named(written)).to.equal("USD Coin (USDC) on Ethereum, pai…");
  });

  it("calls coin as the page's chain does, counts it in wei, and tells it from tokens that call themselves so", () => {
    const tokenState = { name: "Ether", symbol: "ETH", decimals: 18 };
    const terms = { token: address };
    const coin = { address, name: "ZETA", symbol: "ZETA", decimals: 18, coin: true };
    expect(tokenOf({ terms, tokenState: { ...tokenState, isCoin: true } })).to.deep.equal(coin);
    expect(tokenOf({ terms, tokenState })).to.deep.equal({ ...tokenState, address });
  });

  it("has its address for a token without a name, or with one that nobody sees", () => {
    expect([named(undefined), named(""), named("\u200b \u2069")]).to.deep.equal([address, address, address]);
  });
});
