import { expect } from "chai";
import { parse } from "csv-parse/sync";
import type { Address } from "viem";
import { readCredentials } from "../../../../scripts/credential/source/readCredentials.ts";
import { readHesitation } from "../../../../scripts/govern/readHesitation.ts";
import { readExclusions } from "../../../../src/node/allocation/credentials/readExclusions.ts";
import { readRows } from "../../../../src/node/files/readRows.ts";
import { sha256 } from "../../../../src/node/files/sha256.ts";
import { accountAt, amountAt } from "../../../../src/sdk/allocation/allocation.ts";
import { readAllocationBytes } from "../../../../src/sdk/allocation/readAllocationBytes.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { CsvTable, readCsvLines, readCsvRows } from "../../../../src/sdk/core/text/csvTable.ts";
import { type CredentialRow, parseSchema } from "../../../../src/sdk/credentials/index.ts";
import { isDeep } from "../../../deep.ts";
import { type FuzzRandom, fuzzRandom } from "../../allocation/fuzz/fuzzRandom.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { randomRows, randomStyle, spellTable, type TableStyle } from "./randomTable.ts";

const TABLES = isDeep ? 20_000 : 300;
/** Tables that go over the disk, through every reader. */
const FILES = isDeep ? 1_000 : 40;
const HEADER = ["account", "amount", "note"];
const SCHEMA = parseSchema("uint256 amount,string note");

type Cells = readonly (readonly string[])[];

/** What another parser makes of the same text, but for rows that hold nothing. */
function othersCells(text: string, { delimiter, hasSep }: TableStyle): Cells | undefined {
  try {
    const records = parse(text, {
      bom: true,
      trim: true,
      delimiter,
      relax_column_count: true,
      record_delimiter: ["\r\n", "\n", "\r"],
    }) as unknown as Cells;
    return filled(hasSep ? records.slice(1) : records);
  } catch {
    return undefined;
  }
}

function filled(cells: Cells): Cells {
  return cells.filter((values) => values.some((value) => value !== ""));
}

/** Undefined where it is refused; whatever else is thrown fails the test. */
function unlessRefused<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    expect(error.reason).to.match(/\.$/s);
    return undefined;
  }
}

function cellsInPieces(random: FuzzRandom, text: string): Cells {
  const cells: (readonly string[])[] = [];
  const add = (values: readonly string[]) => void cells.push(values);
  const table = new CsvTable("pieces", { isKnown: isName, header: add, row: add });
  const bytes = new TextEncoder().encode(text);
  const most = random.pick([1, 5, 60]);
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + random.below(most);
    table.write(bytes.slice(at, at + length));
    at += length;
  }
  table.end();
  return cells;
}

const isName = (name: string) => HEADER.includes(name);
const cellsOf = (text: string) => readCsvLines("whole", text, isName).lines.map(({ values }) => values);

/** A sign more, less or otherwise, anywhere behind the header. */
function damaged(random: FuzzRandom, text: string, from: number): string {
  const at = from + random.below(Math.max(1, text.length - from));
  const signs = ['"', ",", ";", "\t", "\n", "\r", " ", "x"];
  return text.slice(0, at) + random.pick(["", ...signs]) + text.slice(at + random.below(2));
}

describe("tables of separated values", () => {
  const folder = temporaryFolder();

  it(`${TABLES} of them, however they are spelled and cut, hold what was written, on the lines where it stands`, () => {
    for (let seed = 0; seed < TABLES; seed++) {
      const random = fuzzRandom(seed);
      const rows = randomRows(random);
      const style = randomStyle(random);
      const { text, lines } = spellTable(random, style, [HEADER, ...rows]);
      const shown = `seed ${seed}: ${JSON.stringify(text)}`;
      const read = readCsvRows("table", text, HEADER);
      expect(read.names, shown).to.deep.equal(HEADER);
      const found = read.rows.map(({ row, line, values }) => [row, line, ...Object.values(values)]);
      expect(found, shown).to.deep.equal(rows.map((values, i) => [i + 1, lines[i + 1], ...values]));
      const cells = cellsOf(text);
      expect(cellsInPieces(random, text), shown).to.deep.equal(cells);
      expect(othersCells(text, style), shown).to.deep.equal(cells);
    }
  });

  it(`${TABLES} damaged ones are refused by all parsers, or read alike`, () => {
    let refused = 0;
    for (let seed = 0; seed < TABLES; seed++) {
      const random = fuzzRandom(TABLES + seed);
      const style = randomStyle(random);
      const { text } = spellTable(random, style, [HEADER, ...randomRows(random)]);
      const header = text.indexOf(style.end, text.indexOf("note")) + style.end.length;
      const broken = damaged(random, text, header);
      const shown = `seed ${seed}: ${JSON.stringify(broken)}`;
      const cells = unlessRefused(() => cellsOf(broken));
      expect(
        unlessRefused(() => cellsInPieces(random, broken)),
        shown,
      ).to.deep.equal(cells);
      expect(othersCells(broken, style), shown).to.deep.equal(cells && filled(cells));
      if (cells === undefined) refused++;
    }
    expect(refused).to.be.within(TABLES / 20, TABLES / 2);
  });

  it(`${FILES} of them are the same rows to every reader`, async () => {
    for (let seed = 0; seed < FILES; seed++) {
      const random = fuzzRandom(2 * TABLES + seed);
      const rows = randomRows(random);
      const style = randomStyle(random);
      const spell = (names: readonly string[], cells: Cells = rows) =>
        folder.write("table.csv", spellTable(random, style, [names, ...cells]).text);
      const shown = `seed ${seed}`;
      const listed = await readRows(spell(HEADER), "account");
      expect(
        listed.map(({ values }) => Object.values(values)),
        shown,
      ).to.deep.equal(rows);
      const issued: CredentialRow[] = [];
      const file = spell(["subject", "amount", "note"]);
      await readCredentials({ file, fields: SCHEMA, add: (row) => void issued.push(row) });
      expect(
        issued.map(({ subject, values: [amount, note] }) => [subject, String(amount), note]),
        shown,
      ).to.deep.equal(rows);
      const { text } = spellTable(random, style, [HEADER, ...rows]);
      const paid = readAllocationBytes(Buffer.from(text), "drop", { ignoreColumns: ["note"] });
      expect(
        rows.map((_, i) => [accountAt(paid, i), String(amountAt(paid, i))]),
        shown,
      ).to.deep.equal(rows.map(([account, amount]) => [account, amount]));
      const reasons = rows.map(([account, , note]) => [account, note]);
      expect(
        excluded(spellTable(random, style, [["account", "reason"], ...reasons]).text),
        shown,
      ).to.deep.equal(reasons.map(([account, note]) => [account, note === "" ? "by rule" : note]));
      const seats = rows.map(([seat], i) => [seat, String(i)]);
      expect(readHesitation(spell(["seat", "seconds"], seats)).seats, shown).to.have.length(rows.length);
    }
  });
});

function excluded(text: string): readonly (readonly [Address, string])[] {
  const bytes = Buffer.from(text);
  const exclusion = { file: "out.csv", sha256: sha256(bytes), reason: "by rule" };
  return [...readExclusions([exclusion], () => ["out.csv", bytes]).accounts];
}

describe("a list of accounts that get nothing", () => {
  it("has them in the spelling of Ethereum or of Rootstock (EIP-1191)", () => {
    const rootstock = "0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD";
    expect(excluded(`${rootstock}\n`)).to.deep.equal([[rootstock.toLowerCase(), "by rule"]]);
    expect(() => excluded(`${rootstock.replace("5a", "5A")}\n`)).to.throw("checksum");
  });
});

describe("a table", () => {
  const refusal = (text: string, known: readonly string[] = ["index"]) => {
    try {
      readCsvRows("table.csv", text, known);
    } catch (error) {
      return error instanceof SymbolonError ? error : expect.fail(String(error));
    }
    return expect.fail("nothing was refused");
  };
  const read = (text: string, known: readonly string[] = ["index"]) =>
    readCsvRows("table.csv", text, known).rows.map(({ line, values }) => [line, values]);

  it("is parted by the only sign that parts its header, or that makes its names known", () => {
    expect(read("index;note\n1;a,b\n")).to.deep.equal([[2, { index: "1", note: "a,b" }]]);
    expect(read("note; more,index\nx,1\n")).to.deep.equal([[2, { "note; more": "x", index: "1" }]]);
    expect(read('"note; more"\tindex\nx\t1\n')).to.deep.equal([[2, { "note; more": "x", index: "1" }]]);
    const error = refusal("a;b,c\n1,2\n");
    expect(error.code).to.equal("AmbiguousDelimiter");
    expect(error.details).to.deep.equal({
      file: "table.csv",
      line: 1,
      header: "a;b,c",
      delimiters: ["comma", "semicolon"],
    });
  });

  it("of one column needs no separator", () => {
    expect(read("index\r\n7\r\n\r\n8\r\n")).to.deep.equal([
      [2, { index: "7" }],
      [4, { index: "8" }],
    ]);
    expect(read("sep=;\nindex\n7\n")).to.deep.equal([[3, { index: "7" }]]);
  });

  it("is parted as its line sep= says, which counts as a line", () => {
    expect(read("\ufeffsep=;\r\nindex;note\r\n1;x\r\n")).to.deep.equal([[3, { index: "1", note: "x" }]]);
    expect(read('"Sep=\t"\nindex\tnote\n\t\n1\tx\n')).to.deep.equal([[4, { index: "1", note: "x" }]]);
    expect(read("sep=;\nnote, more;index\nx;1\n", [])).to.deep.equal([
      [3, { "note, more": "x", index: "1" }],
    ]);
    for (const [text, code, line, says] of [
      ["sep=|\nindex|note\n", "BadCsv", 1, 'line 1 that "|" separates'],
      ["\nsep=\nindex\n", "BadCsv", 2, "line 2 that nothing separates"],
      ["sep=;,\nindex\n", "BadCsv", 1, '";,"'],
      [
        "sep=;\nindex,note\n1,x\n",
        "WrongHeader",
        2,
        "separated by commas, but the line before it says semicolon",
      ],
    ] as const) {
      const error = refusal(text);
      expect([error.code, error.details.line], text).to.deep.equal([code, line]);
      expect(error.reason, text).to.include(says);
      expect(error.hint, text).to.match(/sep=\.$|[Oo]r remove the line\.$/);
    }
  });

  it("passes over rows of separators alone, before its header too, and keeps rows that lack a value", () => {
    expect(read(",,,\nindex,note\n,\n1,\n , \n,x\n,")).to.deep.equal([
      [4, { index: "1", note: "" }],
      [6, { index: "", note: "x" }],
    ]);
    expect(read('index,note\n"",\n')).to.deep.equal([[2, { index: "", note: "" }]]);
  });

  it("may have columns at its end without a name, as long as nothing stands there", () => {
    expect(read("index,note,,\n1,x,,\n2,y\n,,,\n")).to.deep.equal([
      [2, { index: "1", note: "x" }],
      [3, { index: "2", note: "y" }],
    ]);
    const error = refusal("index,note,\n1,x,secret\n");
    expect([error.code, error.details.row, error.details.line]).to.deep.equal(["UnnamedColumn", 1, 2]);
    expect(error.reason).to.include('"secret" in column 3');
    expect(refusal("index,,note\n1,,x\n").code).to.equal("WrongHeader");
  });

  it("says of a row that does not fit which it is, and what parts values", () => {
    const error = refusal("sep=;\r\nindex;note\r\n;\r\n1;x\r\n2;y;z\r\n");
    expect(error.code).to.equal("WrongColumnCount");
    expect(error.details).to.deep.equal({ file: "table.csv", row: 2, line: 5 });
    expect(error.reason).to.equal("table.csv, row 2 (line 5) has 3 values, but the header names 2.");
    expect(error.hint).to.include("a semicolon");
    expect(refusal('index,note\n1,"x\n').details).to.deep.equal({ file: "table.csv", line: 2 });
    expect(refusal(`index\n${"x".repeat(1_100_000)}\n`).reason).to.include("longer than 1048576 bytes");
  });
});
