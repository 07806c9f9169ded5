import { expect } from "chai";
import { concatHex, createWalletClient, custom, type Hex, numberToHex, parseSignature } from "viem";
import { privateKeyToAccount, toAccount } from "viem/accounts";
import type { AttestationRequestData } from "../../../../src/sdk/core/attestation/attestationRequests.ts";
import { requestTypedData } from "../../../../src/sdk/core/signing/requestTypedData.ts";
import {
  signRequest,
  type VerifyRequestParameters,
  verifyRequest,
} from "../../../../src/sdk/credentials/index.ts";
import { ethers, sdk } from "../../../journeys/easSdk.ts";
import { errorOf } from "./errorOf.ts";

const KEY = `0x${"42".repeat(32)}` as const;
const account = privateKeyToAccount(KEY);
const stranger = privateKeyToAccount(`0x${"43".repeat(32)}`);
const REGISTRY = "0x00000000000000000000000000000000000000A1";
const WORD = `0x${"ab".repeat(32)}` as const;
const here = { chainId: 31_337n, registry: REGISTRY } as const;
const data: AttestationRequestData = {
  recipient: "0x00000000000000000000000000000000000000b2",
  expirationTime: 1_900_000_000n,
  revocable: true,
  refUID: WORD,
  data: "0x1234",
  value: 5n,
};
const revocation = { uid: WORD, value: 7n } as const;
const attesting = { ...here, schema: WORD, data, nonce: 3n, deadline: 1_900_000_000n } as const;
const revoking = { ...attesting, data: revocation } as const;

const sdkDelegated = new sdk.Delegated(
  { address: REGISTRY, chainId: here.chainId, version: "1.4.0" },
  undefined as unknown as InstanceType<typeof sdk.EAS>,
);
const sdkSigner = new ethers.Wallet(KEY);

describe("credentials/delegation", () => {
  it("signs attestations that EAS's SDK accepts, and accepts the SDK's", async () => {
    const request = await signRequest(account, "attest", attesting);
    expect(request).to.include({ schema: WORD, attester: account.address, deadline: attesting.deadline });
    const typedData = requestTypedData("attest", { ...attesting, attester: account.address });
    const response = { ...typedData, signature: request.signature } as unknown as Parameters<
      typeof sdkDelegated.verifyDelegatedAttestationSignature
    >[1];
    expect(sdkDelegated.verifyDelegatedAttestationSignature(account.address, response)).to.equal(true);
    expect(sdkDelegated.verifyDelegatedAttestationSignature(stranger.address, response)).to.equal(false);

    const { nonce, deadline, schema } = attesting;
    const signed = await sdkDelegated.signDelegatedAttestation(
      { ...data, schema, nonce, deadline },
      sdkSigner,
    );
    const theirs = { ...request, signature: signed.signature as typeof request.signature };
    await verifyRequest("attest", { ...here, request: theirs, nonce });
    // Both sign deterministically, so the same bytes are the same signature.
    expect(theirs).to.deep.equal(request);
  });

  it("signs revocations that EAS's SDK accepts, and accepts the SDK's", async () => {
    const request = await signRequest(account, "revoke", revoking);
    const typedData = requestTypedData("revoke", { ...revoking, revoker: account.address });
    const response = { ...typedData, signature: request.signature } as unknown as Parameters<
      typeof sdkDelegated.verifyDelegatedRevocationSignature
    >[1];
    expect(sdkDelegated.verifyDelegatedRevocationSignature(account.address, response)).to.equal(true);

    const { nonce, deadline, schema } = revoking;
    const signed = await sdkDelegated.signDelegatedRevocation(
      { ...revocation, schema, nonce, deadline },
      sdkSigner,
    );
    const theirs = { ...request, signature: signed.signature as typeof request.signature };
    await verifyRequest("revoke", { ...here, request: theirs, nonce });
    expect(theirs).to.deep.equal(request);
  });

  it("signs each of several with the nonce that follows", async () => {
    const list = [data, { ...data, value: 6n }, { ...data, data: "0x" as const }];
    const { signatures, ...request } = await signRequest(account, "multiAttest", {
      ...attesting,
      data: list,
    });
    expect(request).to.deep.equal({
      schema: WORD,
      data: list,
      attester: account.address,
      deadline: attesting.deadline,
    });
    for (const [i, item] of list.entries()) {
      const one = { ...request, data: item, signature: signatures[i]! };
      await verifyRequest("attest", { ...here, request: one, nonce: 3n + BigInt(i) });
    }
    const uids = [revocation, { uid: `0x${"cd".repeat(32)}`, value: 0n } as const];
    const revoked = await signRequest(account, "multiRevoke", { ...revoking, data: uids });
    expect(revoked.revoker).to.equal(account.address);
    for (const [i, item] of uids.entries()) {
      const one = { ...revoked, data: item, signature: revoked.signatures[i]! };
      await verifyRequest("revoke", { ...here, request: one, nonce: 3n + BigInt(i) });
    }
  });

  it("signs whole lists once", async () => {
    const request = await signRequest(account, "attestMany", { ...attesting, data: [data, data] });
    await verifyRequest("attestMany", { ...here, request, nonce: 3n });
    const shorter = { ...request, data: [data] };
    expect(
      (await errorOf(verifyRequest("attestMany", { ...here, request: shorter, nonce: 3n }))).code,
    ).to.equal("WrongSigner");
    const revoked = await signRequest(account, "revokeMany", { ...revoking, data: [revocation] });
    await verifyRequest("revokeMany", { ...here, request: revoked, nonce: 3n });
    const other = { ...revoked, data: [{ ...revocation, value: 8n }] };
    expect(
      (await errorOf(verifyRequest("revokeMany", { ...here, request: other, nonce: 3n }))).code,
    ).to.equal("WrongSigner");
  });

  it("signs with a client, whose wallet holds the key", async () => {
    const asked: unknown[] = [];
    const wallet = {
      async request({ method, params }: { method: string; params?: unknown }) {
        asked.push(method);
        const [, text] = params as [Hex, string];
        return account.signTypedData(JSON.parse(text));
      },
    };
    const client = createWalletClient({ account: account.address, transport: custom(wallet) });
    expect(await signRequest(client, "attest", attesting)).to.deep.equal(
      await signRequest(account, "attest", attesting),
    );
    expect(asked).to.deep.equal(["eth_signTypedData_v4"]);
  });

  it("brings a wallet's v of 0 or 1 to 27 or 28", async () => {
    const counting = toAccount({
      ...account,
      async signTypedData(typedData) {
        const signature = await account.signTypedData(typedData);
        const v = Number.parseInt(signature.slice(-2), 16) - 27;
        return `${signature.slice(0, -2)}0${v}` as Hex;
      },
    });
    expect(await signRequest(counting, "attest", attesting)).to.deep.equal(
      await signRequest(account, "attest", attesting),
    );
  });

  it("takes a contract wallet's signature for a whole list only", async () => {
    const long: Hex = `0x${"ab".repeat(130)}`;
    const contract = toAccount({ ...account, signTypedData: async () => long });
    const error = await errorOf(signRequest(contract, "attest", attesting));
    expect(error.code).to.equal("NotKeySignature");
    expect(error.message).to.contain("130 bytes").and.to.contain("sign a whole list at once");
    expect((await signRequest(contract, "attestMany", { ...attesting, data: [data] })).signature).to.equal(
      long,
    );
  });

  it("signs a whole list in 65 bytes, whatever form a wallet answers: its registry takes no 64", async () => {
    let short: Hex = "0x";
    const wallet = toAccount({
      ...account,
      async signTypedData(typedData) {
        const { r, s, yParity } = parseSignature(await account.signTypedData(typedData));
        short = concatHex([r, numberToHex(BigInt(s) + (BigInt(yParity) << 255n), { size: 32 })]);
        return short;
      },
    });
    const terms = { ...attesting, data: [data] };
    const request = await signRequest(wallet, "attestMany", terms);
    expect(request).to.deep.equal(await signRequest(account, "attestMany", terms));
    const { nonce } = attesting;
    await verifyRequest("attestMany", { ...here, request, nonce });
    const unmended = { ...here, request: { ...request, signature: short }, nonce };
    expect((await errorOf(verifyRequest("attestMany", unmended))).reason).to.include("64 bytes");
  });

  it("refuses a request of which anything was changed", async () => {
    const request = await signRequest(account, "attest", attesting);
    const changed: readonly [what: string, Partial<VerifyRequestParameters<"attest">>][] = [
      ["chain", { chainId: 1n }],
      ["registry", { registry: stranger.address }],
      ["nonce", { nonce: 4n }],
      ["schema", { request: { ...request, schema: `0x${"00".repeat(32)}` } }],
      ["attester", { request: { ...request, attester: stranger.address } }],
      ["deadline", { request: { ...request, deadline: 0n } }],
      ["recipient", { request: { ...request, data: { ...data, recipient: REGISTRY } } }],
      ["expirationTime", { request: { ...request, data: { ...data, expirationTime: 0n } } }],
      ["revocable", { request: { ...request, data: { ...data, revocable: false } } }],
      ["refUID", { request: { ...request, data: { ...data, refUID: `0x${"00".repeat(32)}` } } }],
      ["data", { request: { ...request, data: { ...data, data: "0x1235" } } }],
      ["value", { request: { ...request, data: { ...data, value: 0n } } }],
    ];
    for (const [what, change] of changed) {
      const error = await errorOf(verifyRequest("attest", { ...here, request, nonce: 3n, ...change }));
      expect(error.code, what).to.equal("WrongSigner");
      expect(error.hint, what).to.contain(`nonce (${what === "nonce" ? 4 : 3})`);
    }
  });

  it("refuses what no registry takes for a signature", async () => {
    const request = await signRequest(account, "attest", attesting);
    const { v, r, s } = request.signature;
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const twin = `0x${(order - BigInt(s)).toString(16).padStart(64, "0")}` as const;
    const bad = [
      // The same key, mirrored: whoever takes it takes two signatures for one.
      [{ v: 55 - v, r, s: twin }, "upper half"],
      [{ v: v - 27, r, s }, "not 27 or 28"],
      [{ v, r: "0x12", s }, "32 bytes each"],
      [{ v, r: `0x${"ff".repeat(32)}`, s }, "no key makes it"],
      [{ v, r, s: `0x${"00".repeat(32)}` }, "no key makes it"],
    ] as const;
    for (const [signature, words] of bad) {
      const error = await errorOf(
        verifyRequest("attest", { ...here, request: { ...request, signature }, nonce: 3n }),
      );
      expect(error.code).to.equal("BadSignature");
      expect(error.reason).to.contain(words);
    }
    const many = await signRequest(account, "attestMany", { ...attesting, data: [data] });
    const fromZero = { ...many, signature: `${many.signature.slice(0, -2)}00` as Hex };
    expect(
      (await errorOf(verifyRequest("attestMany", { ...here, request: fromZero, nonce: 3n }))).code,
    ).to.equal("BadSignature");
  });

  it("says what cannot be signed", async () => {
    const bad = {
      ...attesting,
      data: { ...data, recipient: "0x00000000000000000000000000000000000000B2" },
    } as const;
    const error = await errorOf(signRequest(account, "attest", bad));
    expect(error.code).to.equal("BadTypedData");
    expect(error.message).to.contain("0x00000000000000000000000000000000000000B2").and.to.contain("checksum");
    const request = { ...(await signRequest(account, "attest", attesting)), data: bad.data };
    expect((await errorOf(verifyRequest("attest", { ...here, request, nonce: 3n }))).code).to.equal(
      "BadTypedData",
    );
    const beyond = { ...attesting, deadline: 2n ** 64n };
    expect((await errorOf(signRequest(account, "attest", beyond))).reason).to.contain("18446744073709551616");
  });

  it("takes one kind of request for no other", async () => {
    const { signature } = await signRequest(account, "attest", attesting);
    const { v, r, s } = signature;
    const bytes: Hex = `0x${r.slice(2)}${s.slice(2)}${v.toString(16)}`;
    const request = { schema: WORD, data: [data], signature: bytes, attester: account.address, deadline: 0n };
    expect((await errorOf(verifyRequest("attestMany", { ...here, request, nonce: 3n }))).code).to.equal(
      "WrongSigner",
    );
    expect(
      requestTypedData("attestMany", { ...attesting, attester: account.address, data: [data] }).primaryType,
    ).to.equal("AttestMany");
  });
});
