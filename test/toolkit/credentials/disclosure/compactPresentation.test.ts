import { expect } from "chai";
import fc from "fast-check";
import type { Hex } from "viem";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { fitsQrCode } from "../../../../src/sdk/core/text/qrCode.ts";
import { checkDisclosure, disclose } from "../../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import {
  decodePresentation,
  encodePresentation,
  MAX_COMPACT_BYTES,
} from "../../../../src/sdk/credentials/disclosure/compactPresentation.ts";
import {
  formatPresentation,
  type Presentation,
} from "../../../../src/sdk/credentials/disclosure/presentation.ts";
import {
  formatCompactPresentation,
  parsePresentation,
} from "../../../../src/sdk/credentials/disclosure/presentationText.ts";
import { parseSchema } from "../../../../src/sdk/credentials/parseSchema.ts";
import { anyValues } from "../fieldArbitraries.ts";
import { heldExamples } from "./heldExamples.ts";

const SCHEMA =
  "bytes32 person,string name,uint64 born,string country,bool adult,bytes32 document,uint8 level,address payout";
const HELD = heldExamples(SCHEMA, [
  [`0x${"ab".repeat(32)}`, "Ada", 1_000n, "GB", true, `0x${"cd".repeat(32)}`, 3, `0x${"ef".repeat(20)}`],
])[0] as ReturnType<typeof heldExamples>[number];
const SHOWN = disclose(HELD, ["country", "adult"]);

/** As if it stood among so many that its proof has that many nodes. */
const deep = (presentation: Presentation, depth: number): Presentation => ({
  ...presentation,
  proof: Array.from({ length: depth }, (_, i): Hex => `0x${(i + 1).toString(16).padStart(64, "7")}`),
});

const refusal = (run: () => unknown): SymbolonError => {
  try {
    run();
  } catch (error) {
    if (error instanceof SymbolonError) return error;
    throw error;
  }
  return expect.fail("nothing was refused");
};

/** Base64url of bytes, as `Buffer` writes it. */
const lettersOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

describe("credentials/disclosure, compact", () => {
  it("is at most 1,300 bytes for two fields of one among 131,072 credentials", () => {
    const bytes = encodePresentation(deep(SHOWN, 17));
    expect(bytes.length).to.be.at.most(1_300);
    expect(decodePresentation(bytes).proof).to.have.length(17);
  });

  it("fits one QR code up to the bytes of the largest", () => {
    expect([2_953, 2_954].map((size) => fitsQrCode("a".repeat(size)))).to.deep.equal([true, false]);
    expect(fitsQrCode("é".repeat(1_477))).to.equal(false);
    expect(fitsQrCode(formatCompactPresentation(deep(SHOWN, 17)))).to.equal(true);
  });

  it("says all that the JSON form says, of fields of any type", () => {
    const credentials = fc.array(fc.tuple(anyValues, fc.boolean()), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(credentials, (fields) => {
        const schema: string = fields.map(([{ type }], i) => `${type} f${i}`).join(",");
        const [one] = heldExamples(schema, [fields.map(([{ value }]) => value)]);
        const shown = fields.flatMap(([, isShown], i) => (isShown ? [i] : []));
        const presentation = disclose(one ?? expect.fail(), shown);
        const text = formatCompactPresentation(presentation);
        expect(text).to.equal(lettersOf(encodePresentation(presentation)));
        expect(formatPresentation(parsePresentation(text))).to.equal(formatPresentation(presentation));
        const { values } = checkDisclosure(parsePresentation(` ${text}\n`), {
          schema,
          issuers: "any",
          subject: "any",
        });
        expect(Object.keys(values)).to.deep.equal(shown.map((i) => `f${i}`));
      }),
      { numRuns: 60 },
    );
  });

  it("carries what mostly is not there: resolver, roles, rules", () => {
    const { batch, schema } = SHOWN;
    const zero: Hex = `0x${"00".repeat(20)}`;
    for (const [revoker, emergency, rulesHash] of [
      [zero, zero, `0x${"00".repeat(32)}`],
      [`0x${"0a".repeat(20)}`, `0x${"0b".repeat(20)}`, `0x${"0c".repeat(32)}`],
    ] as const) {
      const policy = { ...batch.header.policy, revoker, emergency, rulesHash };
      const changed = { ...SHOWN, batch: { ...batch, header: { ...batch.header, policy } } };
      expect(decodePresentation(encodePresentation(changed))).to.deep.equal(changed);
    }
    expect(schema.resolver).to.equal(zero);
  });

  it("is refused cut short at any byte, with more behind its end, and too long", () => {
    const bytes = encodePresentation(SHOWN);
    for (let size = 0; size < bytes.length; size++) {
      expect(refusal(() => decodePresentation(bytes.subarray(0, size))).code).to.equal("BadPresentation");
    }
    const longer = Uint8Array.of(...bytes, 0);
    expect(refusal(() => decodePresentation(longer)).reason).to.include("1 bytes follow its end");
    const huge = new Uint8Array(MAX_COMPACT_BYTES + 1).fill(1);
    expect(refusal(() => decodePresentation(huge)).reason).to.include("more than 16384");
    expect(refusal(() => parsePresentation("A".repeat(100_000))).reason).to.include("letters");
  });

  it("has one form: what says the same in other bytes or letters is refused", () => {
    const bytes = encodePresentation(SHOWN);
    // The chain id 31,337 in four bytes instead of three.
    const longNumber = Uint8Array.of(
      ...bytes.subarray(0, 4),
      (bytes[4] ?? 0) | 0x80,
      0,
      ...bytes.subarray(5),
    );
    expect(refusal(() => decodePresentation(longNumber)).reason).to.include("canonical form");
    const text = lettersOf(bytes);
    const padded = `${text}=`;
    expect(refusal(() => parsePresentation(padded)).code).to.equal("BadPresentation");
    const unknownFlag = bytes.slice();
    unknownFlag[1] = (unknownFlag[1] ?? 0) | 0x40;
    expect(refusal(() => decodePresentation(unknownFlag)).reason).to.include("canonical form");
    const spare = { 1: 4, 2: 2, 0: 0 }[bytes.length % 3] ?? 0;
    if (spare > 0) {
      const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
      const last = alphabet[alphabet.indexOf(text.at(-1) ?? "") + 1] ?? "";
      expect(refusal(() => parsePresentation(text.slice(0, -1) + last)).code).to.equal("BadPresentation");
    }
  });

  it("never breaks on bytes of others, and proves nothing that was not proven", () => {
    const bytes = encodePresentation(SHOWN);
    const mutations = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    const expected = { schema: SCHEMA, issuers: "any", subject: "any" } as const;
    fc.assert(
      fc.property(mutations, (changes) => {
        const changed = bytes.slice();
        for (const [at, by] of changes) changed[at] = (changed[at] ?? 0) ^ by;
        if (changed.every((byte, i) => byte === bytes[i])) return;
        let read: Presentation;
        try {
          read = decodePresentation(changed);
        } catch (error) {
          expect(error).to.be.instanceOf(SymbolonError).with.property("code", "BadPresentation");
          return;
        }
        // What is read says something else: of another batch, or nothing that holds.
        try {
          expect(checkDisclosure(read, expected).batch).not.to.equal(checkDisclosure(SHOWN, expected).batch);
        } catch (error) {
          expect(error).to.be.instanceOf(SymbolonError);
        }
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (random) => {
        expect(refusal(() => decodePresentation(Uint8Array.of(1, ...random))).code).to.equal(
          "BadPresentation",
        );
      }),
      { numRuns: 300 },
    );
  });

  it("is not made of what says otherwise than its schema", () => {
    const [first, ...others] = SHOWN.disclosed;
    const renamed = { ...SHOWN, disclosed: [{ ...(first ?? expect.fail()), name: "age" }, ...others] };
    expect(refusal(() => encodePresentation(renamed)).code).to.equal("NotCompact");
    const header = { ...SHOWN.batch.header, schema: `0x${"11".repeat(32)}` as const };
    const foreign = { ...SHOWN, batch: { ...SHOWN.batch, header } };
    expect(refusal(() => encodePresentation(foreign)).code).to.equal("NotCompact");
    expect(refusal(() => encodePresentation(deep(SHOWN, 600))).reason).to.include("more than 16384");
  });

  it("is laid out as docs/formats.md says: read here by hand", () => {
    const bytes = encodePresentation(SHOWN);
    let at = 0;
    const number = (): bigint => {
      let value = 0n;
      let shift = 0n;
      for (;;) {
        const byte = bytes[at++] ?? expect.fail();
        value += BigInt(byte % 128) << shift;
        if (byte < 128) return value;
        shift += 7n;
      }
    };
    const hex = (size: number): Hex => {
      at += size;
      return `0x${Buffer.from(bytes.subarray(at - size, at)).toString("hex")}`;
    };
    const { batch, schema, credential, proof, disclosed } = SHOWN;
    const { header } = batch;
    expect([number(), number()]).to.deep.equal([1n, 1n + 4n + 16n]);
    expect([number(), hex(20)]).to.deep.equal([batch.chainId, batch.registry]);
    expect(Buffer.from(hex(Number(number())).slice(2), "hex").toString()).to.equal(schema.schema);
    expect([hex(20), hex(32), number(), number()]).to.deep.equal([
      header.issuer,
      header.root,
      header.size,
      header.issuedAt,
    ]);
    const { revoker, epochLength, emergencyLimit, rulesHash } = header.policy;
    expect([hex(20), number(), number(), hex(32)]).to.deep.equal([
      revoker,
      epochLength,
      emergencyLimit,
      rulesHash,
    ]);
    expect([hex(32), hex(32)]).to.deep.equal([header.manifestHash, header.salt]);
    const { index, subject, validFrom, expires, fields } = credential;
    expect([number(), hex(20), number(), number(), hex(32)]).to.deep.equal([
      index,
      subject,
      validFrom,
      expires,
      fields,
    ]);
    const nodes = () => Array.from({ length: Number(number()) }, () => hex(32));
    expect(nodes()).to.deep.equal(proof);
    expect(number()).to.equal(2n);
    for (const { position, name, salt, proof: own } of disclosed) {
      expect(parseSchema(schema.schema)[Number(number())]?.name).to.equal(name);
      expect(position).to.be.a("number");
      const value = hex(Number(number()));
      expect(value).to.equal(name === "adult" ? "0x01" : `0x${Buffer.from("GB").toString("hex")}`);
      expect([hex(32), nodes()]).to.deep.equal([salt, own]);
    }
    expect(at).to.equal(bytes.length);
  });
});
