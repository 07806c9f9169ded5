import { expect } from "chai";
import { hashDomain, keccak256, toBytes } from "viem";
import { attestationDomain } from "../../../../src/sdk/core/signing/domains.ts";
import { requestTypedData } from "../../../../src/sdk/core/signing/requestTypedData.ts";
import { ethers } from "../../../journeys/easSdk.ts";

const ADDRESS = `0x${"22".repeat(20)}` as const;
const WORD = `0x${"11".repeat(32)}` as const;
const at = { chainId: 10n, registry: ADDRESS, schema: WORD, nonce: 3n, deadline: 4n };
const attestation = {
  recipient: ADDRESS,
  expirationTime: 1n,
  revocable: true,
  refUID: WORD,
  data: "0x1234",
  value: 2n,
} as const;
const revocation = { uid: WORD, value: 2n } as const;

const attest = requestTypedData("attest", { ...at, attester: ADDRESS, data: attestation });
const revoke = requestTypedData("revoke", { ...at, revoker: ADDRESS, data: revocation });
const attestMany = requestTypedData("attestMany", { ...at, attester: ADDRESS, data: [attestation] });
const revokeMany = requestTypedData("revokeMany", { ...at, revoker: ADDRESS, data: [revocation] });

type Types = Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
/** The text that EIP-712 hashes, as ethers writes it. */
const signatureOf = ({ types, primaryType }: { readonly types: Types; readonly primaryType: string }) =>
  ethers.TypedDataEncoder.from(types as Record<string, { name: string; type: string }[]>).encodeType(
    primaryType,
  );

describe("core: typed data of attestations", () => {
  it("has EAS's type hashes", () => {
    expect(keccak256(toBytes(signatureOf(attest)))).to.equal(
      "0xfeb2925a02bae3dae48d424a0437a2b6ac939aa9230ddc55a1a76f065d988076",
    );
    expect(keccak256(toBytes(signatureOf(revoke)))).to.equal(
      "0xb5d556f07587ec0f08cf386545cc4362c702a001650c2058002615ee5c9d1e75",
    );
  });

  it("signs whole lists as the registry hashes them", () => {
    expect(signatureOf(attestMany)).to.equal(
      "AttestMany(address attester,bytes32 schema,AttestationRequestData[] data,uint256 nonce,uint64 deadline)" +
        "AttestationRequestData(address recipient,uint64 expirationTime,bool revocable,bytes32 refUID,bytes data,uint256 value)",
    );
    expect(signatureOf(revokeMany)).to.equal(
      "RevokeMany(address revoker,bytes32 schema,RevocationRequestData[] data,uint256 nonce,uint64 deadline)" +
        "RevocationRequestData(bytes32 uid,uint256 value)",
    );
  });

  it("binds chain and registry", () => {
    const domain = attestationDomain({ chainId: 10n, registry: ADDRESS });
    for (const typedData of [attest, revoke, attestMany, revokeMany]) {
      expect(typedData.domain).to.deep.equal(domain);
    }
    const separator = hashDomain({
      domain,
      types: {
        EIP712Domain: [
          { name: "name", type: "string" },
          { name: "version", type: "string" },
          { name: "chainId", type: "uint256" },
          { name: "verifyingContract", type: "address" },
        ],
      },
    });
    expect(separator).to.equal(ethers.TypedDataEncoder.hashDomain(domain));
  });

  it("carries every value of the request and nothing else", () => {
    const extra = { ...attestation, note: "not signed" };
    expect(requestTypedData("attest", { ...at, attester: ADDRESS, data: extra }).message).to.deep.equal(
      attest.message,
    );
    expect(attest.message).to.deep.equal({
      attester: ADDRESS,
      schema: WORD,
      ...attestation,
      nonce: 3n,
      deadline: 4n,
    });
    expect(revoke.message).to.deep.equal({
      revoker: ADDRESS,
      schema: WORD,
      ...revocation,
      nonce: 3n,
      deadline: 4n,
    });
  });
});
