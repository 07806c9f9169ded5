import { expect } from "chai";
import { concat, encodeAbiParameters, type Hex, keccak256, pad, toHex } from "viem";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { type CredentialRow, createBatchBuilder } from "../../../src/sdk/credentials/batch/buildBatch.ts";
import { createSalts, derivedSalts, newBatchSecret } from "../../../src/sdk/credentials/salts.ts";

const SECRET: Hex = `0x${"5e".repeat(32)}`;
const SUBJECT: Hex = `0x${"a1".repeat(20)}`;
const ROW: CredentialRow = { subject: SUBJECT, validFrom: 5n, expires: 9n, values: [1n, "x"] };

const build = (rows: readonly CredentialRow[], secret = SECRET, schema = "uint256 a,string b") => {
  const builder = createBatchBuilder({ schema });
  for (const row of rows) builder.add(row);
  return builder.finish(derivedSalts(secret));
};

describe("credentials/build: derived salts", () => {
  it("are what the format says, computed by others", () => {
    const batch = build([ROW, { ...ROW, values: [2n, "y"] }]);
    const word = (value: bigint) => pad(toHex(value), { size: 8 });
    const hashes = [
      keccak256(toHex("uint256 a,string b")),
      keccak256(concat([SUBJECT, SUBJECT])),
      keccak256(concat([word(5n), word(5n)])),
      keccak256(concat([word(9n), word(9n)])),
      keccak256(
        concat([1n, 2n].map((value) => keccak256(encodeAbiParameters([{ type: "uint256" }], [value])))),
      ),
      keccak256(
        concat(["x", "y"].map((value) => keccak256(encodeAbiParameters([{ type: "string" }], [value])))),
      ),
    ];
    const content = keccak256(concat([pad("0x02", { size: 32 }), ...hashes]));
    expect(batch.content()).to.equal(content);
    const words = [{ type: "bytes32" }, { type: "bytes32" }, { type: "bytes32" }] as const;
    const key = keccak256(
      encodeAbiParameters(words, [
        keccak256(toHex("SaltKey(bytes32 secret,bytes32 content)")),
        SECRET,
        content,
      ]),
    );
    for (const index of [0, 1]) {
      for (const position of [0, 1]) {
        const numbers = [{ type: "bytes32" }, { type: "uint256" }, { type: "uint256" }] as const;
        const salt = keccak256(encodeAbiParameters(numbers, [key, BigInt(position), BigInt(index)]));
        expect(batch.fieldProof(index, position).salt).to.equal(salt);
        expect(toHex(createSalts(SECRET, content)(index, position))).to.equal(salt);
      }
    }
  });

  it("come again for the same rows, and none of them where anything at all is changed", () => {
    const salt = (batch: ReturnType<typeof build>) => batch.fieldProof(0, 0).salt;
    const first = salt(build([ROW]));
    expect(salt(build([ROW]))).to.equal(first);
    const variants = [
      build([{ ...ROW, subject: `0x${"a2".repeat(20)}` }]),
      build([{ ...ROW, validFrom: 6n }]),
      build([{ ...ROW, expires: 10n }]),
      build([{ ...ROW, expires: 0n }]),
      build([{ ...ROW, values: [2n, "x"] }]),
      build([{ ...ROW, values: [1n, "y"] }]),
      build([ROW, ROW]),
      build([ROW], `0x${"5f".repeat(32)}`),
      build([ROW], SECRET, "uint256 a,string c"),
    ];
    expect(new Set([first, ...variants.map(salt)]).size).to.equal(variants.length + 1);
  });

  it("differ between fields and credentials that say the same", () => {
    const batch = build([ROW, ROW, ROW], SECRET, "uint256 a,string b");
    const salts = [0, 1, 2].flatMap((index) => [0, 1].map((p) => batch.fieldProof(index, p).salt));
    expect(new Set(salts).size).to.equal(6);
  });

  it("need a secret of 32 bytes, which is new each time", () => {
    expect(() => derivedSalts("0x12")).to.throw(SymbolonError, "must have 32");
    expect(newBatchSecret()).to.match(/^0x[0-9a-f]{64}$/);
    expect(newBatchSecret()).not.to.equal(newBatchSecret());
  });

  it("grow with the rows, as any batch that is built row by row", () => {
    const rows = Array.from({ length: 2_500 }, (_, i) => ({ ...ROW, values: [BigInt(i), `${i}`] }));
    const whole = build(rows);
    expect(whole.size).to.equal(2_500);
    expect(whole.credential(2_499).subject).to.equal(SUBJECT);
    const builder = createBatchBuilder({ schema: "uint256 a,string b", capacity: 0 });
    for (const row of rows) builder.add(row);
    expect(builder.finish(derivedSalts(SECRET)).root).to.equal(whole.root);
  });
});
