import { expect } from "chai";
import fc from "fast-check";
import { getAddress } from "viem";
import {
  allocationCsv,
  writeDecimal,
  writeNumber,
} from "../../../../src/sdk/allocation/published/allocationCsv.ts";
import { writeUint256 } from "../../../../src/sdk/core/bytes.ts";
import { fastHasher } from "../../../../src/sdk/core/kernel/fastHasher.ts";
import { allocationOf, rowsOf, spread } from "../allocationOf.ts";
import { beneficiaryOf } from "../treeDirectories.ts";

const decoder = new TextDecoder();

function decimal(value: bigint): string {
  const word = new Uint8Array(40);
  writeUint256(word, 8, value);
  const out = new Uint8Array(90).fill(0x78);
  const end = writeDecimal(new DataView(word.buffer, 8), 0, new DataView(out.buffer), 3);
  expect(decoder.decode(out.subarray(0, 3))).to.equal("xxx");
  expect(decoder.decode(out.subarray(end))).to.match(/^x+$/);
  return decoder.decode(out.subarray(3, end));
}

function text(pieces: Iterable<Uint8Array>): string {
  return Array.from(pieces, (piece) => decoder.decode(piece)).join("");
}

describe("decimal digits", () => {
  it("are those of every width and of the edges between them", () => {
    for (let bits = 0n; bits <= 256n; bits++) {
      for (const near of [-2n, -1n, 0n, 1n, 999_999n]) {
        const value = (1n << bits) + near;
        if (value >= 0n && value < 1n << 256n) expect(decimal(value)).to.equal(String(value));
      }
    }
    for (let power = 0n; power < 78n; power++) {
      for (const near of [-1n, 0n, 1n]) {
        const value = 10n ** power + near;
        if (value < 1n << 256n) expect(decimal(value)).to.equal(String(value));
      }
    }
  });

  it("are those of any number", () => {
    const small = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
    const any = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });
    fc.assert(
      fc.property(fc.oneof(small, any), (value) => {
        expect(decimal(value)).to.equal(String(value));
      }),
      { numRuns: 3_000 },
    );
  });

  it("number indexes up to 2^32 - 1", () => {
    const out = new Uint8Array(12);
    const written = (index: number) =>
      decoder.decode(out.subarray(0, writeNumber(index, new DataView(out.buffer), 0)));
    for (const index of [0, 9, 10, 99, 100, 999, 1_000, 999_999, 1_000_000, 1_000_001, 2 ** 32 - 1]) {
      expect(written(index)).to.equal(String(index));
    }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (index) => {
        expect(written(index)).to.equal(String(index));
      }),
    );
  });
});

describe("allocationCsv", () => {
  it("is the header and a line a row, however many pieces it takes", () => {
    const amounts = Array.from({ length: 4_100 }, (_, i) => (BigInt(i) * 7919n) ** BigInt((i % 5) + 1) + 1n);
    const rows = rowsOf(amounts);
    const { count, pieces } = allocationCsv(allocationOf(rows), fastHasher());
    expect(count).to.equal(3);
    const lines = rows.map(({ account, amount }, i) => `${i},${getAddress(String(account))},${amount}\n`);
    expect(text(pieces) === `index,account,amount\n${lines.join("")}`).to.equal(true);
  });

  it("has a beneficiary where rows have one", () => {
    const rows = [0, 1, 2].map((i) => ({
      account: spread(i),
      amount: 5n,
      beneficiary: beneficiaryOf(spread(i)),
    }));
    const lines = rows.map(
      ({ account, beneficiary }, i) => `${i},${getAddress(account)},${getAddress(beneficiary)},5\n`,
    );
    expect(text(allocationCsv(allocationOf(rows), fastHasher()).pieces)).to.equal(
      `index,account,beneficiary,amount\n${lines.join("")}`,
    );
  });
});
