import { expect } from "chai";
import {
  type Address,
  concatHex,
  type Hex,
  keccak256,
  numberToHex,
  parseSignature,
  serializeCompactSignature,
  stringToHex,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { parseSignedClaim } from "../../../src/sdk/distribution/sign/parseSignedClaim.ts";
import { formatSignedClaim, signedClaimTypedData } from "../../../src/sdk/distribution/sign/signedClaim.ts";
import { claimContentDigest, possibleDigests } from "../../../src/services/work/claimDigest.ts";
import { claimIntent, claimOf } from "../../../src/services/work/claimIntent.ts";
import { releaseIntent } from "../../../src/services/work/releaseKind.ts";
import { storedDigests } from "../../../src/services/work/storedDigests.ts";
import { wrapSignature } from "../core/signing/wrapSignature.ts";

const account = privateKeyToAccount(`0x${"a7".repeat(32)}`);
const address = (byte: string): Address => `0x${byte.repeat(20)}`;

async function signed() {
  const claim = {
    chainId: 1n,
    campaign: address("c0"),
    index: 5n,
    account: account.address,
    amount: 100n,
    terms: { upTo: 100n, recipient: address("ec"), maxFee: 1n, feeTaker: address("00"), deadline: 7n },
    paidBefore: 3n,
    gateData: "0xabcd" as Hex,
    proof: [`0x${"ab".repeat(32)}`] as const,
  };
  const signature = await account.signTypedData(signedClaimTypedData(claim));
  return { ...claim, signature };
}

/** What jsonb makes of a document: its members in an order of its own. */
const shuffled = (value: unknown): unknown =>
  Array.isArray(value) || typeof value !== "object" || value === null
    ? value
    : Object.fromEntries(
        Object.entries(value)
          .toSorted(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
          .map(([name, member]) => [name, shuffled(member)]),
      );

describe("what names a claim", () => {
  it("is another with any other field that it has, and the same with another proof", async () => {
    const claim = await signed();
    const { terms } = claim;
    const other: readonly Partial<typeof claim>[] = [
      { chainId: 2n },
      { campaign: address("c1") },
      { index: 6n },
      { account: address("ac") },
      { amount: 101n },
      { paidBefore: 4n },
      { gateData: "0x" },
      { gateData: "0xabcdef" },
      { signature: `0x${"12".repeat(65)}` },
      { terms: { ...terms, upTo: 101n } },
      { terms: { ...terms, recipient: address("ed") } },
      { terms: { ...terms, maxFee: 2n } },
      { terms: { ...terms, feeTaker: address("fe") } },
      { terms: { ...terms, deadline: 8n } },
    ];
    const { gateData: _, ...ungated } = claim;
    const { terms: __, signature: ___, ...unsigned } = claim;
    const all = [claim, ...other.map((change) => ({ ...claim, ...change })), ungated, unsigned];
    const digests = all.map((one) => claimContentDigest(one, true));
    expect(new Set(digests).size).to.equal(all.length);
    const reproven = { ...claim, proof: [] };
    expect(claimContentDigest(reproven, true)).to.equal(digests[0]);
  });

  it("is one whatever form its account's signature has, and not so of a contract's", async () => {
    const claim = await signed();
    const { signature } = claim;
    const v = signature.endsWith("1b") ? "00" : "01";
    const fromZero = `${signature.slice(0, -2)}${v}` as Hex;
    const digest = claimContentDigest(claim, true);
    expect(claimContentDigest({ ...claim, signature: fromZero }, true)).to.equal(digest);
    expect(claimContentDigest({ ...claim, signature: fromZero }, false)).not.to.equal(
      claimContentDigest(claim, false),
    );
    for (const form of [signature, fromZero, wrapSignature({ signature: fromZero })])
      expect(possibleDigests({ ...claim, signature: form })).to.include(digest);
    const long = concatHex([signature, signature]);
    expect(possibleDigests({ ...claim, signature: wrapSignature({ signature: long }) })).to.include(
      claimContentDigest({ ...claim, signature: long }, false),
    );
    expect(possibleDigests({ ...claim, signature: `0x${"12".repeat(65)}` })).not.to.include(digest);
  });

  it("is one of its account's key after a payment, too, in whatever form its signature comes", async () => {
    const claim = await signed();
    const digest = claimContentDigest(claim, true);
    const { r, s, yParity } = parseSignature(claim.signature);
    const short = serializeCompactSignature({
      r,
      yParityAndS: numberToHex(BigInt(s) + (BigInt(yParity) << 255n), { size: 32 }),
    });
    const fromZero = `${claim.signature.slice(0, -2)}0${yParity}` as Hex;
    for (const signature of [claim.signature, short, fromZero, wrapSignature({ signature: fromZero })]) {
      const intent = claimIntent(JSON.parse(formatSignedClaim({ ...claim, signature })));
      expect([intent.digest, claimOf(intent.content).isByKey]).to.deep.equal([digest, true]);
      // As an earlier version named it.
      expect(intent.otherDigests).to.include(claimContentDigest({ ...claim, signature }, false));
    }
  });

  it("is found again in what a store keeps of it, and of an earlier version in both ways", async () => {
    const text = formatSignedClaim(await signed());
    const { digest, otherDigests, content } = claimIntent(JSON.parse(text));
    expect(digest).to.equal(claimContentDigest(parseSignedClaim(text), true));
    const kept = shuffled(content) as object;
    expect(storedDigests(kept)).to.deep.equal({ digest, former: undefined });
    const { version: _, ...earlier } = kept as { readonly version: number };
    expect(storedDigests(earlier)).to.deep.equal({ digest, former: otherDigests?.[0] });
    expect(otherDigests?.[0]).to.equal(keccak256(stringToHex(JSON.stringify(JSON.parse(text)))));
    const altered = JSON.parse(JSON.stringify(kept).replace("0xecec", "0xeded"));
    expect(storedDigests(altered).digest).not.to.equal(digest);
    const unsigned = claimIntent({
      format: "symbolon-claim",
      version: 1,
      chainId: "1",
      campaign: address("c0"),
      leaf: { index: "5", account: account.address, amount: "100" },
      proof: [],
    });
    const { version: __, ...before } = unsigned.content as { readonly version: number };
    expect(storedDigests(shuffled(before))).to.deep.equal({
      digest: unsigned.digest,
      former: unsigned.otherDigests?.[0],
    });
  });

  it("counts in a release, too, and not how it is written", () => {
    const release = {
      format: "symbolon-release",
      version: 1,
      chainId: "1",
      campaign: address("c0"),
      entitlement: { index: "5", account: account.address },
      releasedBefore: "0",
    };
    const { digest, key } = releaseIntent(release);
    const entitlement = { account: account.address.toLowerCase(), index: "05" };
    const same = releaseIntent({
      ...(shuffled(release) as typeof release),
      entitlement,
      releasedBefore: "00",
    });
    expect([same.digest, same.key]).to.deep.equal([digest, key]);
    expect(releaseIntent({ ...release, chainId: "2" }).digest).not.to.equal(digest);
    expect(releaseIntent({ ...release, releasedBefore: "1" }).digest).not.to.equal(digest);
  });
});
