import { expect } from "chai";
import fc from "fast-check";
import type { Address, Hex } from "viem";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import {
  type CredentialValues,
  orderCredentialValues,
} from "../../../../src/sdk/credentials/batch/buildBatch.ts";
import {
  decodeFieldValue,
  encodeFieldValue,
  fieldValueFromJson,
  fieldValueFromText,
  fieldValueToJson,
} from "../../../../src/sdk/credentials/fieldCodec.ts";
import type { FieldValue } from "../../../../src/sdk/credentials/fieldValue.ts";
import { parseFieldType } from "../../../../src/sdk/credentials/parseSchema.ts";
import { anyValues } from "../fieldArbitraries.ts";

type IsSame<A, B> = [A, B] extends [B, A] ? true : false;

/** Fails to compile where the values of a schema are not of just this type. */
function expectValues<const schema extends string, values>(
  _: IsSame<CredentialValues<schema>, values>,
): void {}

const typeOf = (text: string) => parseFieldType(text) ?? expect.fail(text);

describe("credentials: values", () => {
  // Checked by the compiler; there is nothing to see when it runs.
  it("have the types that the schema says", () => {
    expectValues<
      "bytes32 person, uint8 age,address[] friends",
      { readonly person: Hex; readonly age: number; readonly friends: readonly Address[] }
    >(true);
    expectValues<string, { readonly [name: string]: FieldValue }>(true);
    const score: bigint = decodeFieldValue("uint256", encodeFieldValue("uint256", 5n));
    expect(score).to.equal(5n);
  });

  it("are brought into the order of the schema, none missing and none too many", () => {
    const schema = "bytes32 person,bool adult";
    const person: Hex = `0x${"11".repeat(32)}`;
    expect(orderCredentialValues(schema, { adult: true, person })).to.deep.equal([person, true]);
    // @ts-expect-error: text where the schema has a bool
    expect(() => orderCredentialValues(schema, { adult: "yes", person })).to.throw(
      SymbolonError,
      "Field adult",
    );
    // @ts-expect-error: no person
    expect(() => orderCredentialValues(schema, { adult: true })).to.throw(
      SymbolonError,
      "Field person has no value",
    );
    // @ts-expect-error: no such field
    expect(() => orderCredentialValues(schema, { adult: true, person, x: 1 })).to.throw(
      SymbolonError,
      "Field x",
    );
    expect(() => orderCredentialValues("(bool a) b", [] as never)).to.throw(SymbolonError, "part of a tuple");
    expect(orderCredentialValues("", [])).to.deep.equal([]);
  });

  it("come back from their encoding, from JSON and, where a table can hold them, from text", () => {
    fc.assert(
      fc.property(anyValues, ({ type, value }) => {
        const encoded = encodeFieldValue(type, value);
        expect(encodeFieldValue(type, decodeFieldValue<string>(type, encoded))).to.equal(encoded);
        const json = fieldValueToJson(typeOf(type), value);
        const read = fieldValueFromJson(typeOf(type), JSON.parse(JSON.stringify(json)));
        expect(encodeFieldValue(type, read)).to.equal(encoded);
        // One spelling for each value.
        expect(fieldValueToJson(typeOf(type), decodeFieldValue<string>(type, encoded))).to.deep.equal(json);
        const text = typeof json === "string" ? json : JSON.stringify(json);
        expect(encodeFieldValue(type, fieldValueFromText(typeOf(type), text))).to.equal(encoded);
      }),
    );
  });

  it("read flags as JavaScript, Excel and Python write them", () => {
    const read = ["true", "TRUE", "True", "false", "FALSE", "False"].map((text) =>
      fieldValueFromText(typeOf("bool"), text),
    );
    expect(read).to.deep.equal([true, true, true, false, false, false]);
  });

  it("are refused where they are not of their type", () => {
    const bad: readonly (readonly [type: string, text: string])[] = [
      ["bool", "yes"],
      ["bool", ""],
      ["bool", "T"],
      ["uint8", "256"],
      ["uint8", "-1"],
      ["uint8", "1.0"],
      ["uint8", "0x1"],
      ["uint8", "1e1"],
      ["uint8", "01"],
      ["int8", "128"],
      ["uint256", (2n ** 256n).toString()],
      ["address", "0x12"],
      ["address", "0x00000000000000000000000000000000000000Aa00"],
      ["bytes2", "0x1"],
      ["bytes", "12"],
      ["uint8[]", "1,2"],
      ["uint8[2]", '["1"]'],
      ["string[]", "[1]"],
    ];
    for (const [type, text] of bad) {
      expect(() => fieldValueFromText(typeOf(type), text), `${type} ${text}`).to.throw(
        SymbolonError,
        "is not a value",
      );
    }
    expect(() => fieldValueFromJson(typeOf("uint256"), 2 ** 53)).to.throw(SymbolonError, "is not a value");
    expect(() => fieldValueFromJson(typeOf("string"), "\ud800")).to.throw(SymbolonError, "is not a value");
    expect(() => decodeFieldValue("bool", `0x${"02".padStart(64, "0")}`)).to.throw(SymbolonError);
  });
});
