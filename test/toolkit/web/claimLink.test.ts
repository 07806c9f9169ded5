import { expect } from "chai";
import { type Address, getAddress } from "viem";
import { claimLink, claimLinkWith } from "../../../src/react/claimLinks.ts";
import { type ClaimData, claimAt, type PageData } from "../../../src/sdk/pageData/index.ts";
import { linkedClaim, readClaimLink } from "../../../web/claim/claimLink.ts";

const ACCOUNT: Address = `0x${"a1".repeat(20)}`;
const [FIRST, SECOND, STRANGER] = (["c1", "c2", "c3"] as const).map(
  (byte) => `0x${byte.repeat(20)}` as const,
) as [Address, Address, Address];
const PAGE = "https://claims.example/claim/";

/** A page about campaigns. */
function pageOf(...campaigns: Address[]): PageData {
  const [claim, ...otherClaims] = campaigns.map((campaign) => ({ campaign }) as ClaimData);
  return { claim, ...(otherClaims.length > 0 && { otherClaims }) } as unknown as PageData;
}

describe("the link to a claim", () => {
  it("says of whom, of which campaign, and what its gate asks for, in any order, beside parts of others", () => {
    const claim = { campaign: SECOND, account: ACCOUNT };
    const read = { account: ACCOUNT, campaign: SECOND, credential: "AQ-_x" };
    const made = claimLinkWith(PAGE, claim, "AQ-_x") ?? expect.fail();
    expect(readClaimLink(new URL(claimLink(PAGE, claim)).hash)).to.deep.equal({
      ...read,
      credential: undefined,
    });
    for (const hash of [
      new URL(made).hash,
      `#c=${SECOND}&p=AQ-_x&${ACCOUNT}`,
      `#p=AQ-_x&x=1&${ACCOUNT}&y&c=${SECOND}%20`,
    ])
      expect(readClaimLink(hash), hash).to.deep.equal(read);
    expect(readClaimLink(`#${ACCOUNT}&p=AQ-_x`)).to.deep.equal({ ...read, campaign: undefined });
    expect(readClaimLink("#p=AQ-_x").account).to.equal(undefined);
    expect(readClaimLink(`#${"b".repeat(100)}`).account).to.have.length(64);
  });

  it("is about the campaign that it names, or the only one of the page", () => {
    const cases: readonly (readonly [
      campaign: string | undefined,
      page: PageData,
      about: string | undefined,
    ])[] = [
      [undefined, pageOf(FIRST), FIRST],
      [FIRST, pageOf(FIRST), FIRST],
      [SECOND, pageOf(FIRST, SECOND), SECOND],
      [getAddress(SECOND), pageOf(FIRST, SECOND), SECOND],
      [undefined, pageOf(FIRST, SECOND), undefined],
      [STRANGER, pageOf(FIRST), undefined],
      [STRANGER, pageOf(FIRST, SECOND), undefined],
      ["", pageOf(FIRST), undefined],
      [undefined, pageOf(), undefined],
    ];
    for (const [campaign, page, about] of cases)
      expect(linkedClaim({ campaign }, page)?.campaign, `${campaign}`).to.equal(about);
  });

  it("finds each campaign of a page by its address", () => {
    for (const campaign of [FIRST, SECOND])
      expect(claimAt(pageOf(FIRST, SECOND), getAddress(campaign))?.campaign).to.equal(campaign);
    expect(claimAt(pageOf(FIRST, SECOND), STRANGER)).to.equal(undefined);
  });
});
