import { expect } from "chai";
import fc from "fast-check";
import { type Address, encodeAbiParameters, type Hex, keccak256, parseAbiParameters, toHex } from "viem";
import { RULES_TYPEHASH, rulesHash } from "../../../../src/sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { addresses, uints } from "../arbitraries.ts";
import { readVectors } from "../readVectors.ts";

type RulesHashVector = { chainId: string; rulebook: Address; hash: Hex };

describe("rulesHash", () => {
  it("gives the hash of every vector", () => {
    for (const { chainId, rulebook, hash } of readVectors<RulesHashVector>("rules-hash")) {
      expect(rulesHash({ chainId: BigInt(chainId), rulebook })).to.equal(hash);
    }
  });

  it("is viem's abi encoding hashed, for any chain and contract", () => {
    expect(RULES_TYPEHASH).to.equal(keccak256(toHex("Rules(uint256 chainId,address rulebook)")));
    const types = parseAbiParameters("bytes32,uint256,address");
    fc.assert(
      fc.property(uints(256), addresses, (chainId, rulebook) => {
        const encoded = encodeAbiParameters(types, [RULES_TYPEHASH, chainId, rulebook]);
        expect(rulesHash({ chainId, rulebook })).to.equal(keccak256(encoded));
      }),
    );
  });

  it("refuses what does not fit, by name", () => {
    const rulebook = `0x${"d4".repeat(20)}` as const;
    expect(() => rulesHash({ chainId: -1n, rulebook })).to.throw(SymbolonError, "Rules.chainId is -1");
    expect(() => rulesHash({ chainId: 1n, rulebook: "0x" })).to.throw(SymbolonError, "Rules.rulebook");
  });
});
