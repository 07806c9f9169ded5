import { expect } from "chai";
import fc from "fast-check";
import { getAddress, hexToBytes, keccak256, parseUnits } from "viem";
import { accountAt, amountAt } from "../../../src/allocation/allocation.ts";
import { createCsvReader } from "../../../src/allocation/read/csvReader.ts";
import { findDuplicates, NO_EARLIER } from "../../../src/allocation/read/findDuplicates.ts";
import { createLineColumn } from "../../../src/allocation/read/lineColumn.ts";
import { openIntake } from "../../../src/allocation/read/openIntake.ts";
import { plainAccount } from "../../../src/allocation/read/plainAccount.ts";
import { plainAmount } from "../../../src/allocation/read/plainAmount.ts";
import { readAllocationBytes } from "../../../src/allocation/readAllocationBytes.ts";
import { sumAmounts } from "../../../src/allocation/sumAmounts.ts";
import { readUint256, writeUint256 } from "../../../src/core/bytes.ts";
import type { SymbolonError } from "../../../src/core/errors.ts";

const accountOf = (i: number) => getAddress(keccak256(`0x${i.toString(16).padStart(8, "0")}`).slice(0, 42));
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

describe("plainAccount", () => {
  const digits = {
    digits: viewOf(new Uint8Array(40)),
    letters: new Int32Array(5),
    raised: new Int32Array(5),
  };
  const read = (text: string) => {
    const bytes = new Uint8Array(42);
    new TextEncoder().encodeInto(text, bytes);
    const account = new Uint8Array(20);
    const found = plainAccount(viewOf(bytes), 0, viewOf(account), 0, digits, 0);
    return { found, account: `0x${Buffer.from(account).toString("hex")}` };
  };

  it("reads every digit in every place, and no other byte in any", () => {
    const good = accountOf(7);
    for (let at = 0; at < 42; at++) {
      for (let byte = 0; byte < 256; byte++) {
        const bytes = Buffer.from(good, "latin1");
        bytes[at] = byte;
        const account = new Uint8Array(20);
        const found = plainAccount(viewOf(bytes), 0, viewOf(account), 0, digits, 0);
        const text = bytes.toString("latin1");
        const isAddress = /^0x[0-9a-fA-F]{40}$/.test(text);
        expect(found !== -1, text).to.equal(isAddress);
        if (isAddress)
          expect(Buffer.from(account).toString("hex"), text).to.equal(text.slice(2).toLowerCase());
      }
    }
  });

  it("tells one case from both", () => {
    const good = accountOf(9);
    expect(read(good).found).to.equal(1);
    expect(read(good.toLowerCase())).to.deep.equal({ found: 0, account: good.toLowerCase() });
    expect(read(`0x${good.slice(2).toUpperCase()}`)).to.deep.equal({ found: 0, account: good.toLowerCase() });
    expect(read(`0x${"12".repeat(20)}`).found).to.equal(0);
    expect(read(`0x${"1".repeat(38)}aB`).found).to.equal(1);
  });
});

describe("plainAmount", () => {
  const read = (text: string, decimals = -1) => {
    const bytes = Buffer.concat([Buffer.from("97531086"), Buffer.from(text), Buffer.from(",999999999")]);
    const target = new Uint8Array(64);
    const end = plainAmount(viewOf(bytes), bytes, 8, decimals, viewOf(target), 32);
    expect(target.subarray(0, 32), "the word before").to.deep.equal(new Uint8Array(32));
    return end === -1 ? undefined : { length: end - 8, amount: readUint256(target, 32) };
  };

  it("reads numbers of every length up to the greatest uint256, and nothing beyond", () => {
    for (let length = 1; length <= 90; length++) {
      for (const digit of ["1", "9", "5"]) {
        const text = digit + "0123456789".repeat(9).slice(0, length - 1);
        const amount = BigInt(text);
        expect(read(text), text).to.deep.equal(amount < 2n ** 256n ? { length, amount } : undefined);
      }
    }
    for (const amount of [2n ** 256n - 1n, 2n ** 255n, 2n ** 240n, 2n ** 240n - 1n, 2n ** 24n]) {
      expect(read(String(amount))?.amount).to.equal(amount);
    }
    for (const text of [String(2n ** 256n), "0", "000", "", "x", "-5", "9".repeat(78)])
      expect(read(text), text).to.equal(undefined);
  });

  it("reads decimals as viem does", () => {
    const digits = fc.stringMatching(/^[0-9]{1,40}$/);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 37 }), digits, digits, (decimals, whole, fraction) => {
        for (const text of [whole, `${whole}.${fraction.slice(0, decimals)}`]) {
          const amount = parseUnits(text, decimals);
          expect(read(text, decimals), text).to.deep.equal(
            amount === 0n ? undefined : { length: text.length, amount },
          );
        }
      }),
      { numRuns: 1_000 },
    );
    expect(read("1.1234567", 6)).to.equal(undefined);
    expect(read("1.", 6)).to.equal(undefined);
    expect(read("1.5")?.length, "whole base units end before the point").to.equal(1);
    expect(read("115792089237316195423570985008687907853269984665640564039457", 18)?.amount).to.equal(
      115792089237316195423570985008687907853269984665640564039457n * 10n ** 18n,
    );
  });
});

describe("findDuplicates", () => {
  it("finds for each row the first of its account, however many there are and whatever they look like", () => {
    for (const [count, different] of [
      [1, 1],
      [2, 1],
      [300, 200],
      [40_000, 39_990],
      [40_000, 1_000],
      [9_000, 1],
    ] as const) {
      const accounts = new Uint8Array(20 * count);
      const words = new Uint32Array(accounts.buffer);
      const seen = new Map<number, number>();
      const expected = new Uint32Array(count).fill(NO_EARLIER);
      for (let row = 0; row < count; row++) {
        const account = (row * 7_919) % different;
        // Accounts that differ in few bits, all in one word.
        words[5 * row + (different % 5)] = account;
        const first = seen.get(account);
        if (first === undefined) seen.set(account, row);
        else expected[row] = first;
      }
      const found = findDuplicates(accounts, count);
      if (count === different) expect(found).to.equal(undefined);
      else expect(Buffer.from(found!.buffer).equals(Buffer.from(expected.buffer)), `${count}`).to.equal(true);
    }
  });

  it("compares accounts whose hashes are equal", () => {
    const { getRandomValues } = crypto;
    // All keys are 1 then, and a hash is the sum of an account's words.
    crypto.getRandomValues = (keys) => keys;
    try {
      const accounts = new Uint8Array(
        Uint32Array.of(1, 2, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 3, 0, 0, 2, 1, 0, 0, 0).buffer,
      );
      expect([...findDuplicates(accounts, 4)!]).to.deep.equal([NO_EARLIER, NO_EARLIER, NO_EARLIER, 1]);
    } finally {
      crypto.getRandomValues = getRandomValues;
    }
  });

  it("leaves rows without an account out", () => {
    const found = findDuplicates(new Uint8Array(20 * 4), 4, new Set([0, 2]));
    expect([...found!]).to.deep.equal([NO_EARLIER, NO_EARLIER, NO_EARLIER, 1]);
  });
});

describe("createCsvReader", () => {
  it("counts lines alike wherever the bytes are cut", () => {
    const [a, b] = [accountOf(1), accountOf(2)];
    const text = Buffer.from(
      `\ufeffaccount,amount,note\r\n\r\n${a},1,"x\r\ny\n""\rz"\r\n${b},x,é\r\n\n${b},,""\r${b},0,\n`,
    );
    const placesCutAt = (at: number) => {
      const { intake, finish } = openIntake("drop", { ignoreColumns: ["note"] });
      const reader = createCsvReader(intake);
      reader.write(text.subarray(0, at));
      reader.write(text.subarray(at));
      reader.end();
      try {
        finish(undefined);
      } catch (error) {
        const { problems } = (error as SymbolonError).details;
        return (problems as { details: { line: number } }[]).map(({ details }) => details.line);
      }
      throw new Error("was accepted");
    };
    for (let at = 0; at <= text.length; at++)
      expect(placesCutAt(at), `cut at ${at}`).to.deep.equal([7, 9, 9, 10, 10]);
  });
});

describe("createLineColumn", () => {
  it("knows the line of every row, in whatever runs they come", () => {
    const run = fc.record({ rows: fc.integer({ min: 1, max: 6 }), gap: fc.constantFrom(0, 1, 1, 1, 2, 4) });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 40 }), (runs) => {
        const column = createLineColumn();
        const lines: number[] = [];
        for (const { rows, gap } of runs) {
          const line = (lines.at(-1) ?? 0) + gap;
          column.add(lines.length, line, rows);
          for (let i = 0; i < rows; i++) lines.push(line + i);
        }
        expect(lines.map((_, row) => column.lineOf(row))).to.deep.equal(lines);
        expect(column.lineOf(lines.length)).to.equal(undefined);
      }),
      { numRuns: 500 },
    );
  });
});

describe("sumAmounts", () => {
  it("adds words of every size up exactly", () => {
    const amounts = [2n ** 256n - 1n, 2n ** 256n - 1n, 1n, 2n ** 64n, 2n ** 32n - 1n, 0n];
    const words = new Uint8Array(32 * amounts.length);
    for (const [i, amount] of amounts.entries()) writeUint256(words, 32 * i, amount);
    expect(sumAmounts(words)).to.equal(amounts.reduce((sum, amount) => sum + amount));
    expect(sumAmounts(new Uint8Array())).to.equal(0n);
  });

  it("leaves out no bit of a word", () => {
    const word = new Uint8Array(32);
    for (let bit = 0n; bit < 256n; bit++) {
      writeUint256(word, 0, 1n << bit);
      expect(sumAmounts(word), `2^${bit}`).to.equal(1n << bit);
    }
  });
});

describe("many rows", function () {
  this.timeout(20_000);
  const COUNT = 20_000;
  const rows = Array.from({ length: COUNT }, (_, i) => ({
    account: accountOf(i),
    amount: BigInt(i + 1) ** 5n,
  }));
  const lines = rows.map(({ account, amount }, i) => `${account},${rows[COUNT - 1 - i]?.account},${amount}`);
  const read = (changed: readonly string[]) =>
    readAllocationBytes(Buffer.from(`account,beneficiary,amount\n${changed.join("\n")}\n`), "drop");

  it("are read row for row, over all pieces and batches", () => {
    const allocation = read(lines);
    for (const [i, { account, amount }] of rows.entries()) {
      expect(accountAt(allocation, i)).to.equal(account.toLowerCase());
      expect(amountAt(allocation, i)).to.equal(amount);
    }
    const last = allocation.beneficiaries?.subarray(20 * (COUNT - 1));
    expect(last).to.deep.equal(hexToBytes(rows[0]!.account));
  });

  it("have every checksum compared, wherever it stands", () => {
    for (const at of [0, 1, 60, 126, 127, 128, 4_000, 8_190, 8_255, 8_256, 12_345, COUNT - 1]) {
      for (const column of [0, 1]) {
        const values = lines[at]!.split(",");
        values[column] = values[column]!.replace(/[a-f]/, (letter) => letter.toUpperCase());
        const error = (() => {
          try {
            return read([...lines.slice(0, at), values.join(","), ...lines.slice(at + 1)]);
          } catch (thrown) {
            return thrown;
          }
        })();
        expect(error).to.have.property("code", "WrongChecksum");
        expect(error)
          .to.have.property("details")
          .that.includes({
            row: at + 1,
            line: at + 2,
            column: ["account", "beneficiary"][column],
            value: values[column],
          });
      }
    }
  });
});
