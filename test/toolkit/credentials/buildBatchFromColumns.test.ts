import { expect } from "chai";
import { bytesToHex, hexToBytes } from "../../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { type Hasher, nobleHasher } from "../../../src/sdk/core/hasher.ts";
import { buildBatch } from "../../../src/sdk/credentials/batch/buildBatch.ts";
import {
  type BuildBatchFromColumnsParameters,
  buildBatchFromColumns,
} from "../../../src/sdk/credentials/buildBatchFromColumns.ts";
import { encodeFieldValue } from "../../../src/sdk/credentials/fieldCodec.ts";
import { seededSalts } from "../../../src/sdk/credentials/salts.ts";
import { plainSalts } from "./referenceBatch.ts";

const COUNT = 1_003;
const SCHEMA = "bytes32 person,bool adult,int16 balance,string name";

const subjects = new Uint8Array(COUNT * 20).map((_, i) => (i * 7) % 256);
const person = (i: number) => bytesToHex(new Uint8Array(32).fill((i * 11) % 256));
const adult = (i: number) => i % 3 === 0;
const balance = (i: number) => BigInt(i - 500);
const name = (i: number) => `name ${i}`;

/** A column of words, as an issuer's own code would lay it out. */
function column(type: string, valueAt: (i: number) => string | boolean | bigint): Uint8Array {
  const words = new Uint8Array(COUNT * 32);
  for (let i = 0; i < COUNT; i++) words.set(hexToBytes(encodeFieldValue(type, valueAt(i))), i * 32);
  return words;
}

const good = (): BuildBatchFromColumnsParameters => ({
  schema: SCHEMA,
  subjects: subjects.slice(),
  validFrom: 5n,
  expires: new BigUint64Array(COUNT).map((_, i) => (i % 2 === 0 ? 0n : BigInt(i + 10))),
  fields: [
    { words: column("bytes32", person) },
    { words: column("bool", adult) },
    { valueAt: balance },
    { valueAt: name },
  ],
  salts: plainSalts,
});

describe("buildBatchFromColumns", () => {
  it("builds what buildBatch builds from the same rows", () => {
    const batch = buildBatchFromColumns(good());
    const rows = buildBatch({
      schema: SCHEMA,
      count: COUNT,
      rowAt: (i) => ({
        subject: bytesToHex(subjects.subarray(20 * i, 20 * i + 20)),
        validFrom: 5n,
        expires: i % 2 === 0 ? 0n : BigInt(i + 10),
        values: [person(i), adult(i), balance(i), name(i)],
      }),
      salts: plainSalts,
    });
    expect(batch.root).to.equal(rows.root);
    for (const i of [0, 1, 999, 1_000, COUNT - 1]) {
      expect(batch.credential(i)).to.deep.equal(rows.credential(i));
      expect(batch.credentialProof(i)).to.deep.equal(rows.credentialProof(i));
      for (let position = 0; position < 4; position++) {
        expect(batch.fieldProof(i, position)).to.deep.equal(rows.fieldProof(i, position));
      }
    }
  });

  it("gives the same batch for the same seed, another for another", () => {
    const root = (seed: string) => buildBatchFromColumns({ ...good(), salts: seededSalts(seed) }).root;
    expect(root("one")).to.equal(root("one"));
    expect(root("one")).not.to.equal(root("two"));
  });

  for (const [kind, own] of [
    ["Uint8Array", subjects.slice()],
    ["Buffer", Buffer.from(subjects)],
  ] as const) {
    it(`does not change with the columns it was built from: ${kind}`, () => {
      const parameters = { ...good(), subjects: own };
      const batch = buildBatchFromColumns(parameters);
      const before = batch.credential(3);
      own.fill(0xff);
      (parameters.expires as BigUint64Array).fill(1n);
      expect(batch.credential(3)).to.deep.equal(before);
    });
  }

  it("takes subjects in a window of a larger buffer", () => {
    const larger = new Uint8Array(subjects.length + 40).fill(0xee);
    larger.set(subjects, 13);
    const window = larger.subarray(13, 13 + subjects.length);
    expect(buildBatchFromColumns({ ...good(), subjects: window }).root).to.equal(
      buildBatchFromColumns(good()).root,
    );
  });

  it("hashes two-field credentials about ten times each, all by the hasher it is given", () => {
    let hashes = 0;
    const counting: Hasher = {
      ...nobleHasher,
      name: "counting",
      keccak256(data) {
        hashes++;
        return nobleHasher.keccak256(data);
      },
      hashEach(preimages, width, out) {
        hashes += preimages.length / width;
        nobleHasher.hashEach(preimages, width, out);
      },
      hashLeaves(preimages, width, leaves) {
        hashes += (2 * preimages.length) / width;
        nobleHasher.hashLeaves(preimages, width, leaves);
      },
      hashLevel(children, parents) {
        hashes += parents.length / 32;
        nobleHasher.hashLevel(children, parents);
      },
    };
    const { fields, ...rest } = good();
    const schema = "bytes32 person,bool adult";
    buildBatchFromColumns({ ...rest, schema, fields: fields.slice(0, 2), hasher: counting });
    // Two values, two field leaves hashed twice, their root, the leaf hashed twice, and one node (none for one row).
    expect(hashes).to.equal(COUNT * (2 + 4 + 1 + 2 + 1) - 1);
  });

  it("refuses columns that do not fit together, by name", () => {
    const [persons, adults, ...others] = good().fields;
    const build = (part: Partial<BuildBatchFromColumnsParameters>) => () =>
      buildBatchFromColumns({ ...good(), ...part });
    expect(build({ subjects: subjects.subarray(1) })).to.throw(
      SymbolonError,
      "column subjects has 20059 bytes",
    );
    expect(build({ subjects: new Uint8Array() })).to.throw(SymbolonError, "cannot have 0 credentials");
    expect(build({ fields: good().fields.slice(1) })).to.throw(SymbolonError, "There are 3 columns");
    expect(build({ validFrom: new BigUint64Array(COUNT - 1) })).to.throw(
      SymbolonError,
      "column validFrom has 1002 rows, and must have 1003",
    );
    expect(build({ expires: 2n ** 64n })).to.throw(SymbolonError, "expires is 18446744073709551616");
    expect(build({ expires: 5n })).to.throw(SymbolonError, "Row 0 expires at 5");
    const short = { words: new Uint8Array(32) };
    expect(build({ fields: [persons ?? short, short, ...others] })).to.throw(
      SymbolonError,
      "column words of adult has 32 bytes, and must have 32096",
    );
    const wordsOfText = [persons ?? short, adults ?? short, others[0] ?? short, persons ?? short];
    expect(build({ fields: wordsOfText })).to.throw(SymbolonError, "field name is a string");
    const notBool = column("bool", adult);
    notBool[1_002 * 32 + 31] = 2;
    expect(build({ fields: [persons ?? short, { words: notBool }, ...others] })).to.throw(
      SymbolonError,
      "Row 1002, field adult",
    );
    const tooLarge = { valueAt: (i: number) => (i === 42 ? 2n ** 15n : 0n) };
    expect(build({ fields: [persons ?? short, adults ?? short, tooLarge, others[1] ?? short] })).to.throw(
      SymbolonError,
      "Row 42, field balance: 32768",
    );
  });
});
