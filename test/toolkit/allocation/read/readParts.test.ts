import { expect } from "chai";
import fc from "fast-check";
import { getAddress, hexToBytes, keccak256, parseUnits } from "viem";
import { accountAt, amountAt, sumAmounts } from "../../../../src/sdk/allocation/allocation.ts";
import { findDuplicates, NO_EARLIER } from "../../../../src/sdk/allocation/duplicates.ts";
import { CsvReader } from "../../../../src/sdk/allocation/read/csvReader.ts";
import { createLineColumn } from "../../../../src/sdk/allocation/read/intake.ts";
import { openIntake } from "../../../../src/sdk/allocation/read/openIntake.ts";
import { createPlainRows } from "../../../../src/sdk/allocation/read/rows/plainRows.ts";
import { type RowLayout, rowsKernel } from "../../../../src/sdk/allocation/read/rows/rowsKernel.ts";
import {
  ACCOUNTS,
  AMOUNTS,
  INDEXES,
  INPUT_AT,
  MIXED,
  ROWS,
  STOPPED,
  WINDOW,
} from "../../../../src/sdk/allocation/read/rows/valueCode.ts";
import { readAllocationBytes } from "../../../../src/sdk/allocation/readAllocationBytes.ts";
import { readUint256, writeUint256 } from "../../../../src/sdk/core/bytes.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { cpuTimeOf } from "../cpuTimeOf.ts";

const accountOf = (i: number) => getAddress(keccak256(`0x${i.toString(16).padStart(8, "0")}`).slice(0, 42));

const LAYOUT = { delimiter: 0x2c, kinds: ["account", "amount"] } as const;

/** What the reader of plain rows makes of a text that ends with a line end, and of what memory held before. */
function readPlain(text: string | Uint8Array, decimals = 0, layout: RowLayout = LAYOUT) {
  const kernel = rowsKernel(layout, decimals)!;
  const memory = new Uint8Array(kernel.memory.buffer);
  const bytes = Buffer.from(text);
  // Digits on all sides: none of them belongs to a value.
  memory.fill(0x37, INPUT_AT - 32, INPUT_AT + bytes.length + 64);
  memory.set(bytes, INPUT_AT);
  kernel.readRows(INPUT_AT, INPUT_AT + bytes.length);
  const result = Buffer.from(memory.buffer);
  const rows = result.readUInt32LE(ROWS);
  return {
    rows,
    stopped: result.readUInt32LE(STOPPED) - INPUT_AT,
    mixed: result.readUInt32LE(MIXED),
    accounts: Array.from({ length: rows }, (_, i) =>
      result.toString("hex", ACCOUNTS + 20 * i, ACCOUNTS + 20 * (i + 1)),
    ),
    amounts: Array.from({ length: rows }, (_, i) => readUint256(memory, AMOUNTS + 32 * i)),
    indexes: Array.from({ length: rows }, (_, i) => result.readUInt32LE(INDEXES + 4 * i)),
  };
}

describe("plain accounts", () => {
  it("are read in every digit and every place, and no other byte in any", () => {
    const good = accountOf(7);
    const line = Buffer.from(`${good},5\n`, "latin1");
    for (let at = 0; at < 42; at++) {
      for (let byte = 0; byte < 256; byte++) {
        line.write(good, "latin1");
        line[at] = byte;
        const text = line.toString("latin1", 0, 42);
        const isAddress = /^0x[0-9a-fA-F]{40}$/.test(text);
        const { rows, accounts, stopped } = readPlain(line);
        expect(rows, text).to.equal(isAddress ? 1 : 0);
        expect(stopped).to.equal(isAddress ? line.length : 0);
        if (isAddress) expect(accounts[0], text).to.equal(text.slice(2).toLowerCase());
      }
    }
  });

  it("of one case claim no checksum, those of both do", () => {
    const good = accountOf(9);
    const mixedOf = (digits: string) => readPlain(`0x${digits},5\n`).mixed;
    expect(mixedOf(good.slice(2))).to.equal(1);
    expect(mixedOf(good.slice(2).toLowerCase())).to.equal(0);
    expect(mixedOf(good.slice(2).toUpperCase())).to.equal(0);
    expect(mixedOf("12".repeat(20))).to.equal(0);
    for (let at = 0; at < 39; at++) {
      expect(mixedOf(`${"1".repeat(at)}aB${"1".repeat(38 - at)}`), `digit ${at}`).to.equal(1);
      expect(mixedOf(`${"1".repeat(at)}B${"1".repeat(38 - at)}c`), `digit ${at}`).to.equal(1);
      expect(mixedOf(`${"1".repeat(at)}bb${"1".repeat(38 - at)}`), `digit ${at}`).to.equal(0);
    }
  });

  it("are told where any letter of theirs has the wrong case", () => {
    for (let i = 0; i < 40; i++) {
      const good = accountOf(i);
      const other = accountOf(i + 100);
      for (let at = 2; at < 42; at++) {
        const sign = good[at]!;
        const changed = sign < "a" ? sign.toLowerCase() : sign.toUpperCase();
        if (changed === sign) continue;
        const bad = good.slice(0, at) + changed + good.slice(at + 1);
        const file = Buffer.from(`account,amount\n${other},1\n${bad},2\n`);
        expect(() => readAllocationBytes(file, "drop"))
          .to.throw()
          .that.deep.includes({
            code: "WrongChecksum",
            details: { file: "drop", row: 2, line: 3, column: "account", value: bad },
          })
          .and.property("hint")
          .to.include(good);
      }
    }
  });
});

describe("plain amounts", () => {
  const account = accountOf(3);
  const read = (text: string, decimals = 0) => readPlain(`${account},${text}\n`, decimals).amounts[0];

  it("are read in every length up to 32 digits", () => {
    for (let length = 1; length <= 90; length++) {
      for (const start of ["1", "9", "5", "0"]) {
        for (const digits of ["0123456789", "9", "0", "5827163049"]) {
          const text = start + digits.repeat(90).slice(0, length - 1);
          const amount = BigInt(text);
          expect(read(text), text).to.equal(amount === 0n || length > 32 ? undefined : amount);
        }
      }
    }
    const semicolons = `${account};5\n`;
    expect(readPlain(semicolons).rows, "another delimiter").to.equal(0);
    expect(readPlain(semicolons, 0, { ...LAYOUT, delimiter: 0x3b }).rows).to.equal(1);
    for (const text of ["", "x", "-5", "+5", " 5", "5 ", "5.0", "1e3", "0x5", "5:", "5/", "\u0665"])
      expect(read(text), text).to.equal(undefined);
  });

  it("of any decimals are what viem makes of them, or left to the general reader", () => {
    const digits = fc.stringMatching(/^[0-9]{1,40}$/);
    let plain = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 37 }), digits, digits, (decimals, whole, fraction) => {
        for (const text of [whole, `${whole}.${fraction.slice(0, decimals)}`]) {
          const amount = parseUnits(text, decimals);
          const part = text.split(".")[1] ?? "";
          const isPlain =
            amount > 0n && part.length <= 32 && whole.length <= 32 && whole.length + decimals <= 38;
          if (isPlain) plain++;
          expect(read(text, decimals), text).to.equal(isPlain ? amount : undefined);
        }
      }),
      { numRuns: 1_000, seed: 6 },
    );
    expect(plain).to.be.greaterThan(300);
    for (const text of ["1.1234567", "1.", ".5", "1.5.5", "1..5", "0.000000", "1.5x"])
      expect(read(text, 6), text).to.equal(undefined);
    expect(read("99999999999999999999.999999999999999999", 18)).to.equal(10n ** 38n - 1n);
  });
});

describe("plain rows", () => {
  const a = accountOf(1);
  const b = accountOf(2);
  const kinds = ["index", "ignored", "beneficiary", "empty", "amount", "account"] as const;
  const layout = { delimiter: 0x3b, kinds };
  const row = (...[index, note, empty = ""]: string[]) => `${index};${note};${a};${empty};7;${b}`;

  it("have their values in any order, in quotes or not, and either line end", () => {
    const notes = ["", "x", "a,b 'c' d\u0001", "n".repeat(15), "n".repeat(16), "n".repeat(70)];
    const lines = notes.map((note, i) => `${row(String(i + 1), note)}${i % 2 ? "\r" : ""}\n`);
    const quoted = row('"999999999"', '"y z"', '""')
      .replace(a, `"${a}"`)
      .replace(b, `"${b}"`)
      .replace("7", '"7"');
    const found = readPlain(`${lines.join("")}${quoted}\n`, 0, layout);
    expect(found).to.deep.include({ rows: 7, mixed: 14, indexes: [1, 2, 3, 4, 5, 6, 999_999_999] });
    for (const account of found.accounts) expect(account).to.equal(b.slice(2).toLowerCase());
    for (const amount of found.amounts) expect(amount).to.equal(7n);
  });

  it("end where one is not plain, and that row leaves nothing behind", () => {
    const good = `${row("1", "x")}\n`;
    const bad = [
      row("", "x"),
      row("1234567890", "x"),
      row("1x", "x"),
      row("1", "é"),
      row("1", "\u007f\u0080"),
      row("1", `${"n".repeat(20)}"`),
      row("1", '"x;y"'),
      row("1", '"x""y"'),
      row("1", '"x\n"'),
      row("1", '"x'),
      row("1", "x", "y"),
      row("1", "x", '"'),
      row('"1', "x"),
      row('1"', "x"),
      row("1", "x;x"),
      `${row("1", "x")};`,
      `${row("1", "x")}\r\r`,
      `${row("1", "x")} `,
      `1;x;${a}`,
      "1",
      "",
      row("1", "x").replaceAll(";", ","),
    ];
    for (const line of bad) {
      const found = readPlain(`${good}${line}\n${good}`, 0, layout);
      expect(found, line).to.deep.include({ rows: 1, mixed: 2, stopped: good.length });
    }
  });

  it("do not go on behind a lone carriage return, which ends a line", () => {
    const last = { delimiter: 0x2c, kinds: ["account", "amount", "ignored"] } as const;
    expect(readPlain(`${a},5,x\r\n`, 0, last).rows).to.equal(1);
    expect(readPlain(`${a},5,x\ry\n`, 0, last).rows).to.equal(0);
    expect(readPlain(`${a},5\r${b},6\n`).rows).to.equal(0);
  });

  it("are read from windows of any size, and whatever stands between them", () => {
    for (const gap of [1, 3, 40, 700]) {
      const lines = Array.from({ length: 3_000 }, (_, i) => {
        const note = i % gap === 0 ? '"ü"' : "n".repeat((i * 7) % 2_100 > 2_000 ? 9_000 : i % 90);
        return `${accountOf(i)},${i + 1},${note}`;
      });
      const file = Buffer.from(`account,amount,note\n${lines.join("\n")}`);
      const allocation = readAllocationBytes(file, "drop", { ignoreColumns: ["note"] });
      for (let i = 0; i < lines.length; i++) {
        expect(accountAt(allocation, i)).to.equal(accountOf(i).toLowerCase());
        expect(amountAt(allocation, i)).to.equal(BigInt(i + 1));
      }
    }
  });

  it("longer than a window are left to the general reader", () => {
    const { intake } = openIntake("drop", {});
    const last = { delimiter: 0x2c, kinds: ["account", "amount", "ignored"] } as const;
    const plain = createPlainRows(last, intake);
    const start = `${a},5,x\n`.repeat(9);
    const bytes = Buffer.from(`${start}${a},5,${"x".repeat(WINDOW)}\n${a},6,x\n`);
    expect(plain(bytes, 0, bytes.length, 2)).to.equal(start.length);
    expect(intake.columns.rows).to.equal(9);
    expect(intake.lines.lineOf(8)).to.equal(10);
    expect(plain(bytes, bytes.length - 47, bytes.length, 12)).to.equal(bytes.length);
  });

  it("are read by the general reader alone where there is no WebAssembly", () => {
    const host = Reflect.get(globalThis, "WebAssembly");
    Reflect.deleteProperty(globalThis, "WebAssembly");
    try {
      // A layout that nobody asked for before.
      expect(rowsKernel({ delimiter: 0x09, kinds: ["amount", "ignored", "account"] }, 31)).to.equal(
        undefined,
      );
      const text = `amount\tnote\taccount\n5\tx\t${a}\n`;
      const read = readAllocationBytes(Buffer.from(text), "drop", { decimals: 31, ignoreColumns: ["note"] });
      expect(read.total).to.equal(5n * 10n ** 31n);
    } finally {
      Reflect.set(globalThis, "WebAssembly", host);
    }
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
    // All keys are 0 then, and so are all hashes.
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

  it("takes no longer for accounts that somebody chose to collide", () => {
    const count = 2 ** 18;
    const timeOf = (accounts: Uint8Array) =>
      cpuTimeOf(() => expect(findDuplicates(accounts, count)).to.equal(undefined));
    const anyAccounts = new Uint8Array(20 * count);
    for (let from = 0; from < anyAccounts.length; from += 2 ** 16) {
      crypto.getRandomValues(anyAccounts.subarray(from, from + 2 ** 16));
    }
    const usual = timeOf(anyAccounts);
    // Accounts that differ in the first bits of words, or of halves of words, alone.
    for (const [step, bits] of [
      [4, 4],
      [2, 2],
    ] as const) {
      const accounts = new Uint8Array(20 * count);
      for (let row = 0; row < count; row++) {
        for (let place = step - 1, left = row; place < 20; place += step, left >>>= bits) {
          accounts[20 * row + place] = (left << (8 - bits)) & 0xff;
        }
      }
      // Where they collide it takes some two hundred times as long.
      expect(timeOf(accounts) / usual, `${bits} bits`).to.be.below(20);
    }
  });

  it("leaves rows without an account out", () => {
    const found = findDuplicates(new Uint8Array(20 * 4), 4, new Set([0, 2]));
    expect([...found!]).to.deep.equal([NO_EARLIER, NO_EARLIER, NO_EARLIER, 1]);
  });
});

describe("CsvReader", () => {
  it("counts lines alike wherever the bytes are cut", () => {
    const a = accountOf(1);
    const b = accountOf(2);
    const text = Buffer.from(
      `\ufeffaccount,amount,note\r\n\r\n${a},1,"x\r\ny\n""\rz"\r\n${b},x,é\r\n\n${b},,""\r${b},0,\n`,
    );
    const placesCutAt = (at: number) => {
      const { intake, finish } = openIntake("drop", { ignoreColumns: ["note"] });
      const reader = new CsvReader(intake, createPlainRows);
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

describe("many rows", () => {
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

  it("have every checksum compared by the general reader, too", () => {
    const wrong = [0, 4_095, 4_096, 8_191, 12_000, COUNT - 1];
    const spoilt = lines.map((line, row) =>
      wrong.includes(row) ? line.replace(/[a-f]/, (letter) => letter.toUpperCase()) : line,
    );
    const error = (() => {
      try {
        return read(spoilt.map((line) => ` ${line}`));
      } catch (thrown) {
        return thrown as SymbolonError;
      }
    })();
    const { problems } = (error as SymbolonError).details;
    const found = (problems as { code: string; details: { row: number } }[]).map(({ code, details }) => [
      code,
      details.row - 1,
    ]);
    expect(found).to.deep.equal(wrong.map((row) => ["WrongChecksum", row]));
  });
});
