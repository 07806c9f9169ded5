import { expect } from "chai";
import fc from "fast-check";
import { type Address, getAddress, hashTypedData, recoverTypedDataAddress, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { MAX_UINT256 } from "../../../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { claimDigest } from "../../../../src/sdk/core/signing/claimTypedData.ts";
import { parseSignedClaim } from "../../../../src/sdk/distribution/sign/parseSignedClaim.ts";
import {
  formatSignedClaim,
  type SignedClaim,
  signedClaimTypedData,
} from "../../../../src/sdk/distribution/sign/signedClaim.ts";
import { addresses, hexes, uints } from "../../core/arbitraries.ts";

const key = privateKeyToAccount(`0x${"11".repeat(32)}`);
const campaign = getAddress(`0x${"d4".repeat(20)}`);
const recipient = getAddress(`0x${"5a".repeat(20)}`);
const unsigned = {
  chainId: 31_337n,
  campaign,
  index: 4n,
  account: key.address,
  amount: 1_000n,
  terms: { upTo: 1_000n, recipient, maxFee: 10n, feeTaker: zeroAddress as Address, deadline: 0n },
};
const claim: SignedClaim = {
  ...unsigned,
  signature: await key.signTypedData(signedClaimTypedData(unsigned)),
};

/** The file with one member replaced, found by its path; undefined takes it out. */
function changed(path: string, value: unknown): string {
  const file = JSON.parse(formatSignedClaim({ ...claim, gateData: "0xab", proof: [`0x${"11".repeat(32)}`] }));
  const names = path.split(".");
  const last = names.pop()!;
  const parent = names.reduce((object, name) => object[name], file);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(file);
}

describe("distribution: signed claims as JSON", () => {
  it("come back as they were", () => {
    const checksummed = addresses.map((address) => getAddress(address));
    const present = checksummed.filter((address) => address !== zeroAddress);
    const amount = uints(255);
    const claims = fc.record(
      {
        chainId: fc.bigInt({ min: 1n, max: MAX_UINT256 }),
        campaign: checksummed,
        index: uints(32),
        account: present,
        amount,
        terms: fc.record({
          upTo: amount.map((number) => number + 2n ** 255n),
          recipient: present,
          maxFee: uints(256),
          feeTaker: checksummed,
          deadline: uints(256),
        }),
        signature: hexes(65),
        paidBefore: uints(256).map((paid) => paid || 1n),
        gateData: hexes(7),
        proof: fc.array(hexes(32), { maxLength: 32 }),
      },
      {
        requiredKeys: ["chainId", "campaign", "index", "account", "amount", "terms", "signature"],
      },
    );
    fc.assert(
      fc.property(claims, (one) => {
        expect(parseSignedClaim(formatSignedClaim(one))).to.deep.equal(one);
      }),
      { numRuns: 200 },
    );
  });

  it("hold what the account signed", async () => {
    const read = parseSignedClaim(formatSignedClaim(claim));
    const typedData = signedClaimTypedData(read);
    expect(await recoverTypedDataAddress({ ...typedData, signature: read.signature })).to.equal(key.address);
    expect(hashTypedData(typedData)).to.equal(claimDigest({ ...read, paidBefore: 0n }));
  });

  it("take addresses in one case as in mixed case", () => {
    const lower = parseSignedClaim(changed("campaign", campaign.toLowerCase()));
    expect(lower.campaign).to.equal(campaign);
    const upper = parseSignedClaim(changed("terms.recipient", `0x${recipient.slice(2).toUpperCase()}`));
    expect(upper.terms.recipient).to.equal(recipient);
  });

  const wrongCase =
    `0x5A${recipient.slice(4)}` === recipient ? `0x5a${recipient.slice(4)}` : `0x5A${recipient.slice(4)}`;
  const bad: readonly (readonly [path: string, value: unknown, sentence: string])[] = [
    ["format", "symbolon-tree", 'format ("symbolon-tree") is not "symbolon-signed-claim"'],
    ["version", 2, "version (2) is not 1"],
    ["version", "1", 'version ("1") is not 1'],
    ["chainId", undefined, "chainId is missing"],
    ["chainId", "0", 'chainId ("0") is not a whole number in its range'],
    ["chainId", 31_337, "chainId (31337) is not a whole number in its range"],
    ["campaign", "0x12", 'campaign ("0x12") is no address'],
    ["leaf", [], "leaf ([]) is not an object"],
    ["leaf", null, "leaf (null) is not an object"],
    ["leaf.index", "4294967296", 'leaf.index ("4294967296") is not a whole number in its range'],
    ["leaf.index", "04", "leaf.index"],
    ["leaf.index", "-1", "leaf.index"],
    ["leaf.index", "1e3", "leaf.index"],
    ["leaf.account", zeroAddress, "signs nothing"],
    ["leaf.amount", (2n ** 256n).toString(), "leaf.amount"],
    ["paidBefore", "-1", 'paidBefore ("-1") is not a whole number in its range'],
    ["paidBefore", 5, "paidBefore (5) is not a whole number in its range"],
    ["leaf.note", "x", 'leaf.note ("x") is unknown'],
    ["terms.upTo", undefined, "terms.upTo is missing"],
    ["terms.recipient", zeroAddress, "is nobody"],
    ["terms.recipient", campaign, "is the campaign itself"],
    ["terms.recipient", wrongCase, "does not have its checksum"],
    ["terms.maxFee", "", "terms.maxFee"],
    ["terms.feeTaker", 0, "terms.feeTaker (0) is no address"],
    ["terms.deadline", "9".repeat(79), "terms.deadline"],
    ["signature", "0x", 'signature ("0x") is not 1 to 65535 bytes'],
    ["signature", "0x123", "signature"],
    ["signature", `0x${"00".repeat(65_536)}`, "signature"],
    ["gateData", "ab", "gateData"],
    ["gateData", null, "gateData (null) is not"],
    ["proof", "0x", 'proof ("0x") is not a list of at most 32'],
    ["proof", Array(33).fill(`0x${"11".repeat(32)}`), "is not a list of at most 32"],
    ["proof.0", "0x11", 'proof[0] ("0x11") is not 32 bytes'],
    ["fee", "1", 'fee ("1") is unknown'],
  ];
  for (const [path, value, sentence] of bad) {
    it(`refuse ${path} ${String(JSON.stringify(value)).slice(0, 40)}`, () => {
      const error = caught(() => parseSignedClaim(changed(path, value)));
      expect(error).to.include({ code: "BadSignedClaim" });
      expect(error.reason).to.include(sentence);
      expect(error.hint.length).to.be.above(10);
      const field = String(error.details.field);
      expect(error.reason).to.include(field);
      expect(field.replace("[0]", ".0")).to.equal(path);
    });
  }

  it("refuse what is not an object, or not JSON", () => {
    const named = formatSignedClaim(claim).replace('"leaf"', '"__proto__": {}, "leaf"');
    expect(caught(() => parseSignedClaim(named)).reason).to.include("__proto__ ({}) is unknown");
    expect(caught(() => parseSignedClaim("[]")).reason).to.equal("The signed claim ([]) is not an object.");
    expect(caught(() => parseSignedClaim("{")).reason).to.include("is not JSON");
    expect(caught(() => parseSignedClaim("")).code).to.equal("BadSignedClaim");
  });

  function caught(act: () => unknown): SymbolonError {
    try {
      act();
    } catch (error) {
      if (error instanceof SymbolonError) return error;
      throw error;
    }
    throw new Error("nothing was refused");
  }
});
