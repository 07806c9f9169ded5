import { expect } from "chai";
import fc from "fast-check";
import type { Address, Hex } from "viem";
import { bytesToHex, hexToBytes } from "../../../../src/sdk/core/bytes.ts";
import { type Credential, credentialLeaf } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import { NO_FIELDS, valueHash, verifyField } from "../../../../src/sdk/core/credential/fieldRoot.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { rootFromProof } from "../../../../src/sdk/core/tree/nativeTree.ts";
import { buildBatch, type CredentialRow } from "../../../../src/sdk/credentials/batch/buildBatch.ts";
import type { Batch } from "../../../../src/sdk/credentials/batch.ts";
import { encodeFieldValue } from "../../../../src/sdk/credentials/fieldCodec.ts";
import { addresses, uints, words } from "../../core/arbitraries.ts";
import { anyValues } from "../fieldArbitraries.ts";
import { plainSalt, plainSalts, referenceBatch } from "../referenceBatch.ts";

const ALICE: Address = `0x${"a1".repeat(20)}`;

/** Whether a credential and its proof fold to the root. */
function proven(root: Hex, credential: Credential, proof: readonly Hex[]): boolean {
  const nodes = proof.map((node) => hexToBytes(node));
  return bytesToHex(rootFromProof(hexToBytes(credentialLeaf(credential)), nodes)) === root;
}

/** A batch of the rows, whose fields are named by position. */
function batchOf(types: readonly string[], rows: readonly CredentialRow[]): Batch {
  return buildBatch({
    schema: types.map((type, i) => `${type} field${i}`).join(","),
    count: rows.length,
    rowAt: (i) => rows[i] as CredentialRow,
    salts: plainSalts,
  });
}

const personRow = (i: number): CredentialRow => ({
  subject: bytesToHex(new Uint8Array(20).fill(1 + (i % 250))),
  validFrom: BigInt(i % 3),
  expires: i % 2 === 0 ? 0n : BigInt(i + 100),
  values: [bytesToHex(new Uint8Array(32).fill(i % 253)), i % 2 === 0, `name ${i}`],
});
const PERSON = ["bytes32", "bool", "string"];

/** Compares a batch with the reference, row by row. */
function expectReference(types: readonly string[], rows: readonly CredentialRow[]): void {
  const batch = batchOf(types, rows);
  const { tree, fieldTrees } = referenceBatch(types, rows);
  expect(batch.size).to.equal(rows.length);
  expect(batch.root).to.equal(tree.root);
  for (const [i, row] of rows.entries()) {
    const fields = fieldTrees[i]?.root ?? NO_FIELDS;
    const { subject, validFrom = 0n, expires = 0n } = row;
    expect(batch.credential(i)).to.deep.equal({ index: BigInt(i), subject, validFrom, expires, fields });
    expect(batch.credentialProof(i)).to.deep.equal(tree.getProof(i));
    for (const [position, type] of types.entries()) {
      const encoded = encodeFieldValue(type, row.values[position] as never);
      expect(batch.fieldProof(i, position)).to.deep.equal({
        salt: plainSalt(i, position),
        valueHash: valueHash(encoded),
        proof: fieldTrees[i]?.getProof(position),
      });
    }
  }
}

describe("buildBatch", () => {
  for (const size of [1, 2, 3, 7, 64]) {
    it(`agrees with the row-by-row reference at ${size} credentials`, () => {
      expectReference(
        PERSON,
        Array.from({ length: size }, (_, i) => personRow(i)),
      );
    });
  }

  it("agrees with the row-by-row reference for any schema and rows", () => {
    const typed = fc.array(anyValues, { maxLength: 7 });
    const rows = fc.array(
      fc.record({ subject: addresses, validFrom: uints(32), expires: uints(31).map((t) => t + 2n ** 32n) }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(typed, rows, (fields, rest) => {
        const values = fields.map(({ value }) => value);
        expectReference(
          fields.map(({ type }) => type),
          rest.map((row) => ({ ...row, values })),
        );
      }),
      { numRuns: 60 },
    );
  });

  for (const size of [999, 1_000, 1_001, 2_000, 2_050]) {
    it(`keeps rows apart where it hashes many at once: ${size}`, () => {
      const batch = batchOf(
        PERSON,
        Array.from({ length: size }, (_, i) => personRow(i)),
      );
      for (const i of [0, 1, 998, 999, 1_000, 1_001, 1_999, size - 1].filter((at) => at < size)) {
        const credential = batch.credential(i);
        expect(credential.subject).to.equal(personRow(i).subject);
        expect(proven(batch.root, credential, batch.credentialProof(i))).to.equal(true);
        for (const [position, type] of PERSON.entries()) {
          const field = batch.fieldProof(i, position);
          expect(field.salt).to.equal(plainSalt(i, position));
          expect(field.valueHash).to.equal(
            valueHash(encodeFieldValue(type, personRow(i).values[position] as never)),
          );
          expect(verifyField(credential.fields, position, field)).to.equal(true);
        }
      }
    });
  }

  it("proves no credential in which anything is changed", () => {
    const batch = batchOf(
      PERSON,
      Array.from({ length: 21 }, (_, i) => personRow(i)),
    );
    const index = fc.nat({ max: 20 });
    fc.assert(
      fc.property(index, words, addresses, uints(64), (i, word, subject, number) => {
        const credential = batch.credential(i);
        const proof = batch.credentialProof(i);
        const changes: Partial<Credential>[] = [
          { fields: word },
          { subject },
          { validFrom: number + 7n },
          { expires: number === credential.expires ? number + 1n : number },
          { index: credential.index + 1n + number },
        ].filter((change) => !("validFrom" in change) || number + 7n < 2n ** 64n);
        for (const change of changes) {
          expect(
            proven(batch.root, { ...credential, ...change }, proof),
            JSON.stringify(Object.keys(change)),
          ).to.equal(false);
        }
        for (const k of proof.keys()) {
          expect(proven(batch.root, credential, proof.with(k, word))).to.equal(false);
          expect(proven(batch.root, credential, proof.toSpliced(k, 1))).to.equal(false);
        }
        const other = batch.credentialProof((i + 2) % 21);
        expect(proven(batch.root, credential, other)).to.equal(false);
      }),
    );
  });

  it("asks for each row once and in order", () => {
    const asked: number[] = [];
    const rowAt = (i: number) => {
      asked.push(i);
      return { subject: ALICE, values: [] };
    };
    buildBatch({ schema: "", count: 5, rowAt, salts: plainSalts });
    expect(asked).to.deep.equal([0, 1, 2, 3, 4]);
  });

  const person = [`0x${"11".repeat(32)}`, true] as const;
  const bad: [what: string, part: Partial<CredentialRow>, code: string, reason: string][] = [
    ["a subject cut short", { subject: "0x1234" }, "BadSubject", 'Row 2: the subject "0x1234"'],
    ["a wrong checksum", { subject: `0xAb${"ab".repeat(19)}` }, "BadSubject", "Row 2: the subject"],
    ["a time beyond uint64", { validFrom: 2n ** 64n }, "BadTime", "Row 2: validFrom is 18446744073709551616"],
    ["a time before 1970", { expires: -1n }, "BadTime", "Row 2: expires is -1"],
    ["an expiry at validFrom", { validFrom: 5n, expires: 5n }, "NeverValid", "Row 2 expires at 5"],
    [
      "a value too few",
      { values: [person[0]] },
      "WrongValueCount",
      "Row 2 has 1 values, but the schema has 2",
    ],
    ["a value too many", { values: [...person, 1] }, "WrongValueCount", "Row 2 has 3 values"],
    ["a wrong value", { values: [person[0], 1] }, "BadFieldValue", "Row 2, field adult: 1 (number)"],
  ];
  for (const [what, part, code, reason] of bad) {
    it(`refuses ${what}, naming the row`, () => {
      const rowAt = (i: number) => ({ subject: ALICE, values: person, ...(i === 2 ? part : {}) });
      const build = () =>
        buildBatch({ schema: "bytes32 person,bool adult", count: 4, rowAt, salts: plainSalts });
      expect(build).to.throw(SymbolonError, reason).that.includes({ code });
    });
  }

  it("names the row of a wrong value behind the first thousand, and of one that is not one word", () => {
    const rowAt = (i: number) => ({
      subject: ALICE,
      values: [i === 1_234 ? 300n : 3n, i === 50_000 ? 1n : ""],
    });
    const build = () => buildBatch({ schema: "uint8 a,string b", count: 1_300, rowAt, salts: plainSalts });
    expect(build).to.throw(SymbolonError, "Row 1234, field a: 300 (bigint) is not a value of type uint8.");
    const text = (i: number) => ({ subject: ALICE, values: [3n, i === 7 ? 1n : ""] });
    const buildText = () =>
      buildBatch({ schema: "uint8 a,string b", count: 10, rowAt: text, salts: plainSalts });
    expect(buildText).to.throw(SymbolonError, "Row 7, field b: 1 (bigint) is not a value of type string.");
  });

  it("refuses sizes that no registry takes, before it asks for a row", () => {
    const rowAt = () => {
      throw new Error("asked");
    };
    for (const count of [0, -1, 1.5, Number.NaN, 2 ** 32 + 1]) {
      const build = () => buildBatch({ schema: "", count, rowAt, salts: plainSalts });
      expect(build).to.throw(SymbolonError, `cannot have ${count} credentials`);
    }
  });

  it("refuses credentials and fields that are not there", () => {
    const batch = batchOf(["bool"], [{ subject: ALICE, values: [true] }]);
    for (const index of [1, -1, 0.5]) {
      expect(() => batch.credential(index)).to.throw(SymbolonError, `no credential ${index} in a batch of 1`);
      expect(() => batch.credentialProof(index)).to.throw(SymbolonError, "in a batch of 1");
      expect(() => batch.fieldProof(index, 0)).to.throw(SymbolonError, "in a batch of 1");
      expect(() => batch.fieldProof(0, index)).to.throw(SymbolonError, `no field at position ${index}`);
    }
    expect(() => batchOf([], [{ subject: ALICE, values: [] }]).fieldProof(0, 0)).to.throw(
      SymbolonError,
      "has 0",
    );
  });
});
