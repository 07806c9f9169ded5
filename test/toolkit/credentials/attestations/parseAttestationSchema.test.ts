import { expect } from "chai";

import fc from "fast-check";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { parseAttestationSchema } from "../../../../src/sdk/credentials/attestations/parseAttestationSchema.ts";
import { ethers, sdk } from "../../../journeys/easSdk.ts";
import { schemaCases } from "./schemaArbitraries.ts";

const { SchemaEncoder } = sdk;

const shown = (schema: string) =>
  parseAttestationSchema(schema).map(({ name, type }) => `${type.name} ${name}`.trim());

function refusalOf(schema: string): SymbolonError | undefined {
  try {
    parseAttestationSchema(schema);
    return undefined;
  } catch (error) {
    expect(error, schema).to.be.instanceOf(SymbolonError);
    return error as SymbolonError;
  }
}

describe("credentials/attestations: schema", () => {
  it("reads types and names in order, tuples included", () => {
    expect(shown("bytes32 person,bool adult")).to.deep.equal(["bytes32 person", "bool adult"]);
    expect(shown("uint256 id,(uint8 a,bytes32 b)[] parts")).to.deep.equal([
      "uint256 id",
      "(uint8,bytes32)[] parts",
    ]);
    expect(shown(" tuple (uint a,(int,string)[2][] b) x ,\n bool")).to.deep.equal([
      "(uint256,(int256,string)[2][]) x",
      "bool",
    ]);
    expect(shown("ipfsHash doc,string memory text,address payable who,uint payable,")).to.deep.equal([
      "bytes32 doc",
      "string text",
      "address who",
      "uint256",
    ]);
    for (const blank of ["", " ", "\n"]) expect(shown(blank)).to.deep.equal([]);
  });

  it("reads the types of any schema", () => {
    fc.assert(
      fc.property(schemaCases, ({ schema, types }) => {
        expect(parseAttestationSchema(schema).map(({ type }) => type.name)).to.deep.equal(types);
      }),
    );
  });

  it("takes what EAS's SDK takes, with the same types", () => {
    // Torn schemas: pieces in any order, most of them no schema at all.
    const pieces = fc.constantFrom(
      ..."uint256 uint8 uint7 string bytes bytes32 bytes33 bool address ipfsHash tuple memory payable a b $c _ 1 ( ) [] [3] [ ] , ,"
        .split(" ")
        .flatMap((piece) => [piece, ` ${piece}`, `${piece} `]),
    );
    // Its parser also takes an empty tuple, and torn arrays (`uint8 []`, `uint8[]a`, `uint8[`): Solidity does not.
    const isStrange = (schema: string) =>
      /\(\s*\)/.test(schema) || /[[\]]/.test(schema.replace(/(?<=[\w)\]])\[\d*\](?![\w$])/g, ""));
    let taken = 0;
    fc.assert(
      fc.property(
        fc.array(pieces, { minLength: 1, maxLength: 7 }).map((parts) => parts.join("")),
        (schema) => {
          if (!SchemaEncoder.isSchemaValid(schema) || isStrange(schema)) return;
          taken++;
          const theirs = ethers.ParamType.from(`(${schema.replace(/ipfsHash (\S+)/g, "bytes32 $1")})`);
          expect(shown(schema).length, schema).to.equal(theirs.components?.length);
          const types = parseAttestationSchema(schema).map(({ type }) => type.name);
          expect(`(${types.join(",")})`, schema).to.equal(theirs.format("sighash").replace(/^tuple/, ""));
        },
      ),
      { numRuns: 20_000 },
    );
    expect(taken).to.be.greaterThan(500);
  });

  const bad: readonly [schema: string, position: number, text: string, words: string][] = [
    ["bool a,,bool b", 1, "", "is empty"],
    [",bool a", 0, "", "is empty"],
    ["bool a,(uint8 a,,bool b) t", 1, "", "is empty"],
    ["bool a,(uint7 b) t", 1, "uint7 b", "has a type that Solidity does not have: uint7"],
    ["tuple t", 0, "tuple t", "has a type that Solidity does not have: tuple"],
    ["bool a,string event name", 1, "string event name", "has too many words"],
    ["(bool a) one two", 0, "(bool a) one two", "has too many words"],
    ["bool é", 0, "bool é", "has a name that is not an identifier: é"],
    ["(bool a", 0, "(bool a", "has parentheses that do not match"],
    ["bool a)", 0, "bool a)", "has parentheses that do not match"],
    ["bool(a)", 0, "bool(a)", "has parentheses that do not match"],
    [")(", 0, ")(", "has parentheses that do not match"],
    ["() t", 0, "() t", "is a tuple of nothing"],
    ["bool[0] a", 0, "bool[0] a", "has no such array: [0]"],
    ["bool[ a", 0, "bool[ a", "has no such array: ["],
    ["(bool)[01] a", 0, "(bool)[01] a", "has no such array: [01]"],
    ["bool[9007199254740993] a", 0, "bool[9007199254740993] a", "has an array of 9007199254740993 elements"],
    [`bool${"[]".repeat(33)} a`, 0, `bool${"[]".repeat(33)} a`, "is nested more than 32 levels deep"],
  ];
  for (const [schema, position, text, words] of bad) {
    it(`refuses ${JSON.stringify(schema)}`, () => {
      const error = refusalOf(schema);
      expect(error?.code).to.equal("BadSchema");
      expect(error?.details).to.deep.equal({ schema, position, text });
      expect(error?.reason).to.contain(words);
      expect(error?.hint).to.match(/^[A-Z].*\.$/);
    });
  }

  it("refuses schemas that are built to exhaust the reader", () => {
    expect(refusalOf("(".repeat(100_000))?.code).to.equal("BadSchema");
    expect(refusalOf(`${"(".repeat(5_000)}bool${")".repeat(5_000)}`)?.reason).to.contain("32 levels");
    expect(refusalOf(`bool${"[]".repeat(100_000)}`)?.reason.length).to.be.lessThan(300);
  });
});
