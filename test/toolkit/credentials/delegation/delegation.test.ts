import { expect } from "chai";
import { createWalletClient, custom, type Hex } from "viem";
import { privateKeyToAccount, toAccount } from "viem/accounts";
import type { AttestationRequestData } from "../../../../src/core/attestation/attestationRequests.ts";
import { attestManyTypedData } from "../../../../src/core/signing/attestManyTypedData.ts";
import { attestTypedData } from "../../../../src/core/signing/attestTypedData.ts";
import { revokeTypedData } from "../../../../src/core/signing/revokeTypedData.ts";
import {
  signDelegatedAttestation,
  signDelegatedRevocation,
  signManyDelegatedAttestation,
  signManyDelegatedRevocation,
  signMultiDelegatedAttestation,
  signMultiDelegatedRevocation,
  verifyDelegatedAttestation,
  verifyDelegatedRevocation,
  verifyManyDelegatedAttestation,
  verifyManyDelegatedRevocation,
} from "../../../../src/credentials/index.ts";
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
    const request = await signDelegatedAttestation(account, attesting);
    expect(request).to.include({ schema: WORD, attester: account.address, deadline: attesting.deadline });
    const typedData = attestTypedData({ ...attesting, attester: account.address });
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
    await verifyDelegatedAttestation({ ...here, request: theirs, nonce });
    // Both sign deterministically, so the same bytes are the same signature.
    expect(theirs).to.deep.equal(request);
  });

  it("signs revocations that EAS's SDK accepts, and accepts the SDK's", async () => {
    const request = await signDelegatedRevocation(account, revoking);
    const typedData = revokeTypedData({ ...revoking, revoker: account.address });
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
    await verifyDelegatedRevocation({ ...here, request: theirs, nonce });
    expect(theirs).to.deep.equal(request);
  });

  it("signs each of several with the nonce that follows", async () => {
    const list = [data, { ...data, value: 6n }, { ...data, data: "0x" as const }];
    const { signatures, ...request } = await signMultiDelegatedAttestation(account, {
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
      await verifyDelegatedAttestation({ ...here, request: one, nonce: 3n + BigInt(i) });
    }
    const uids = [revocation, { uid: `0x${"cd".repeat(32)}`, value: 0n } as const];
    const revoked = await signMultiDelegatedRevocation(account, { ...revoking, data: uids });
    expect(revoked.revoker).to.equal(account.address);
    for (const [i, item] of uids.entries()) {
      const one = { ...revoked, data: item, signature: revoked.signatures[i]! };
      await verifyDelegatedRevocation({ ...here, request: one, nonce: 3n + BigInt(i) });
    }
  });

  it("signs whole lists once", async () => {
    const request = await signManyDelegatedAttestation(account, { ...attesting, data: [data, data] });
    await verifyManyDelegatedAttestation({ ...here, request, nonce: 3n });
    const shorter = { ...request, data: [data] };
    expect(
      (await errorOf(verifyManyDelegatedAttestation({ ...here, request: shorter, nonce: 3n }))).code,
    ).to.equal("WrongSigner");
    const revoked = await signManyDelegatedRevocation(account, { ...revoking, data: [revocation] });
    await verifyManyDelegatedRevocation({ ...here, request: revoked, nonce: 3n });
    const other = { ...revoked, data: [{ ...revocation, value: 8n }] };
    expect(
      (await errorOf(verifyManyDelegatedRevocation({ ...here, request: other, nonce: 3n }))).code,
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
    expect(await signDelegatedAttestation(client, attesting)).to.deep.equal(
      await signDelegatedAttestation(account, attesting),
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
    expect(await signDelegatedAttestation(counting, attesting)).to.deep.equal(
      await signDelegatedAttestation(account, attesting),
    );
  });

  it("takes a contract wallet's signature for a whole list only", async () => {
    const long: Hex = `0x${"ab".repeat(130)}`;
    const contract = toAccount({ ...account, signTypedData: async () => long });
    const error = await errorOf(signDelegatedAttestation(contract, attesting));
    expect(error.code).to.equal("NotKeySignature");
    expect(error.message).to.contain("130 bytes").and.to.contain("sign a whole list at once");
    expect((await signManyDelegatedAttestation(contract, { ...attesting, data: [data] })).signature).to.equal(
      long,
    );
  });

  it("refuses a request of which anything was changed", async () => {
    const request = await signDelegatedAttestation(account, attesting);
    const changed: readonly [what: string, Partial<Parameters<typeof verifyDelegatedAttestation>[0]>][] = [
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
      const error = await errorOf(verifyDelegatedAttestation({ ...here, request, nonce: 3n, ...change }));
      expect(error.code, what).to.equal("WrongSigner");
      expect(error.hint, what).to.contain(`nonce (${what === "nonce" ? 4 : 3})`);
    }
  });

  it("refuses what no registry takes for a signature", async () => {
    const request = await signDelegatedAttestation(account, attesting);
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
        verifyDelegatedAttestation({ ...here, request: { ...request, signature }, nonce: 3n }),
      );
      expect(error.code).to.equal("BadSignature");
      expect(error.reason).to.contain(words);
    }
    const many = await signManyDelegatedAttestation(account, { ...attesting, data: [data] });
    const fromZero = { ...many, signature: `${many.signature.slice(0, -2)}00` as Hex };
    expect(
      (await errorOf(verifyManyDelegatedAttestation({ ...here, request: fromZero, nonce: 3n }))).code,
    ).to.equal("BadSignature");
  });

  it("says what cannot be signed", async () => {
    const bad = {
      ...attesting,
      data: { ...data, recipient: "0x00000000000000000000000000000000000000B2" },
    } as const;
    const error = await errorOf(signDelegatedAttestation(account, bad));
    expect(error.code).to.equal("BadTypedData");
    expect(error.message).to.contain("0x00000000000000000000000000000000000000B2").and.to.contain("checksum");
    const request = { ...(await signDelegatedAttestation(account, attesting)), data: bad.data };
    expect((await errorOf(verifyDelegatedAttestation({ ...here, request, nonce: 3n }))).code).to.equal(
      "BadTypedData",
    );
    const beyond = { ...attesting, deadline: 2n ** 64n };
    expect((await errorOf(signDelegatedAttestation(account, beyond))).reason).to.contain(
      "18446744073709551616",
    );
  });

  it("takes one kind of request for no other", async () => {
    const { signature } = await signDelegatedAttestation(account, attesting);
    const { v, r, s } = signature;
    const bytes: Hex = `0x${r.slice(2)}${s.slice(2)}${v.toString(16)}`;
    const request = { schema: WORD, data: [data], signature: bytes, attester: account.address, deadline: 0n };
    expect((await errorOf(verifyManyDelegatedAttestation({ ...here, request, nonce: 3n }))).code).to.equal(
      "WrongSigner",
    );
    expect(
      attestManyTypedData({ ...attesting, attester: account.address, data: [data] }).primaryType,
    ).to.equal("AttestMany");
  });
});
