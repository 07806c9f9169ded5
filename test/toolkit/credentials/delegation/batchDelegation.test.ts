import { expect } from "chai";
import {
  type Hex,
  keccak256,
  parseSignature,
  serializeCompactSignature,
  signatureToCompactSignature,
  zeroAddress,
  zeroHash,
} from "viem";
import { privateKeyToAccount, toAccount } from "viem/accounts";
import type { BatchAuthorization } from "../../../../src/sdk/core/signing/requestTypedData.ts";
import { type Signer, signRequest, verifyRequest } from "../../../../src/sdk/credentials/index.ts";
import { errorOf } from "./errorOf.ts";

const issuer = privateKeyToAccount(`0x${"42".repeat(32)}`);
const revoker = privateKeyToAccount(`0x${"43".repeat(32)}`);
const emergency = privateKeyToAccount(`0x${"44".repeat(32)}`);
const here = { chainId: 31_337n, registry: "0x00000000000000000000000000000000000000A1" } as const;
const terms = { nonce: 3n, deadline: 1_900_000_000n };
const why = { reason: 5, evidence: zeroHash } as const;
const header = {
  issuer: issuer.address,
  schema: keccak256("0x01"),
  root: keccak256("0x02"),
  size: 300n,
  issuedAt: 1_800_000_000n,
  policy: {
    revoker: revoker.address,
    emergency: emergency.address,
    epochLength: 3_600n,
    emergencyLimit: 86_400n,
    rulesHash: zeroHash,
  },
  manifestHash: zeroHash,
  salt: zeroHash,
} as const;
const issuing = { ...here, ...terms, header, uri: "ipfs://manifest" };
const changing = {
  ...here,
  ...terms,
  ...why,
  header,
  kind: "Suspend",
  masks: [{ word: 1n, mask: 1n << 255n }],
  revision: 0,
} as const;
const holding = { ...here, ...terms, ...why, header, targets: [7n, 8n], until: 1_800_100_000n };
const ending = { ...holding, revision: 9 };
const increasing = { ...here, ...terms, newNonce: 8n };

/** Each of the four: who may sign, how, and what a change to it is. */
const cases = [
  {
    name: "issue",
    holder: issuer,
    sign: (signer: Signer) => signRequest(signer, "issueBatch", issuing),
    verify: (authorization: BatchAuthorization) => verifyRequest("issueBatch", { ...issuing, authorization }),
    forged: (authorization: BatchAuthorization) =>
      verifyRequest("issueBatch", { ...issuing, uri: "", authorization }),
  },
  {
    name: "change",
    holder: revoker,
    sign: (signer: Signer) => signRequest(signer, "changeStatus", changing),
    verify: (authorization: BatchAuthorization) =>
      verifyRequest("changeStatus", { ...changing, authorization }),
    forged: (authorization: BatchAuthorization) =>
      verifyRequest("changeStatus", { ...changing, kind: "Reinstate", authorization }),
  },
  {
    name: "hold",
    holder: emergency,
    sign: (signer: Signer) => signRequest(signer, "imposeHold", holding),
    verify: (authorization: BatchAuthorization) => verifyRequest("imposeHold", { ...holding, authorization }),
    forged: (authorization: BatchAuthorization) =>
      verifyRequest("imposeHold", {
        ...holding,
        header: { ...header, salt: keccak256("0x03") },
        authorization,
      }),
  },
  {
    name: "end of a hold",
    holder: emergency,
    sign: (signer: Signer) => signRequest(signer, "endHold", ending),
    verify: (authorization: BatchAuthorization) => verifyRequest("endHold", { ...ending, authorization }),
    forged: (authorization: BatchAuthorization) => verifyRequest("imposeHold", { ...holding, authorization }),
  },
] as const;

describe("credentials/delegation of batches", () => {
  for (const { name, holder, sign, verify, forged } of cases) {
    it(`signs and verifies: ${name}`, async () => {
      const authorization = await sign(holder);
      expect(authorization).to.include(terms);
      await verify(authorization);
      for (const altered of [
        { ...authorization, nonce: 4n },
        { ...authorization, deadline: 0n },
      ]) {
        expect((await errorOf(verify(altered))).code).to.equal("WrongSigner");
      }
      const wrong = await errorOf(forged(authorization));
      expect(wrong.code).to.equal("WrongSigner");
      expect(wrong.details.signer).to.equal(holder.address);
    });

    it(`takes only the role's own signature: ${name}`, async () => {
      for (const stranger of [issuer, revoker, emergency].filter((one) => one !== holder)) {
        const { code, details } = await errorOf(sign(stranger));
        expect(code).to.equal("NotInRole");
        expect(details).to.include({ holder: holder.address, account: stranger.address });
      }
    });
  }

  it("lets nobody sign where nobody has the role", async () => {
    const policy = { ...header.policy, revoker: zeroAddress };
    const { code, reason } = await errorOf(
      signRequest(revoker, "changeStatus", { ...changing, header: { ...header, policy } }),
    );
    expect(code).to.equal("NotInRole");
    expect(reason).to.include("nobody");
  });

  it("signs and verifies that what was signed before is void, for any account", async () => {
    const account = revoker.address;
    const authorization = await signRequest(revoker, "increaseNonce", { ...increasing, account });
    expect(authorization).to.include(terms);
    await verifyRequest("increaseNonce", { ...increasing, account, authorization });
    for (const altered of [
      { newNonce: 9n },
      { chainId: 1n },
      { account: issuer.address },
      { authorization: { ...authorization, nonce: 4n } },
      { authorization: { ...authorization, deadline: 0n } },
    ]) {
      const forged = verifyRequest("increaseNonce", { ...increasing, account, authorization, ...altered });
      expect((await errorOf(forged)).code).to.equal("WrongSigner");
    }
  });

  it("signs what loosens for one revision, and what tightens for all", async () => {
    for (const kind of ["Reinstate", "RetractRevoke", "RetractSuspension"] as const) {
      const loosening = { ...changing, kind, revision: 4 };
      const authorization = await signRequest(revoker, "changeStatus", loosening);
      await verifyRequest("changeStatus", { ...loosening, authorization });
      const later = verifyRequest("changeStatus", { ...loosening, revision: 5, authorization });
      expect((await errorOf(later)).code).to.equal("WrongSigner");
      const { code, details } = await errorOf(
        signRequest(revoker, "changeStatus", { ...loosening, revision: 0 }),
      );
      expect(code).to.equal("WrongRevision");
      expect(details).to.deep.equal({ kind, revision: 0 });
    }
    expect((await errorOf(signRequest(emergency, "endHold", { ...ending, revision: 0 }))).code).to.equal(
      "WrongRevision",
    );
    for (const kind of ["Revoke", "Suspend"] as const) {
      const { code, hint } = await errorOf(
        signRequest(revoker, "changeStatus", { ...changing, kind, revision: 4 }),
      );
      expect([code, hint]).to.deep.equal(["WrongRevision", "Give 0."]);
    }
  });

  it("binds chain, registry and batch", async () => {
    const authorization = await signRequest(revoker, "changeStatus", changing);
    for (const elsewhere of [
      { chainId: 1n },
      { registry: "0x00000000000000000000000000000000000000A2" },
      { header: { ...header, salt: keccak256("0x04") } },
      { masks: [{ word: 1n, mask: 1n << 254n }] },
      { reason: 6 },
      { evidence: keccak256("0x05") },
      { revision: 1 },
    ] as const) {
      const moved = verifyRequest("changeStatus", { ...changing, ...elsewhere, authorization });
      expect((await errorOf(moved)).code).to.equal("WrongSigner");
    }
  });

  it("takes compact signatures, and refuses malformed and malleable ones", async () => {
    const authorization = await signRequest(revoker, "changeStatus", changing);
    const verify = (signature: Hex) =>
      verifyRequest("changeStatus", { ...changing, authorization: { ...authorization, signature } });
    const parts = parseSignature(authorization.signature);
    await verify(serializeCompactSignature(signatureToCompactSignature(parts)));
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const twin = (order - BigInt(parts.s)).toString(16).padStart(64, "0");
    const v = authorization.signature.endsWith("1b") ? "1c" : "1b";
    const malleable: Hex = `0x${parts.r.slice(2)}${twin}${v}`;
    expect((await errorOf(verify(malleable))).code).to.equal("BadSignature");
    expect((await errorOf(verify("0x1234"))).code).to.equal("NotKeySignature");
    expect((await errorOf(verify(`${authorization.signature.slice(0, -2)}05` as Hex))).code).to.match(
      /^(NotKeySignature|BadSignature)$/,
    );
  });

  it("mends a v that counts from 0, and leaves a contract's signature as it is", async () => {
    const counting = (change: (signature: Hex) => Hex) =>
      toAccount({
        address: revoker.address,
        signMessage: revoker.signMessage,
        signTransaction: revoker.signTransaction,
        signTypedData: async (typedData) => change(await revoker.signTypedData(typedData as never)),
      });
    const fromZero = counting(
      (signature) => `${signature.slice(0, -2)}${signature.endsWith("1b") ? "00" : "01"}` as Hex,
    );
    expect(await signRequest(fromZero as never, "changeStatus", changing)).to.deep.equal(
      await signRequest(revoker, "changeStatus", changing),
    );
    // What a wallet contract takes may look like a key's signature with a strange end.
    const approved = `0x${"00".repeat(12)}${"ab".repeat(20)}${"00".repeat(32)}01` as const;
    const owned = (
      await issuer.signTypedData({
        domain: {},
        types: { Mail: [{ name: "a", type: "string" }] },
        primaryType: "Mail",
        message: { a: "another key's" },
      })
    ).replace(/..$/, "00") as Hex;
    for (const signature of [approved, owned]) {
      const contract = await signRequest(counting(() => signature) as never, "changeStatus", changing);
      expect(contract.signature).to.equal(signature);
    }
  });

  it("refuses what fits no type before a wallet is asked", async () => {
    const { code } = await errorOf(signRequest(emergency, "imposeHold", { ...holding, until: 2n ** 64n }));
    expect(code).to.equal("BadTypedData");
  });
});
