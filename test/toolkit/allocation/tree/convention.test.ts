import { expect } from "chai";
import fc from "fast-check";
import {
  conventionFromJson,
  conventionNamed,
  conventionOf,
  conventions,
  conventionToJson,
  leafWidth,
  unsafeBecause,
} from "../../../../src/sdk/allocation/tree/convention.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";

const rules = fc.record({
  leafFields: fc
    .shuffledSubarray(["index", "beneficiary"] as const)
    .chain((more) =>
      fc.shuffledSubarray([...more, "account", "amount"] as const, { minLength: more.length + 2 }),
    ),
  leafEncoding: fc.constantFrom("abi" as const, "packed" as const),
  leafHashing: fc.constantFrom("once" as const, "twice" as const),
  leafOrder: fc.constantFrom("index" as const, "hash" as const),
  indexRule: fc.constantFrom("source" as const, "checksum" as const),
  shape: fc.constantFrom("heap" as const, "promote" as const, "duplicate" as const, "pad" as const),
  shardNybbles: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const, 4 as const),
});
const native = conventionToJson(conventionNamed("native"));
const refused = (json: unknown) =>
  expect(() => conventionFromJson(json))
    .to.throw(SymbolonError)
    .with.property("code", "BadConvention");

describe("conventions", () => {
  it("come back from JSON as they went in, named ones and custom ones", () => {
    for (const convention of conventions.values()) {
      const json = JSON.parse(JSON.stringify(conventionToJson(convention)));
      expect(conventionFromJson(json)).to.deep.equal(convention);
    }
    fc.assert(
      fc.property(rules, (given) => {
        const convention = conventionOf(given);
        const json = JSON.parse(JSON.stringify(conventionToJson(convention)));
        expect(conventionFromJson(json)).to.deep.equal(convention);
      }),
    );
  });

  it("have the name of their rules, however these were put together", () => {
    for (const { name, summary: _, ...given } of conventions.values()) {
      expect(conventionOf(given).name).to.equal(name);
      expect(conventionOf({ ...given, shape: "pad" }).name).to.equal("custom");
    }
  });

  it("are refused in JSON where a rule is missing, unknown or impossible, or the name is another's", () => {
    for (const json of [null, [], "native", 5, undefined]) refused(json);
    for (const field of Object.keys(native)) {
      refused(Object.fromEntries(Object.entries(native).filter(([name]) => name !== field)));
      for (const value of [null, "other", 5, ["account"], ["account", "amount", "amount"], {}, true]) {
        refused({ ...native, [field]: value });
      }
    }
    refused({ ...native, salt: "x" });
    refused({ ...native, name: "custom" });
    refused({ ...native, shape: "pad" });
    refused({ ...native, name: "custom", leafFields: ["index", "amount"] });
    expect(conventionFromJson({ ...native, name: "custom", shape: "pad" }).shape).to.equal("pad");
  });

  it("are refused where leaves leave out what is paid, or bind a field twice", () => {
    const base = conventionNamed("packed");
    for (const leafFields of [["amount"], ["account"], ["index", "account"], []] as const) {
      expect(() => conventionOf({ ...base, leafFields }))
        .to.throw(SymbolonError, "lets anyone choose the")
        .with.property("code", "ContradictoryConvention");
    }
    expect(() => conventionOf({ ...base, leafFields: ["account", "account", "amount"] })).to.throw(
      SymbolonError,
      "the account twice",
    );
  });

  it("are unsafe exactly where a leaf is 64 bytes hashed once, as an inner node is", () => {
    fc.assert(
      fc.property(rules, (given) => {
        const isPair = leafWidth(given) === 64 && given.leafHashing === "once";
        expect(unsafeBecause(given) !== undefined).to.equal(isPair);
      }),
    );
    expect(unsafeBecause({ ...conventionNamed("oz-standard"), leafHashing: "once" })).to.include("64 bytes");
    for (const convention of conventions.values()) expect(unsafeBecause(convention)).to.equal(undefined);
  });
});
