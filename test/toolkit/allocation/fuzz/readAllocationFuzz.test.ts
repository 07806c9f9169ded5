import { gunzipSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { readAllocation } from "../../../../src/node/allocation/readAllocation.ts";
import { type Allocation, accountAt, amountAt } from "../../../../src/sdk/allocation/allocation.ts";
import { CsvReader } from "../../../../src/sdk/allocation/read/csvReader.ts";
import { createJsonReader } from "../../../../src/sdk/allocation/read/jsonReader.ts";
import { openIntake } from "../../../../src/sdk/allocation/read/openIntake.ts";
import { createPlainRows } from "../../../../src/sdk/allocation/read/rows/plainRows.ts";
import { textKind } from "../../../../src/sdk/allocation/readAllocationBytes.ts";
import { bytesToHex } from "../../../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { isDeep } from "../../../deep.ts";
import { temporaryFolder } from "../temporaryFolder.ts";
import { damage } from "./damage.ts";
import { type FuzzRandom, fuzzRandom } from "./fuzzRandom.ts";
import { type NaiveOptions, type NaiveResult, naiveAllocation } from "./naiveAllocation.ts";
import { randomSource } from "./randomSource.ts";

/** Files in all; half of them damaged. */
const FILES = isDeep ? 100_000 : 200;
/** Of so many files one goes over the disk, where most of the time is spent. */
const ON_DISK = 10;
const SEED = 0x6;

const resultOf = (allocation: Allocation): NaiveResult => ({
  rows: Array.from({ length: allocation.count }, (_, i) => {
    const beneficiary = allocation.beneficiaries?.subarray(20 * i, 20 * i + 20);
    return `${accountAt(allocation, i)} ${beneficiary ? bytesToHex(beneficiary) : ""} ${amountAt(allocation, i)}`;
  }),
  total: allocation.total,
  merged: allocation.merged ?? 0,
});

/** Reads bytes that come in pieces of any length. */
function readInPieces(random: FuzzRandom, bytes: Uint8Array, options: NaiveOptions): Allocation {
  const { intake, finish } = openIntake("fuzz", options);
  const reader =
    textKind(bytes) === "json" ? createJsonReader(intake) : new CsvReader(intake, createPlainRows);
  const most = random.pick([1, 7, 60, 4_000]);
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + random.below(most);
    reader.write(bytes.subarray(at, at + length));
    at += length;
  }
  reader.end();
  return finish(undefined);
}

describe("readAllocation, on files that chance made", () => {
  const folder = temporaryFolder();

  /** What our reader makes of a text; undefined where it refuses. Whatever else is thrown fails the test. */
  async function read(
    random: FuzzRandom,
    bytes: Buffer,
    options: NaiveOptions,
  ): Promise<NaiveResult | undefined> {
    try {
      if (random.below(ON_DISK) > 0) return resultOf(readInPieces(random, bytes, options));
      const isZipped = random.chance(50);
      const path = folder.write(`file${random.below(4)}`, isZipped ? gzipSync(bytes) : bytes);
      return resultOf(await readAllocation(path, options));
    } catch (error) {
      if (!(error instanceof SymbolonError)) throw error;
      expect(error.reason).to.match(/\.$/s);
      return undefined;
    }
  }

  it(`reads ${FILES / 2} sound ones, however they are spelled and cut, row for row`, async () => {
    for (let seed = 0; seed < FILES / 2; seed++) {
      const random = fuzzRandom(SEED + seed);
      const { text, options, rows } = randomSource(random);
      const shown = `seed ${seed}: ${JSON.stringify(text.toString())}`;
      const found = await read(random, text, options);
      expect(found?.rows, shown).to.deep.equal(rows);
      expect(naiveAllocation(text, options), shown).to.deep.equal(found);
    }
  });

  it(`refuses ${FILES / 2} damaged ones, or reads what a second reader reads`, async () => {
    let accepted = 0;
    for (let seed = 0; seed < FILES / 2; seed++) {
      const random = fuzzRandom(SEED + FILES + seed);
      const { text, options } = randomSource(random);
      const damaged = damage(random, text);
      const found = await read(random, damaged, options);
      expect(found, `seed ${seed}: ${JSON.stringify(damaged.toString())}`).to.deep.equal(
        naiveAllocation(damaged, options),
      );
      if (found) accepted++;
    }
    console.log(`      ${accepted} of them were sound all the same`);
    expect(accepted).to.be.within(FILES / 100, FILES / 4);
  });

  it(`refuses ${FILES / 50} damaged gz files, or reads what zlib unzips`, async () => {
    let accepted = 0;
    for (let seed = 0; seed < FILES / 50; seed++) {
      const random = fuzzRandom(SEED + 3 * FILES + seed);
      const { text, options } = randomSource(random);
      const zipped = damage(random, gzipSync(text));
      const path = folder.write("file.gz", zipped);
      const found = await readAllocation(path, options).then(resultOf, (error) => {
        if (error instanceof SymbolonError) return undefined;
        throw error;
      });
      if (found === undefined) continue;
      accepted++;
      expect(found, `seed ${seed}`).to.deep.equal(naiveAllocation(gunzipSync(zipped), options));
    }
    console.log(`      ${accepted} of them were sound all the same`);
  });
});
