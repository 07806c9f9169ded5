import { expect } from "chai";
import fc from "fast-check";
import { type Address, encodeAbiParameters, type Hex, keccak256, parseAbiParameters, toHex } from "viem";
import { POLICY_TYPEHASH, type Policy, policyHash } from "../../../../src/sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { addresses, uints, words } from "../arbitraries.ts";
import { readVectors } from "../readVectors.ts";

type PolicyVector = {
  revoker: Address;
  emergency: Address;
  epochLength: string;
  emergencyLimit: string;
  rulesHash: Hex;
  hash: Hex;
};

const policies = fc.record({
  revoker: addresses,
  emergency: addresses,
  epochLength: uints(64),
  emergencyLimit: uints(64),
  rulesHash: words,
});
const TYPE =
  "Policy(address revoker,address emergency,uint64 epochLength,uint64 emergencyLimit,bytes32 rulesHash)";

describe("policyHash", () => {
  it("gives the hash of every vector", () => {
    for (const { epochLength, emergencyLimit, hash, ...policy } of readVectors<PolicyVector>("policy")) {
      const numbers = { epochLength: BigInt(epochLength), emergencyLimit: BigInt(emergencyLimit) };
      expect(policyHash({ ...policy, ...numbers })).to.equal(hash);
    }
  });

  it("is viem's abi encoding hashed, for any policy", () => {
    expect(POLICY_TYPEHASH).to.equal(keccak256(toHex(TYPE)));
    const types = parseAbiParameters("bytes32,address,address,uint64,uint64,bytes32");
    fc.assert(
      fc.property(policies, (p) => {
        const encoded = encodeAbiParameters(types, [
          POLICY_TYPEHASH,
          p.revoker,
          p.emergency,
          p.epochLength,
          p.emergencyLimit,
          p.rulesHash,
        ]);
        expect(policyHash(p)).to.equal(keccak256(encoded));
      }),
    );
  });

  it("refuses what does not fit, by name", () => {
    const good = fc.sample(policies, 1)[0] as Policy;
    expect(() => policyHash({ ...good, epochLength: 2n ** 64n })).to.throw(
      SymbolonError,
      "Policy.epochLength",
    );
    expect(() => policyHash({ ...good, emergencyLimit: -1n })).to.throw(
      SymbolonError,
      "Policy.emergencyLimit",
    );
    expect(() => policyHash({ ...good, revoker: "0x0" })).to.throw(SymbolonError, "Policy.revoker is 0x0");
    expect(() => policyHash({ ...good, rulesHash: "0x00" })).to.throw(SymbolonError, "Policy.rulesHash");
  });
});
