import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import fc from "fast-check";
import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters, toHex } from "viem";
import { hexToBytes } from "../../../../src/sdk/core/bytes.ts";
import {
  FIELD_TYPEHASH,
  fieldLeaf,
  fieldProof,
  fieldRoot,
  NO_FIELDS,
  valueHash,
  verifyField,
} from "../../../../src/sdk/core/credential/fieldRoot.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { words } from "../arbitraries.ts";
import { readVectors } from "../readVectors.ts";

type FieldsVector = { fields: { salt: Hex; encodedValue: Hex }[]; root: Hex };

const salted = fc.record({ salt: words, valueHash: words });
const lists = fc.array(salted, { minLength: 1, maxLength: 12 });

/** Flips one bit of a hex string. */
function flipped(hex: Hex, bit: number): Hex {
  const bytes = hexToBytes(hex);
  const at = Math.floor(bit / 8) % bytes.length;
  bytes[at] = (bytes[at] as number) ^ (1 << (bit % 8));
  return toHex(bytes);
}

describe("fieldRoot", () => {
  it("gives the root of every vector, and proofs that hold for every field of them", () => {
    for (const { fields, root } of readVectors<FieldsVector>("fields")) {
      const list = fields.map(({ salt, encodedValue }) => ({ salt, valueHash: valueHash(encodedValue) }));
      expect(fieldRoot(list)).to.equal(root);
      for (const position of list.keys()) {
        expect(verifyField(root, position, fieldProof(list, position))).to.equal(true);
      }
    }
  });

  it("is OpenZeppelin's unsorted tree over (typehash, position, salt, value hash)", () => {
    fc.assert(
      fc.property(lists, (list) => {
        const rows = list.map((field, i) => [FIELD_TYPEHASH, i, field.salt, field.valueHash]);
        const types = ["bytes32", "uint256", "bytes32", "bytes32"];
        const tree = StandardMerkleTree.of(rows, types, { sortLeaves: false });
        expect(fieldRoot(list)).to.equal(tree.root);
        for (const i of list.keys()) expect(fieldProof(list, i).proof).to.deep.equal(tree.getProof(i));
      }),
      { numRuns: 50 },
    );
  });

  it("has leaves that are viem's abi encoding hashed twice", () => {
    const type = keccak256(toHex("Field(uint256 position,bytes32 salt,bytes32 value)"));
    const parameters = parseAbiParameters("bytes32,uint256,bytes32,bytes32");
    fc.assert(
      fc.property(fc.nat(), salted, (position, field) => {
        const encoded = encodeAbiParameters(parameters, [
          type,
          BigInt(position),
          field.salt,
          field.valueHash,
        ]);
        expect(fieldLeaf(position, field)).to.equal(keccak256(keccak256(encoded)));
      }),
    );
  });

  it("is zero without fields, and of one field its leaf", () => {
    expect(fieldRoot([]))
      .to.equal(NO_FIELDS)
      .and.to.equal(`0x${"00".repeat(32)}`);
    const field = { salt: `0x${"01".repeat(32)}`, valueHash: `0x${"02".repeat(32)}` } as const;
    expect(fieldRoot([field])).to.equal(fieldLeaf(0, field));
    expect(fieldProof([field], 0)).to.deep.equal({ ...field, proof: [] });
  });

  it("proves nothing once a bit of root, salt, value or proof is changed, or the position", () => {
    fc.assert(
      fc.property(lists, fc.nat(), fc.nat({ max: 255 }), fc.nat(), (list, pick, bit, other) => {
        const position = pick % list.length;
        const root = fieldRoot(list);
        const proof = fieldProof(list, position);
        expect(verifyField(root, position, proof)).to.equal(true);
        expect(verifyField(flipped(root, bit), position, proof)).to.equal(false);
        expect(verifyField(root, position, { ...proof, salt: flipped(proof.salt, bit) })).to.equal(false);
        const wrongValue = { ...proof, valueHash: flipped(proof.valueHash, bit) };
        expect(verifyField(root, position, wrongValue)).to.equal(false);
        if (other !== position) expect(verifyField(root, other, proof)).to.equal(false);
        for (const i of proof.proof.keys()) {
          const changed = proof.proof.with(i, flipped(proof.proof[i] as Hex, bit));
          expect(verifyField(root, position, { ...proof, proof: changed })).to.equal(false);
          expect(verifyField(root, position, { ...proof, proof: proof.proof.toSpliced(i, 1) })).to.equal(
            false,
          );
        }
        const longer = { ...proof, proof: [...proof.proof, root] };
        expect(verifyField(root, position, longer)).to.equal(false);
      }),
    );
  });

  it("shows nothing of the other fields but hashes that need their salts", () => {
    const list = [0, 1].map((i) => ({
      salt: toHex(i + 7, { size: 32 }),
      valueHash: valueHash(toHex(i, { size: 32 })),
    }));
    const shown = JSON.stringify(fieldProof(list, 0));
    const hidden = list[1] as (typeof list)[number];
    expect(shown).not.to.include(hidden.salt.slice(2));
    expect(shown).not.to.include(hidden.valueHash.slice(2));
  });

  it("refuses a position that is not there and malformed values, by name", () => {
    const field = { salt: `0x${"01".repeat(32)}`, valueHash: `0x${"02".repeat(32)}` } as const;
    for (const position of [1, -1, 0.5]) {
      expect(() => fieldProof([field], position)).to.throw(SymbolonError);
    }
    expect(() => fieldProof([], 0)).to.throw(SymbolonError);
    expect(() => fieldRoot([{ ...field, salt: "0x01" }])).to.throw(SymbolonError, "Field.salt is 0x01");
    expect(() => fieldRoot([{ ...field, valueHash: "0x" }])).to.throw(SymbolonError, "Field.value is 0x");
    const proof = { ...field, proof: ["0x1234" as const] };
    expect(() => verifyField(NO_FIELDS, 0, proof)).to.throw(SymbolonError, "must have 32");
    const endless = { ...field, proof: Array<Hex>(33).fill(NO_FIELDS) };
    expect(() => verifyField(NO_FIELDS, 0, endless)).to.throw(SymbolonError, "33 nodes");
  });
});
