import { expect } from "chai";
import fc from "fast-check";
import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters } from "viem";
import { credentialId } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { uints, words } from "../arbitraries.ts";
import { readVectors } from "../readVectors.ts";

describe("credentialId", () => {
  it("gives the id of every vector", () => {
    for (const { batch, index, id } of readVectors<{ batch: Hex; index: string; id: Hex }>("credential-id")) {
      expect(credentialId(batch, BigInt(index))).to.equal(id);
    }
  });

  it("is viem's abi encoding hashed, for any batch and index", () => {
    fc.assert(
      fc.property(words, uints(256), (batch, index) => {
        const encoded = encodeAbiParameters(parseAbiParameters("bytes32,uint256"), [batch, index]);
        expect(credentialId(batch, index)).to.equal(keccak256(encoded));
      }),
    );
  });

  it("refuses what does not fit, by name", () => {
    const batch: Hex = `0x${"11".repeat(32)}`;
    expect(() => credentialId("0x11", 0n)).to.throw(SymbolonError, "CredentialId.batch is 0x11");
    expect(() => credentialId(batch, 2n ** 256n)).to.throw(SymbolonError, "CredentialId.index");
    expect(() => credentialId(batch, -1n)).to.throw(SymbolonError, "CredentialId.index is -1");
  });
});
