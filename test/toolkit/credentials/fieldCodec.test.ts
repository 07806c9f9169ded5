import { expect } from "chai";
import fc from "fast-check";
import { encodeAbiParameters, getAddress } from "viem";
import { hexToBytes } from "../../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { encodeFieldValue } from "../../../src/sdk/credentials/fieldCodec.ts";
import { checkFieldWords, type FieldValue, writeFieldWord } from "../../../src/sdk/credentials/fieldValue.ts";
import { isWordType, parseFieldType, type WordType } from "../../../src/sdk/credentials/parseSchema.ts";
import { anyValues, wordValues } from "./fieldArbitraries.ts";

function wordType(name: string): WordType {
  const type = parseFieldType(name);
  if (type === undefined || !isWordType(type)) throw new Error(`${name} is not a one-word type`);
  return type;
}

describe("encodeFieldValue", () => {
  it("is viem's abi encoding, for any type and value", () => {
    fc.assert(
      fc.property(anyValues, ({ type, value }) => {
        expect(encodeFieldValue(type, value)).to.equal(encodeAbiParameters([{ type }], [value]));
      }),
      { numRuns: 1_000 },
    );
  });

  it("overwrites all that stood in the word", () => {
    fc.assert(
      fc.property(wordValues, ({ type, value }) => {
        const dirty = new Uint8Array(96).fill(0xee);
        writeFieldWord(dirty, 32, wordType(type), value);
        expect(dirty.subarray(32, 64)).to.deep.equal(hexToBytes(encodeFieldValue(type, value)));
        expect([...dirty.subarray(0, 32), ...dirty.subarray(64)].every((byte) => byte === 0xee)).to.equal(
          true,
        );
      }),
    );
  });

  it("takes safe numbers, aliases and any case that carries its checksum", () => {
    const address = `0x${"ab".repeat(20)}` as const;
    expect(encodeFieldValue("uint8", 7)).to.equal(encodeFieldValue("uint8", 7n));
    expect(encodeFieldValue("int", -7)).to.equal(encodeFieldValue("int256", -7n));
    expect(encodeFieldValue("address", getAddress(address))).to.equal(encodeFieldValue("address", address));
  });

  const bad: [type: string, value: FieldValue, hint: string][] = [
    ["bool", 1, "true or false"],
    ["bool", "true", "true or false"],
    ["uint8", 256n, "from 0 to 255"],
    ["uint8", -1n, "from 0 to 255"],
    ["uint8", 1.5, "from 0 to 255"],
    ["uint8", "7", "from 0 to 255"],
    ["uint256", 2 ** 60, "as a bigint"],
    ["uint256", 2n ** 256n, "from 0 to"],
    ["int8", 128n, "from -128 to 127"],
    ["int8", -129n, "from -128 to 127"],
    ["address", `0x${"11".repeat(19)}`, "40 hexadecimal digits"],
    ["address", `0xAb${"ab".repeat(19)}`, "right checksum"],
    ["address", 5n, "40 hexadecimal digits"],
    ["bytes4", "0x112233", "0x and 8 hexadecimal digits"],
    ["bytes4", "0x1122334455", "0x and 8 hexadecimal digits"],
    ["bytes4", "0x1122334z", "0x and 8 hexadecimal digits"],
    ["bytes4", "1122334455", "0x and 8 hexadecimal digits"],
    ["bytes", "0x123", "even number"],
    ["bytes", "123456", "even number"],
    ["string", 5, "Give text"],
    ["string", "\ud800", "surrogate"],
    ["string[]", "a", "Give a list"],
    ["bool[2]", [true], "list of 2; this one has 1"],
    ["uint8[]", [1, 256], "from 0 to 255"],
    ["uint8[][]", [[1], [2, true]], "from 0 to 255"],
    ["string", "x".repeat(5).padEnd(200, "\ud800"), "surrogate"],
  ];
  for (const [type, value, hint] of bad) {
    it(`refuses ${typeof value} ${String(value).slice(0, 30)} as ${type}`, () => {
      expect(() => encodeFieldValue(type, value))
        .to.throw(SymbolonError, hint)
        .that.includes({ code: "BadFieldValue" })
        .and.has.property("reason")
        .that.has.lengthOf.at.most(200);
    });
  }

  it("refuses types that fields cannot have", () => {
    for (const type of ["tuple", "(bool a)", "uint7", "mapping", ""]) {
      expect(() => encodeFieldValue(type, 1n)).to.throw(SymbolonError, "not a type that a field can have");
    }
  });
});

describe("checkFieldWords", () => {
  it("takes every word that encodes a value", () => {
    fc.assert(
      fc.property(wordValues, ({ type, value }) => {
        const known = wordType(type);
        const word = hexToBytes(encodeFieldValue(type, value));
        const check = () => checkFieldWords(word, { name: "field", type: known }, known);
        expect(check).not.to.throw();
      }),
    );
  });

  it("refuses every word that encodes none, naming row and field", () => {
    fc.assert(
      fc.property(wordValues, fc.nat({ max: 255 }), fc.nat({ max: 3 }), ({ type, value }, bit, row) => {
        const known = wordType(type);
        fc.pre(known.bytes < 32);
        const words = new Uint8Array(5 * 32);
        const word = hexToBytes(encodeFieldValue(type, value));
        words.set(word, row * 32);
        const at = bit >> 3;
        const padding = known.kind === "fixedBytes" ? at >= known.bytes : at < 32 - known.bytes;
        fc.pre(padding || (known.kind === "bool" && bit % 8 > 0));
        words[row * 32 + at] = (words[row * 32 + at] as number) ^ (1 << (bit % 8));
        expect(() => checkFieldWords(words, { name: "thing", type: known }, known))
          .to.throw(SymbolonError, `Row ${row}, field thing`)
          .that.includes({ code: "BadFieldWord" });
      }),
      { numRuns: 500 },
    );
  });
});
