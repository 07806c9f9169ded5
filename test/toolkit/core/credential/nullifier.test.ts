import { expect } from "chai";
import fc from "fast-check";
import { type Address, encodeAbiParameters, type Hex, keccak256, parseAbiParameters, toHex } from "viem";
import { valueHash } from "../../../../src/sdk/core/credential/fieldRoot.ts";
import {
  NULLIFIER_TYPEHASH,
  type NullifierParameters,
  nullifier,
} from "../../../../src/sdk/core/credential/nullifier.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { addresses, words } from "../arbitraries.ts";
import { readVectors } from "../readVectors.ts";

type NullifierVector = { issuer: Address; schema: Hex; position: string; encodedValue: Hex; nullifier: Hex };

const parameters = fc.record({ issuer: addresses, schema: words, position: fc.nat(), valueHash: words });

describe("nullifier", () => {
  it("gives the nullifier of every vector", () => {
    for (const vector of readVectors<NullifierVector>("nullifier")) {
      const { issuer, schema, position, encodedValue } = vector;
      expect(
        nullifier({ issuer, schema, position: BigInt(position), valueHash: valueHash(encodedValue) }),
      ).to.equal(vector.nullifier);
    }
  });

  it("is viem's abi encoding hashed, for any field", () => {
    const type = keccak256(toHex("Nullifier(address issuer,bytes32 schema,uint256 position,bytes32 value)"));
    expect(NULLIFIER_TYPEHASH).to.equal(type);
    const types = parseAbiParameters("bytes32,address,bytes32,uint256,bytes32");
    fc.assert(
      fc.property(parameters, (p) => {
        const encoded = encodeAbiParameters(types, [
          type,
          p.issuer,
          p.schema,
          BigInt(p.position),
          p.valueHash,
        ]);
        expect(nullifier(p)).to.equal(keccak256(encoded));
      }),
    );
  });

  it("refuses what does not fit, by name", () => {
    const good = fc.sample(parameters, 1)[0] as NullifierParameters;
    expect(() => nullifier({ ...good, position: -1 })).to.throw(SymbolonError, "Nullifier.position is -1");
    expect(() => nullifier({ ...good, issuer: "0x" })).to.throw(SymbolonError, "Nullifier.issuer");
    expect(() => nullifier({ ...good, schema: "0x12" })).to.throw(SymbolonError, "Nullifier.schema");
    expect(() => nullifier({ ...good, valueHash: "0xz" })).to.throw(SymbolonError, "Nullifier.value is 0xz");
  });
});

describe("valueHash", () => {
  it("is keccak256 of the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(valueHash(toHex(bytes))).to.equal(keccak256(bytes));
      }),
    );
  });

  it("refuses what is not hex", () => {
    expect(() => valueHash("0x1")).to.throw(SymbolonError, "not a hexadecimal byte string");
  });
});
