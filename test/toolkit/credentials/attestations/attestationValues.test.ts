import { expect } from "chai";
import type { Address, Hex } from "viem";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import {
  decodeAttestationData,
  encodeAttestationData,
} from "../../../../src/sdk/credentials/attestations/attestationData.ts";
import {
  type AttestationValue,
  type AttestationValues,
  attestationValuesFromJson,
} from "../../../../src/sdk/credentials/attestations/attestationValues.ts";

type IsAny<A> = 0 extends 1 & A ? true : false;
type IsSame<A, B> = IsAny<A> extends true ? false : [A, B] extends [B, A] ? true : false;

/** Fails to compile where the values of a schema are not of just this type. */
function expectValues<const schema extends string, values>(
  _: IsSame<AttestationValues<schema>, values>,
): void {}

describe("credentials/attestations: values", () => {
  // Checked by the compiler; there is nothing to see when it runs.
  it("have the types that the schema says", () => {
    expectValues<"bool adult", { readonly adult: boolean }>(true);
    expectValues<
      "uint256 id,string name,address[] friends,(uint8 a,bytes32 b)[] parts",
      {
        readonly id: bigint;
        readonly name: string;
        readonly friends: readonly Address[];
        readonly parts: readonly { a: number; b: Hex }[];
      }
    >(true);
    expectValues<
      "uint a,int b,uint8[2] c",
      { readonly a: bigint; readonly b: bigint; readonly c: readonly [number, number] }
    >(true);
    expectValues<"uint256,string", readonly [bigint, string]>(true);
    expectValues<"uint8 a,bool a", readonly [number, boolean]>(true);
    expectValues<"", readonly []>(true);
    // Words that Solidity keeps to itself are common names in schemas.
    expectValues<"string reference,bool default", { readonly reference: string; readonly default: boolean }>(
      true,
    );
    expectValues<
      "ipfsHash doc,string memory text,address payable who,",
      { readonly doc: Hex; readonly text: string; readonly who: Address }
    >(true);
    expectValues<
      "\n tuple(uint8 a,\t(bool b, string c) d)[2][] e ,\n  bool   f ",
      {
        readonly e: readonly (readonly [
          { a: number; d: { b: boolean; c: string } },
          { a: number; d: { b: boolean; c: string } },
        ])[];
        readonly f: boolean;
      }
    >(true);
    expectValues<"(uint8,string)[] pairs", { readonly pairs: readonly (readonly [number, string])[] }>(true);
    expectValues<string, { readonly [name: string]: AttestationValue } | readonly AttestationValue[]>(true);
    expect(true).to.equal(true);
  });

  it("are checked by the compiler where the schema is spelled out", () => {
    // @ts-expect-error: a number where the schema has text
    expect(() => encodeAttestationData("string a", { a: 1 })).to.throw(SymbolonError);
    // @ts-expect-error: no value for b
    expect(() => encodeAttestationData("uint8 a,bool b", { a: 1 })).to.throw(SymbolonError);
    // @ts-expect-error: no field c
    expect(() => encodeAttestationData("uint8 a", { a: 1, c: 2 })).to.throw(SymbolonError);
    const { id } = decodeAttestationData("uint256 id", encodeAttestationData("uint256 id", { id: 7n }));
    expect(id + 1n).to.equal(8n);
    const schema: string = "uint256 id";
    expect(encodeAttestationData(schema, { id: 7n })).to.equal(
      encodeAttestationData("uint256 id", { id: 7n }),
    );
  });

  it("come from JSON, integers as text or as safe numbers", () => {
    const schema: string = "uint256 id,int8[] steps,(uint64 a,string b)[] parts,bool ok";
    const big = (2n ** 200n).toString();
    const json: unknown = JSON.parse(
      `{"id":"${big}","steps":["-1",2],"parts":[{"a":"3","b":"4"}],"ok":true}`,
    );
    const values = attestationValuesFromJson(schema, json);
    expect(values).to.deep.equal({
      id: 2n ** 200n,
      steps: [-1n, 2],
      parts: [{ a: 3n, b: "4" }],
      ok: true,
    });
    expect(encodeAttestationData(schema, values)).to.match(/^0x/);
    expect(attestationValuesFromJson("uint8,string", ["1", "1"])).to.deep.equal([1n, "1"]);
    const bad: readonly [schema: string, json: unknown, words: string][] = [
      ["uint256 id", { id: 2 ** 60 }, "Field id: 1152921504606847000 (number) is not"],
      ["uint256 id", { id: "0x1" }, 'Field id: "0x1" (string) is not'],
      ["uint256 id", { id: "01" }, 'Field id: "01" (string) is not'],
      ["uint256 id", { id: "" }, 'Field id: "" (string) is not'],
      ["uint256 id", { other: "1" }, "Field other is not in the schema"],
      ["uint256 id", null, "The values: null (object) is not"],
      ["uint256", { id: 1 }, "Give a list of 1: uint256."],
      ["bool ok", { ok: "true" }, 'Field ok: "true" (string) is not'],
    ];
    for (const [schema, json, words] of bad) {
      expect(() => attestationValuesFromJson(schema, json)).to.throw(SymbolonError, words);
    }
  });
});
