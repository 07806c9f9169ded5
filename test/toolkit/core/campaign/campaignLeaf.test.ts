import { expect } from "chai";
import fc from "fast-check";
import { encodeAbiParameters, keccak256 } from "viem";
import { bytesToHex, hexToBytes } from "../../../../src/sdk/core/bytes.ts";
import { campaignLeaf } from "../../../../src/sdk/core/campaign/campaignLeaf.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { readVectors } from "../readVectors.ts";

type LeafVector = { index: string; account: `0x${string}`; amount: string; leaf: string };

describe("campaignLeaf", () => {
  it("gives the leaf of every vector", () => {
    for (const { index, account, amount, leaf } of readVectors<LeafVector>("campaign-leaf")) {
      expect(bytesToHex(campaignLeaf(BigInt(index), hexToBytes(account), BigInt(amount)))).to.equal(leaf);
    }
  });

  it("is viem's abi encoding hashed twice, for any row", () => {
    const word = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
    const address = fc.uint8Array({ minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(word, address, word, (index, account, amount) => {
        const encoded = encodeAbiParameters(
          [{ type: "uint256" }, { type: "address" }, { type: "uint256" }],
          [index, bytesToHex(account), amount],
        );
        expect(bytesToHex(campaignLeaf(index, account, amount))).to.equal(keccak256(keccak256(encoded)));
      }),
    );
  });

  it("refuses what is not an account or not a uint256", () => {
    const account = new Uint8Array(20);
    for (const size of [0, 19, 21, 32]) {
      expect(() => campaignLeaf(0, new Uint8Array(size), 1n)).to.throw(SymbolonError, `${size} bytes`);
    }
    expect(() => campaignLeaf(0, account, 2n ** 256n)).to.throw(SymbolonError, "not a uint256");
    expect(() => campaignLeaf(-1, account, 1n)).to.throw(SymbolonError, "not a uint256");
  });
});
