import { expect } from "chai";
import fc from "fast-check";
import { getAddress, type Hex } from "viem";
import { batchId } from "../../../../src/sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import type { CredentialPackage } from "../../../../src/sdk/credentials/batch.ts";
import { checkDisclosure, disclose } from "../../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import {
  formatCredentialPackage,
  parseCredentialPackage,
} from "../../../../src/sdk/credentials/disclosure/credentialPackage.ts";
import {
  formatPresentation,
  type Presentation,
} from "../../../../src/sdk/credentials/disclosure/presentation.ts";
import { parsePresentation } from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import { encodeFieldValue } from "../../../../src/sdk/credentials/fieldCodec.ts";
import type { FieldValue } from "../../../../src/sdk/credentials/fieldValue.ts";
import { anyValues } from "../fieldArbitraries.ts";
import { CHAIN_ID, heldExamples, ISSUER, REGISTRY } from "./heldExamples.ts";

const SCHEMA = "bytes32 person,uint8 age,string country,uint256[] scores";
const PERSON: Hex = `0x${"ab".repeat(32)}`;
const ROWS: readonly (readonly FieldValue[])[] = [
  [PERSON, 41, "Zürich", [1n, 2n ** 255n]],
  [`0x${"cd".repeat(32)}`, 17, "Bern", []],
  [`0x${"ef".repeat(32)}`, 99, "Genève", [3n]],
];
/** Whoever issued it, about whomever: for tests of something else. */
const ANYBODY = { issuers: "any", subject: "any" } as const;
const [held, other] = heldExamples(SCHEMA, ROWS) as [Held, Held];
type Held = CredentialPackage & { batch: NonNullable<CredentialPackage["batch"]> };

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof SymbolonError) return error.code;
    throw error;
  }
  return "none";
};

describe("credentials/disclosure", () => {
  it("shows the fields that are named, typed by the schema, and hides the rest", () => {
    const presentation = disclose(held, ["country", 1, "age"]);
    expect(presentation.disclosed.map(({ name }) => name)).to.deep.equal(["age", "country"]);
    const checked = checkDisclosure(presentation, { schema: SCHEMA, ...ANYBODY });
    const { age, country, scores } = checked.values;
    // The compiler knows the types: no cast is needed.
    const sum: number = (age ?? 0) + (country?.length ?? 0);
    const more: readonly bigint[] | undefined = scores;
    expect([sum, more]).to.deep.equal([47, undefined]);
    expect(checked.values).to.deep.equal({ age: 41, country: "Zürich" });
    expect(checked.batch).to.equal(batchId(held.batch));
    expect(checked.credential).to.deep.equal(held.credential);
    const text = formatPresentation(presentation);
    for (const hidden of [PERSON.slice(2), held.fieldProofs[0]?.salt, held.fieldProofs[3]?.salt]) {
      expect(text).not.to.include(hidden);
    }
    expect(checkDisclosure(disclose(held, []), { schema: SCHEMA, ...ANYBODY }).values).to.deep.equal({});
  });

  it("comes back from JSON and proves any fields of any schema, with values as viem decodes them", () => {
    const credentials = fc.array(fc.tuple(anyValues, fc.boolean()), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(credentials, (fields) => {
        const schema: string = fields.map(([{ type }], i) => `${type} f${i}`).join(",");
        const [one] = heldExamples(schema, [fields.map(([{ value }]) => value)]) as [Held];
        expect(parseCredentialPackage(formatCredentialPackage(one)).fieldProofs).to.deep.equal(
          one.fieldProofs,
        );
        const shown = fields.flatMap(([, isShown], i) => (isShown ? [i] : []));
        const again = disclose(parseCredentialPackage(formatCredentialPackage(one)), shown);
        const presentation = parsePresentation(formatPresentation(again));
        expect(formatPresentation(presentation)).to.equal(formatPresentation(disclose(one, shown)));
        const { values } = checkDisclosure(presentation, { schema, ...ANYBODY });
        expect(Object.keys(values)).to.deep.equal(shown.map((i) => `f${i}`));
        for (const i of shown) {
          const { type, value } = fields[i]?.[0] ?? expect.fail();
          const decoded = values[`f${i}`] as FieldValue;
          expect(encodeFieldValue(type, decoded)).to.equal(encodeFieldValue(type, value));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("refuses what is expected of another chain, registry, issuer, subject, schema or batch", () => {
    const presentation = disclose(held, ["age"]);
    const { subject } = held.credential;
    const good = {
      schema: SCHEMA,
      chainId: CHAIN_ID,
      registry: REGISTRY,
      issuers: [ISSUER],
      subject,
    } as const;
    const batch = batchId(held.batch);
    expect(checkDisclosure(presentation, { ...good, batch }).values).to.deep.equal({ age: 41 });
    const code = (part: object) => codeOf(() => checkDisclosure(presentation, { ...good, ...part }));
    expect(code({ chainId: 1n })).to.equal("ChainMismatch");
    expect(code({ registry: ISSUER })).to.equal("RegistryMismatch");
    expect(code({ issuers: [REGISTRY] })).to.equal("IssuerMismatch");
    expect(code({ issuers: [REGISTRY, ISSUER] })).to.equal("none");
    expect(code({ issuers: [] })).to.equal("NoIssuersExpected");
    expect(code({ subject: REGISTRY })).to.equal("SubjectMismatch");
    expect(code({ schema: "uint8 age" })).to.equal("SchemaMismatch");
    expect(code({ batch: PERSON })).to.equal("BatchMismatch");
    expect(code({ issuers: [getAddress(ISSUER)], batch: batch.toUpperCase().replace("0X", "0x") })).to.equal(
      "none",
    );
  });

  it("names what is altered", () => {
    const presentation = disclose(held, ["person", "age"]);
    const foreign = disclose(other, ["person", "age"]);
    const [person, age] = presentation.disclosed as [
      Presentation["disclosed"][0],
      Presentation["disclosed"][0],
    ];
    const header = (part: object) => ({
      batch: { ...held.batch, header: { ...held.batch.header, ...part } },
    });
    const cases: readonly (readonly [part: Partial<Presentation>, code: string])[] = [
      [{ disclosed: [age, person] }, "FieldOrder"],
      [{ disclosed: [age, age] }, "FieldOrder"],
      [{ disclosed: [{ ...age, position: 4 }] }, "NoSuchField"],
      [{ disclosed: [{ ...age, position: -1 }] }, "FieldOrder"],
      [{ disclosed: [{ ...age, position: 0.5 }] }, "NoSuchField"],
      [{ disclosed: [{ ...age, name: "year" }] }, "FieldMismatch"],
      [{ disclosed: [{ ...age, type: "uint16" }] }, "FieldMismatch"],
      [{ disclosed: [{ ...age, value: 42 }] }, "FieldNotProven"],
      [{ disclosed: [{ ...age, value: 256 }] }, "BadFieldValue"],
      [{ disclosed: [{ ...age, salt: person.salt }] }, "FieldNotProven"],
      [{ disclosed: [{ ...age, proof: person.proof }] }, "FieldNotProven"],
      [{ disclosed: [{ ...age, proof: Array.from({ length: 33 }, () => PERSON) }] }, "ProofTooLong"],
      [{ disclosed: foreign.disclosed }, "FieldNotProven"],
      [{ credential: foreign.credential }, "CredentialNotInBatch"],
      [{ credential: { ...held.credential, expires: 0n } }, "CredentialNotInBatch"],
      [{ credential: { ...held.credential, subject: ISSUER } }, "CredentialNotInBatch"],
      [{ credential: { ...held.credential, index: 3n } }, "IndexBeyondBatch"],
      [{ proof: foreign.proof }, "CredentialNotInBatch"],
      [{ proof: [] }, "CredentialNotInBatch"],
      [{ schema: { ...held.schema, revocable: false } }, "SchemaMismatch"],
      [header({ schema: PERSON }), "SchemaMismatch"],
      [header({ root: PERSON }), "CredentialNotInBatch"],
      [header({ size: 0n }), "IndexBeyondBatch"],
    ];
    for (const [part, code] of cases) {
      const found = codeOf(() =>
        checkDisclosure({ ...presentation, ...part }, { schema: SCHEMA, ...ANYBODY }),
      );
      expect(found, JSON.stringify(Object.keys(part)) + code).to.equal(code);
    }
  });

  it("is refused whatever single member of its JSON is changed, left out or added", () => {
    const batch = batchId(held.batch);
    const text = formatPresentation(disclose(held, ["age", "scores"]));
    const paths = leavesOf(JSON.parse(text), []);
    const check = (json: string) => () =>
      checkDisclosure(parsePresentation(json), {
        schema: SCHEMA,
        batch,
        chainId: CHAIN_ID,
        registry: REGISTRY,
        ...ANYBODY,
      });
    expect(codeOf(check(text))).to.equal("none");
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.constantFrom("change", "remove", "add"),
        fc.nat(),
        (path, how, at) => {
          const json = JSON.parse(text) as Json;
          const parent = path.slice(0, -1).reduce<Json>((inside, key) => inside[key] as Json, json);
          const key = path.at(-1) as string;
          if (how === "change") parent[key] = changed(parent[key], at);
          else if (how === "remove") Array.isArray(parent) ? parent.pop() : delete parent[key];
          else Array.isArray(parent) ? parent.push(parent[0]) : Object.assign(parent, { extra: 1 });
          expect(codeOf(check(JSON.stringify(json))), `${how} ${path.join(".")}`).not.to.equal("none");
        },
      ),
      { numRuns: 300 },
    );
  });

  it("says where a text is no presentation", () => {
    const good = JSON.parse(formatPresentation(disclose(held, ["age"])));
    const cases: readonly (readonly [unknown, string])[] = [
      ["{", "it is not JSON"],
      [[], "it is [], and must be an object"],
      [{ ...good, format: "other" }, 'its format is "other", and must be "symbolon-presentation"'],
      [{ ...good, version: 2 }, "its version is 2"],
      [{ ...good, schema: { ...good.schema, schema: "bool a,bool a" } }, "its schema.schema is invalid"],
      [{ ...good, batch: { ...good.batch, chainId: -1 } }, "its batch.chainId is -1"],
      [
        { ...good, disclosed: [{ ...good.disclosed[0], value: 2 ** 60 }] },
        "its disclosed[0].value is invalid",
      ],
      [{ ...good, disclosed: [{ ...good.disclosed[0], position: "9" }] }, "the schema has 4 fields"],
      [{ ...good, proof: ["0x12"] }, 'its proof[0] is "0x12", and must be 32 hexadecimal bytes'],
    ];
    for (const [json, words] of cases) {
      const text = typeof json === "string" ? json : JSON.stringify(json);
      expect(() => parsePresentation(text)).to.throw(SymbolonError, words);
    }
  });

  it("is not made of a package that is damaged, not issued, or has no such field", () => {
    const { batch: _, ...unissued } = held;
    expect(codeOf(() => disclose(unissued, ["age"]))).to.equal("NotIssued");
    expect(codeOf(() => disclose(held, ["height"]))).to.equal("NoSuchField");
    expect(codeOf(() => disclose(held, [4]))).to.equal("NoSuchField");
    expect(codeOf(() => disclose(held, [-1]))).to.equal("NoSuchField");
    expect(codeOf(() => disclose({ ...held, values: other.values }, ["age"]))).to.equal("FieldNotProven");
    expect(codeOf(() => disclose({ ...held, fieldProofs: [] }, ["age"]))).to.equal("FieldNotProven");
    expect(codeOf(() => disclose({ ...held, proof: other.proof }, []))).to.equal("CredentialNotInBatch");
    const json = JSON.parse(formatCredentialPackage(held));
    const bad: readonly (readonly [object, string])[] = [
      [{ version: 2 }, "its version is 2"],
      [{ values: [] }, "its values are 0, and the schema has 4 fields"],
      [{ values: ["0x", "1", "", []] }, "its values[0] is invalid"],
      [{ fieldProofs: [1, 2, 3, 4] }, "its fieldProofs[0] is 1, and must be an object"],
      [{ salt: 1 }, 'has an unknown member, "salt"'],
    ];
    for (const [part, words] of bad) {
      expect(() => parseCredentialPackage(JSON.stringify({ ...json, ...part }))).to.throw(
        SymbolonError,
        words,
      );
    }
  });
});

type Json = { [key: string]: unknown };

/** Paths to every value that is neither an object nor a list. */
function leavesOf(value: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

/** Another value of the same kind, which means something else. */
function changed(value: unknown, at: number): unknown {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  const text = String(value);
  // Past the 0x; a digit becomes another one, whatever its case.
  const from = text.startsWith("0x") ? 2 : 0;
  const i = from + (at % (text.length - from));
  const digit = text[i] === "1" ? "2" : "1";
  return `${text.slice(0, i)}${digit}${text.slice(i + 1)}`;
}
