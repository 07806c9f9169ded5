import { expect } from "chai";
import fc from "fast-check";
import { type Address, type Hex, hashTypedData, keccak256, stringToHex } from "viem";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import {
  CLAIM_TYPEHASH,
  claimDigest,
  claimTypedData,
} from "../../../../src/sdk/core/signing/claimTypedData.ts";
import { campaignDomain } from "../../../../src/sdk/core/signing/domains.ts";
import { addresses, uints } from "../arbitraries.ts";
import { readVectors } from "../readVectors.ts";

type ClaimDigestVector = Readonly<Record<"campaign" | "account" | "recipient" | "feeTaker", Address>> &
  Readonly<Record<"chainId" | "index" | "upTo" | "maxFee" | "paidBefore" | "deadline", string>> & {
    readonly digest: Hex;
  };

const claims = fc.record({
  chainId: uints(64),
  campaign: addresses,
  account: addresses,
  index: uints(256),
  paidBefore: uints(256),
  terms: fc.record({
    upTo: uints(256),
    recipient: addresses,
    maxFee: uints(256),
    feeTaker: addresses,
    deadline: uints(256),
  }),
});

describe("core: typed data of claims", () => {
  it("has the digest of every vector", () => {
    for (const vector of readVectors<ClaimDigestVector>("claim-digest")) {
      const { campaign, account, recipient, feeTaker, digest } = vector;
      const [chainId, index, upTo] = [vector.chainId, vector.index, vector.upTo].map(BigInt);
      const [maxFee, paidBefore, deadline] = [vector.maxFee, vector.paidBefore, vector.deadline].map(BigInt);
      const terms = { upTo: upTo!, recipient, maxFee: maxFee!, feeTaker, deadline: deadline! };
      const found = { chainId: chainId!, campaign, account, index: index!, terms, paidBefore: paidBefore! };
      expect(claimDigest(found)).to.equal(digest);
    }
  });

  it("is what viem hashes, with the struct and the domain that the campaign hashes", () => {
    fc.assert(
      fc.property(claims, (claim) => claimDigest(claim) === hashTypedData(claimTypedData(claim))),
      { numRuns: 200 },
    );
    expect(CLAIM_TYPEHASH).to.equal(
      keccak256(
        stringToHex(
          "Claim(address account,uint256 index,uint256 upTo,address recipient,uint256 maxFee,address feeTaker,uint256 paidBefore,uint256 deadline)",
        ),
      ),
    );
    expect(campaignDomain({ chainId: 10n, campaign: `0x${"22".repeat(20)}` })).to.deep.equal({
      name: "Symbolon Campaign",
      version: "1",
      chainId: 10n,
      verifyingContract: `0x${"22".repeat(20)}`,
    });
  });

  it("has another digest where any one value differs", () => {
    const [base, other] = fc.sample(claims, { numRuns: 2, seed: 5 }) as [Claim, Claim];
    type Claim = Parameters<typeof claimDigest>[0];
    const changed: Claim[] = (["chainId", "campaign", "account", "index", "paidBefore"] as const).map(
      (name) => ({
        ...base,
        [name]: other[name],
      }),
    );
    for (const name of ["upTo", "recipient", "maxFee", "feeTaker", "deadline"] as const) {
      changed.push({ ...base, terms: { ...base.terms, [name]: other.terms[name] } });
    }
    expect(new Set([base, ...changed].map(claimDigest))).to.have.property("size", 11);
  });

  it("refuses a value that does not fit", () => {
    const [base] = fc.sample(claims, { numRuns: 1, seed: 5 });
    expect(() => claimDigest({ ...base!, index: -1n })).to.throw(SymbolonError, "Claim.index is -1");
    const terms = { ...base!.terms, recipient: "0x11" as const };
    expect(() => claimDigest({ ...base!, terms })).to.throw(SymbolonError, "Claim.recipient is 0x11");
  });
});
