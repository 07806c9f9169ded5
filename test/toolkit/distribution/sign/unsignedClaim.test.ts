import { expect } from "chai";
import { zeroAddress } from "viem";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import type { ClaimTerms } from "../../../../src/sdk/core/signing/claimTypedData.ts";
import { unsignedClaim } from "../../../../src/sdk/distribution/sign/unsignedClaim.ts";

const campaign = "0x00000000000000000000000000000000000000c1";
const account = "0x00000000000000000000000000000000000000a1";
const leaf = { index: 3, account, amount: 1_000n, proof: [] } as const;
const asked = { chainId: 1n, campaign, kind: "instant", leaf } as const;
const NOW = 1_800_000_000n;

describe("distribution: a claim to be signed", () => {
  it("is for all that the leaf says, to its account, unless its terms say otherwise", () => {
    const { terms } = unsignedClaim(asked);
    const usual = { upTo: 1_000n, recipient: account, maxFee: 0n, feeTaker: zeroAddress, deadline: 0n };
    expect(terms).to.deep.equal(usual);
    const own = { maxFee: 999n, deadline: NOW };
    expect(unsignedClaim({ ...asked, terms: own, now: NOW }).terms).to.deep.equal({ ...usual, ...own });
  });

  it("is nothing that nobody can mean: paid to nobody, all for the fee, over already", () => {
    const codeOf = (terms: Partial<ClaimTerms>) => {
      try {
        unsignedClaim({ ...asked, terms, now: NOW });
      } catch (error) {
        return (error as SymbolonError).code;
      }
      return undefined;
    };
    expect(codeOf({ recipient: zeroAddress })).to.equal("RecipientRefused");
    expect(codeOf({ recipient: campaign })).to.equal("RecipientRefused");
    expect(codeOf({ maxFee: 1_000n })).to.equal("FeeTakesAll");
    expect(codeOf({ maxFee: 10n, upTo: 10n })).to.equal("FeeTakesAll");
    expect(codeOf({ deadline: NOW - 1n })).to.equal("DeadlinePassed");
    expect(codeOf({ maxFee: 10n, upTo: 11n, deadline: NOW })).to.equal(undefined);
  });
});
