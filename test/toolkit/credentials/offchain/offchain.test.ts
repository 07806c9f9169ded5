import { deflateSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import type { Address } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { formatOffchainLink, parseOffchainLink } from "../../../../src/node/batches/offchainLink.ts";
import { decideAttestation } from "../../../../src/sdk/core/attestation/attestationVerdict.ts";
import {
  type OffchainVersion,
  offchainAttestationUid,
} from "../../../../src/sdk/core/attestation/offchainAttestationUid.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import {
  formatOffchainPackage,
  parseOffchainPackage,
  signOffchainAttestation,
  verifyOffchainAttestation,
} from "../../../../src/sdk/credentials/index.ts";
import {
  type OffchainAttestation,
  offchainAttestationStatus,
} from "../../../../src/sdk/credentials/offchain/offchainAttestation.ts";
import { ethers, sdk } from "../../../journeys/easSdk.ts";
import { addresses, hexes, uints, words } from "../../core/arbitraries.ts";
import { errorOf } from "../delegation/errorOf.ts";

const KEY = `0x${"42".repeat(32)}` as const;
const account = privateKeyToAccount(KEY);
const stranger = privateKeyToAccount(`0x${"43".repeat(32)}`);
const REGISTRY = "0x00000000000000000000000000000000000000A1";
const WORD = `0x${"ab".repeat(32)}` as const;
const ZERO_WORD = `0x${"00".repeat(32)}` as const;
const ZERO_ADDRESS = `0x${"00".repeat(20)}` as const;
const here = { chainId: 31_337n, registry: REGISTRY } as const;
const said = {
  schema: WORD,
  recipient: "0x00000000000000000000000000000000000000b2",
  time: 1_800_000_000n,
  expirationTime: 1_900_000_000n,
  revocable: true,
  refUID: ZERO_WORD,
  data: "0x1234",
} as const;

type SdkAttestation = Parameters<InstanceType<typeof sdk.Offchain>["verifyOffchainAttestationSignature"]>[1];

const noRegistry = undefined as unknown as InstanceType<typeof sdk.EAS>;
const sdkOffchain = (version: OffchainVersion, contractVersion = "1.4.0") =>
  new sdk.Offchain(
    { address: REGISTRY, version: contractVersion, chainId: here.chainId },
    version as number,
    noRegistry,
  );
const sdkSigner = new ethers.Wallet(KEY);
/** Signed by EAS's SDK, and handed on as JSON. */
const bySdk = async (
  version: OffchainVersion,
  params: Parameters<InstanceType<typeof sdk.Offchain>["signOffchainAttestation"]>[0] = said,
) => {
  const sig = await sdkOffchain(version).signOffchainAttestation(params, sdkSigner);
  const asText = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
  return { sig, json: JSON.stringify({ sig, signer: account.address }, asText) };
};

const verify = (attestation: OffchainAttestation) =>
  verifyOffchainAttestation({ ...here, attestation, attester: account.address });

const messages = fc.record({
  schema: words,
  recipient: fc.oneof(addresses, fc.constant(ZERO_ADDRESS)),
  time: uints(53),
  expirationTime: uints(53),
  revocable: fc.boolean(),
  refUID: fc.oneof(words, fc.constant(ZERO_WORD)),
  data: fc.integer({ min: 0, max: 60 }).chain(hexes),
  salt: words,
});

describe("credentials/offchain", () => {
  it("gives EAS's SDK's uid, in every version", () => {
    fc.assert(
      fc.property(messages, fc.constantFrom(0, 1, 2), (m, version) => {
        expect(offchainAttestationUid({ ...m, version: version as OffchainVersion })).to.equal(
          sdk.Offchain.getOffchainUID(
            version,
            m.schema,
            m.recipient,
            m.time,
            m.expirationTime,
            m.revocable,
            m.refUID,
            m.data,
            m.salt,
          ),
        );
      }),
    );
    // The schema enters as text.
    const upper = { ...said, version: 1, schema: `0x${"AB".repeat(32)}` } as const;
    expect(offchainAttestationUid(upper)).not.to.equal(offchainAttestationUid({ ...upper, schema: WORD }));
    expect(() => offchainAttestationUid({ ...said, version: 2 })).to.throw(SymbolonError, "salt is missing");
  });

  it("signs what EAS's SDK verifies, and reads back from JSON and from a link", async () => {
    await fc.assert(
      fc.asyncProperty(messages, async (message) => {
        const sig = await signOffchainAttestation(account, { ...here, ...message });
        expect(
          sdkOffchain(2).verifyOffchainAttestationSignature(
            account.address,
            sig as unknown as SdkAttestation,
          ),
        ).to.equal(true);
        await verify(sig);
        const whole = { sig, signer: account.address };
        expect(parseOffchainPackage(formatOffchainPackage(whole))).to.deep.equal(whole);
        expect(parseOffchainLink(formatOffchainLink(whole))).to.deep.equal(whole);
      }),
      { numRuns: 50 },
    );
  });

  it("is signed exactly as EAS's SDK signs it", async () => {
    const { sig } = await bySdk(2, { ...said, salt: WORD });
    expect(await signOffchainAttestation(account, { ...here, ...said, salt: WORD })).to.deep.equal(sig);
  });

  it("names the registry as EAS's SDK does, however it was written", async () => {
    const written = REGISTRY.toLowerCase() as Address;
    const sig = await signOffchainAttestation(account, { ...here, ...said, salt: WORD, registry: written });
    expect(sig).to.deep.equal((await bySdk(2, { ...said, salt: WORD })).sig);
    const torn = signOffchainAttestation(account, { ...here, ...said, registry: "0x12" });
    expect((await errorOf(torn)).code).to.equal("BadTypedData");
  });

  it("draws a salt of its own", async () => {
    const [one, two] = await Promise.all(
      [0, 1].map(() => signOffchainAttestation(account, { ...here, ...said })),
    );
    expect(one!.message.salt).to.match(/^0x[\da-f]{64}$/);
    expect(one!.message.salt).not.to.equal(two!.message.salt);
    expect(one!.uid).not.to.equal(two!.uid);
  });

  for (const version of [0, 1, 2] as const) {
    it(`verifies version ${version} of EAS's SDK, from memory, JSON and links`, async () => {
      const { sig, json } = await bySdk(version);
      await verify(sig as unknown as OffchainAttestation);
      const read = parseOffchainPackage(json);
      expect(read.sig.version).to.equal(version);
      await verify(read.sig);
      const link = sdk.createOffchainURL({ sig, signer: account.address });
      for (const text of [link, `https://example.org${link}`, link.split("=").slice(1).join("=")]) {
        const unfolded = parseOffchainLink(text);
        expect(unfolded.signer).to.equal(account.address);
        expect(unfolded.sig.uid).to.equal(sig.uid);
        // From a link of version 0 the SDK says another struct than was signed.
        await verify(unfolded.sig);
      }
    });
  }

  it("hands on links that EAS's SDK reads and verifies", async () => {
    const sig = await signOffchainAttestation(account, { ...here, ...said });
    const link = formatOffchainLink({ sig, signer: account.address });
    const base64 = decodeURIComponent(link.slice("/offchain/url/#attestation=".length));
    const read = sdk.decodeBase64ZippedBase64(base64);
    expect(read.signer).to.equal(account.address);
    expect(sdkOffchain(2).verifyOffchainAttestationSignature(account.address, read.sig)).to.equal(true);
    const late = await signOffchainAttestation(account, { ...here, ...said, expirationTime: 2n ** 64n - 1n });
    expect(() => formatOffchainLink({ sig: late, signer: account.address })).to.throw(
      SymbolonError,
      "2^53 - 1",
    );
  });

  it("verifies the other ways in which version 0 was signed", async () => {
    const { sig } = await bySdk(0);
    const [member] = Object.values(sig.types);
    const domain = { ...sig.domain, verifyingContract: REGISTRY } as const;
    const signature = ethers.Signature.from(await sdkSigner.signTypedData(domain, { Attest: member! }, said));
    for (const primaryType of ["Attestation", "Attest"]) {
      const { v, r, s } = signature;
      const other = { ...sig, types: { Attest: member }, primaryType, signature: { v, r, s } };
      expect(
        sdkOffchain(0).verifyOffchainAttestationSignature(account.address, other as SdkAttestation),
      ).to.equal(true);
      await verify(other as unknown as OffchainAttestation);
      const link = formatOffchainLink({
        sig: other as unknown as OffchainAttestation,
        signer: account.address,
      });
      const unfolded = parseOffchainLink(link);
      await verify(unfolded.sig);
      const changed = { ...unfolded.sig.message, data: "0x5678" } as const;
      const uid = offchainAttestationUid({ ...changed, version: 0 });
      const forged = verify({ ...unfolded.sig, message: changed, uid });
      expect((await errorOf(forged)).code).to.equal("WrongSigner");
    }
  });

  it("reads the parts of a signature beside the message, as the oldest packages have them", async () => {
    const { sig } = await bySdk(1);
    const {
      signature,
      version: _,
      ...rest
    } = JSON.parse(
      formatOffchainPackage({ sig: sig as unknown as OffchainAttestation, signer: account.address }),
    ).sig;
    const old = JSON.stringify({ sig: { ...rest, ...signature }, signer: account.address });
    await verify(parseOffchainPackage(old).sig);
  });

  it("takes any version of the registry, as EAS's SDK does", async () => {
    const sig = await sdkOffchain(2, "1.0.1").signOffchainAttestation(said, sdkSigner);
    await verify(sig as unknown as OffchainAttestation);
  });

  it("refuses what was changed, or is of somebody or somewhere else", async () => {
    const sig = await signOffchainAttestation(account, { ...here, ...said });
    const { message, domain, signature } = sig;
    /** Changed, and given the uid that the change makes. */
    const reworded = (change: Partial<typeof message>) => {
      const changed = { ...message, ...change };
      return { ...sig, message: changed, uid: offchainAttestationUid(changed) };
    };
    const bad: readonly [code: string, OffchainAttestation, string][] = [
      ["WrongUid", { ...sig, message: { ...message, data: "0x1235" } }, "its content has the uid 0x"],
      ["WrongUid", { ...sig, uid: WORD }, `states the uid ${WORD}`],
      ["WrongSigner", reworded({ data: "0x1235" }), `not by ${account.address}`],
      ["WrongSigner", reworded({ time: 1n }), "not by"],
      ["WrongSigner", reworded({ salt: ZERO_WORD }), "not by"],
      ["WrongSigner", { ...sig, domain: { ...domain, version: "1.3.0" } }, "not by"],
      ["WrongDomain", { ...sig, domain: { ...domain, name: "EAS" } }, "signed for EAS 1.4.0 at"],
      ["WrongDomain", { ...sig, domain: { ...domain, chainId: 1n } }, "on chain 1, not for"],
      ["WrongDomain", { ...sig, domain: { ...domain, verifyingContract: stranger.address } }, REGISTRY],
      ["WrongTypes", { ...sig, version: 1 }, "states version 1"],
      ["WrongTypes", { ...sig, version: 3 as 2 }, "states version 3"],
      ["WrongTypes", { ...sig, message: { ...message, version: 1 } }, "version 2"],
      ["WrongTypes", { ...sig, primaryType: "Attestation" }, "version 2"],
      ["WrongTypes", { ...sig, types: { ...sig.types, More: [] } }, "version 2"],
      ["WrongTypes", { ...sig, types: { Attest: sig.types.Attest!.toReversed() } }, "version 2"],
      ["BadSignature", { ...sig, signature: { ...signature, v: 29 } }, "its v is 29"],
      ["DoesNotFit", { ...sig, message: { ...message, time: 2n ** 64n } }, "does not fit uint64"],
    ];
    for (const [code, attestation, words] of bad) {
      const error = await errorOf(verify(attestation));
      expect(error.code, words).to.equal(code);
      expect(error.reason).to.contain(words);
    }
    // As some devices count it, and EAS's SDK takes it.
    await verify({ ...sig, signature: { ...signature, v: signature.v - 27 } });
    const forged = verifyOffchainAttestation({ ...here, attestation: sig, attester: stranger.address });
    expect((await errorOf(forged)).details).to.include({
      signer: stranger.address,
      recovered: account.address,
    });
  });

  it("names what is wrong with a package", async () => {
    const sig = await signOffchainAttestation(account, { ...here, ...said });
    const good = JSON.parse(formatOffchainPackage({ sig, signer: account.address }));
    const withSig = (change: object) => ({ ...good, sig: { ...good.sig, ...change } });
    const withMessage = (change: object) => withSig({ message: { ...good.sig.message, ...change } });
    const bad: readonly [json: string, words: string][] = [
      ["{", "it is not JSON"],
      ["[]", "it is [], and must be an object"],
      [JSON.stringify({ ...good, sig: undefined }), "its sig is missing"],
      [JSON.stringify({ ...good, signer: "0x12" }), 'its signer is "0x12", and must be an address'],
      [JSON.stringify(withSig({ version: 3 })), "its sig.version is 3, and must be 0, 1 or 2"],
      [JSON.stringify(withSig({ uid: "0x12" })), "its sig.uid is"],
      [JSON.stringify(withSig({ types: { Attest: 1 } })), "its sig.types.Attest is not a list"],
      [
        JSON.stringify(withSig({ domain: { ...good.sig.domain, chainId: -1 } })),
        "its sig.domain.chainId is -1",
      ],
      [
        JSON.stringify(withMessage({ time: "1.5" })),
        'its sig.message.time is "1.5", and must be a whole number',
      ],
      [JSON.stringify(withMessage({ time: 2 ** 60 })), "its sig.message.time is 1152921504606847000"],
      [JSON.stringify(withMessage({ time: (2n ** 64n).toString() })), "from 0 to 2^64 - 1"],
      [JSON.stringify(withMessage({ revocable: "true" })), "and must be true or false"],
      [JSON.stringify(withMessage({ salt: undefined })), "its sig.message.salt is missing"],
      [JSON.stringify(withMessage({ data: "0x1" })), "and must be hexadecimal bytes"],
      [JSON.stringify(withSig({ signature: { ...good.sig.signature, r: 1 } })), "its signature.r is 1"],
    ];
    for (const [json, words] of bad) {
      expect(() => parseOffchainPackage(json), words).to.throw(SymbolonError, words);
    }
    for (const link of ["", "#attestation=", "#attestation=%%%", "#attestation=aGVsbG8="]) {
      expect(() => parseOffchainLink(link), link).to.throw(SymbolonError, "zipped JSON");
    }
  });

  it("unfolds no link beyond a megabyte", () => {
    const bomb = deflateSync(`["${"0".repeat(2 ** 21)}"]`).toString("base64");
    expect(bomb.length).to.be.lessThan(5_000);
    expect(() => parseOffchainLink(encodeURIComponent(bomb))).to.throw(SymbolonError, "at most a megabyte");
  });

  it("is judged like any attestation, and may be dated ahead", async () => {
    const attestation = await signOffchainAttestation(account, { ...here, ...said });
    const outcomeAt = (moment: bigint, revocationTime = 0n) => {
      const status = offchainAttestationStatus({ attestation, attester: account.address, revocationTime });
      return decideAttestation({ status, asOf: moment, moment }).outcome;
    };
    expect(outcomeAt(said.time - 1n)).to.equal("NotYetValid");
    expect(outcomeAt(said.time)).to.equal("Valid");
    expect(outcomeAt(said.time + 1n, said.time)).to.equal("Revoked");
    expect(outcomeAt(said.expirationTime)).to.equal("Expired");
    const lasting = await signOffchainAttestation(account, { ...here, ...said, time: 0n, revocable: false });
    const status = offchainAttestationStatus({
      attestation: lasting,
      attester: account.address,
      revocationTime: 5n,
    });
    expect(decideAttestation({ status, asOf: 9n, moment: 9n })).to.include({ outcome: "Valid", revision: 1 });
  });
});
