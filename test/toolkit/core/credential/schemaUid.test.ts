import { expect } from "chai";
import fc from "fast-check";
import { encodePacked, keccak256 } from "viem";
import { schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { addresses } from "../arbitraries.ts";

const NOBODY = `0x${"00".repeat(20)}` as const;

describe("schemaUid", () => {
  it("is viem's packed encoding hashed, for any schema", () => {
    const texts = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(texts, addresses, fc.boolean(), (schema, resolver, revocable) => {
        const packed = encodePacked(["string", "address", "bool"], [schema, resolver, revocable]);
        expect(schemaUid({ schema, resolver, revocable })).to.equal(keccak256(packed));
      }),
    );
  });

  it("tells spelling, resolver and revocability apart", () => {
    const schema = { schema: "bool adult", resolver: NOBODY, revocable: true } as const;
    const uids = [
      schema,
      { ...schema, schema: "bool  adult" },
      { ...schema, resolver: `0x${"00".repeat(19)}01` as const },
      { ...schema, revocable: false },
    ].map(schemaUid);
    expect(new Set(uids).size).to.equal(4);
  });

  it("refuses a malformed resolver and text that has no UTF-8 form", () => {
    const schema = { schema: "bool adult", resolver: NOBODY, revocable: true };
    expect(() => schemaUid({ ...schema, resolver: "0x00" })).to.throw(SymbolonError, "must have 20");
    expect(() => schemaUid({ ...schema, schema: "bool \ud800" })).to.throw(SymbolonError, "surrogate");
  });
});
