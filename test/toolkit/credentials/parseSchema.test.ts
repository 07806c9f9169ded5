import { expect } from "chai";
import fc from "fast-check";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { parseFieldType, parseSchema } from "../../../src/sdk/credentials/parseSchema.ts";

const shown = (schema: string) => parseSchema(schema).map(({ name, type }) => `${name}: ${type.name}`);

describe("parseSchema", () => {
  it("reads types and names in order", () => {
    expect(shown("bytes32 person,bool adult")).to.deep.equal(["person: bytes32", "adult: bool"]);
    expect(shown("string[] tags, uint8[2][] grid ,address  $who_1")).to.deep.equal([
      "tags: string[]",
      "grid: uint8[2][]",
      "$who_1: address",
    ]);
    expect(shown("uint a,int b,uint[3] c")).to.deep.equal(["a: uint256", "b: int256", "c: uint256[3]"]);
    for (const blank of ["", " ", "\n"]) expect(parseSchema(blank)).to.deep.equal([]);
  });

  it("reads back any list of fields it can hold", () => {
    const elementary = fc.oneof(
      fc.constantFrom("bool", "address", "string", "bytes"),
      fc.integer({ min: 1, max: 32 }).map((size) => `bytes${size}`),
      fc
        .tuple(fc.constantFrom("uint", "int"), fc.integer({ min: 1, max: 32 }))
        .map(([k, n]) => `${k}${8 * n}`),
    );
    const suffixes = fc.array(fc.constantFrom("[]", "[1]", "[12]"), { maxLength: 3 }).map((s) => s.join(""));
    const types = fc.tuple(elementary, suffixes).map((parts) => parts.join(""));
    const gaps = fc.constantFrom(" ", "  ", "\t");
    fc.assert(
      fc.property(fc.array(fc.tuple(types, gaps, gaps)), (parts) => {
        const text = parts.map(([type, gap, end], i) => `${end}${type}${gap}field${i}${end}`).join(",");
        expect(shown(text)).to.deep.equal(parts.map(([type], i) => `field${i}: ${type}`));
      }),
    );
  });

  const bad: [schema: string, position: number, text: string, reason: string][] = [
    ["bool adult,", 1, "", "is empty"],
    [",bool adult", 0, "", "is empty"],
    ["bool a,,bool b", 1, "", "is empty"],
    ["bool", 0, "bool", "has only one word"],
    ["bool a,string memory b", 1, "string memory b", "has 3 words"],
    ["(bool a,bool b) pair", 0, "(bool a", "is part of a tuple"],
    ["bool a,uint7 b", 1, "uint7 b", "has a type that Solidity does not have: uint7"],
    ["uint264 a", 0, "uint264 a", "has a type that Solidity does not have: uint264"],
    ["uint08 a", 0, "uint08 a", "has a type that Solidity does not have: uint08"],
    ["bytes33 a", 0, "bytes33 a", "has a type that Solidity does not have: bytes33"],
    ["bytes0 a", 0, "bytes0 a", "has a type that Solidity does not have: bytes0"],
    ["bool[0] a", 0, "bool[0] a", "has a type that Solidity does not have: bool[0]"],
    ["bool[ a", 0, "bool[ a", "has a type that Solidity does not have: bool["],
    ["Bool a", 0, "Bool a", "has a type that Solidity does not have: Bool"],
    ["bool 1st", 0, "bool 1st", "has a name that is not an identifier: 1st"],
    ["bool a-b", 0, "bool a-b", "has a name that is not an identifier: a-b"],
    ["bool a,address b,uint8 a", 2, "uint8 a", "repeats the name of the field at position 0"],
  ];
  for (const [schema, position, text, reason] of bad) {
    it(`refuses ${JSON.stringify(schema)}: ${reason}`, () => {
      expect(() => parseSchema(schema))
        .to.throw(SymbolonError, `field at position ${position} (${JSON.stringify(text)}) ${reason}.`)
        .that.deep.includes({ code: "BadSchema", details: { schema, position, text } });
    });
  }

  it("takes arrays 32 deep and no deeper, however deep a stranger nests them", () => {
    expect(parseFieldType(`bool${"[]".repeat(32)}`)?.name).to.equal(`bool${"[]".repeat(32)}`);
    for (const depth of [33, 100_000]) {
      expect(() => parseSchema(`bool${"[]".repeat(depth)} a`)).to.throw(
        SymbolonError,
        "has a type that Solidity does not have",
      );
    }
    expect(parseFieldType(`bool[${"9".repeat(17)}]`)).to.equal(undefined);
  });

  it("takes every type that Solidity has, and no other width", () => {
    for (let bits = 0; bits <= 300; bits++) {
      const valid = bits > 0 && bits <= 256 && bits % 8 === 0;
      expect(parseFieldType(`uint${bits}`) !== undefined, `uint${bits}`).to.equal(valid);
      expect(parseFieldType(`int${bits}`) !== undefined, `int${bits}`).to.equal(valid);
      expect(parseFieldType(`bytes${bits}`) !== undefined, `bytes${bits}`).to.equal(bits > 0 && bits <= 32);
    }
  });
});
