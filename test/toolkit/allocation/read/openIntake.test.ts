import { expect } from "chai";
import { accountAt, amountAt } from "../../../../src/sdk/allocation/allocation.ts";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import type { ReadReport } from "../../../../src/sdk/allocation/read/intake.ts";
import type { ReadAllocationOptions } from "../../../../src/sdk/allocation/read/openIntake.ts";
import { readAllocationBytes } from "../../../../src/sdk/allocation/readAllocationBytes.ts";
import { bytesToHex } from "../../../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { cpuTimeOf } from "../cpuTimeOf.ts";

const A = "0x52908400098527886E0F7030069857D2E4169EE7";
const B = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const C = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
const MAX = 2n ** 256n - 1n;

const read = (text: string | Uint8Array, options: ReadAllocationOptions = {}) =>
  readAllocationBytes(Buffer.from(text), "drop", options);
const csv = (...rows: string[]) => `account,amount\n${rows.join("\n")}\n`;

function refusal(make: () => unknown): SymbolonError {
  try {
    make();
  } catch (error) {
    if (error instanceof SymbolonError) return error;
    throw error;
  }
  throw new Error("was accepted");
}

describe("limits of an allocation", () => {
  const file = csv(`${A},5`, `${B},7`);

  it("takes the stated total, number of accounts and greatest amount, and refuses any other with the values", () => {
    expect(read(file, { total: 12n, rows: 2, maxAmount: 7n, supply: 12n }).count).to.equal(2);
    expect(refusal(() => read(file, { total: 13n }))).to.deep.include({
      code: "WrongTotal",
      reason: "drop adds up to 12 base units, not 13 as expected, 1 too few.",
      details: { file: "drop", total: "12", expected: "13" },
    });
    expect(refusal(() => read(file, { total: 10n })).reason).to.include("2 too many");
    expect(refusal(() => read(file, { rows: 3 }))).to.deep.include({
      code: "WrongRowCount",
      reason: "drop has 2 accounts, not 3 as expected, 1 too few.",
      details: { file: "drop", rows: 2, expected: 3 },
    });
    expect(refusal(() => read(file, { maxAmount: 6n }))).to.deep.include({
      code: "AboveMaxAmount",
      details: { file: "drop", row: 2, line: 3, column: "amount", value: "7" },
    });
    expect(refusal(() => read(file, { maxAmount: 4n })).details).to.include({ count: 2 });
  });

  it("states limits in base units, whatever the decimals", () => {
    expect(read(file, { decimals: 6, total: 12_000_000n, maxAmount: 7_000_000n }).decimals).to.equal(6);
    expect(refusal(() => read(file, { decimals: 6, total: 12n })).code).to.equal("WrongTotal");
  });

  it("counts and limits accounts after merging", () => {
    const twice = csv(`${A},5`, `${B},7`, `${A},6`);
    expect(read(twice, { merge: true, rows: 2, maxAmount: 11n, total: 18n }).count).to.equal(2);
    expect(refusal(() => read(twice, { merge: true, maxAmount: 10n }))).to.deep.include({
      code: "AboveMaxAmount",
      details: { file: "drop", row: 1, line: 2, column: "amount", value: "11" },
    });
  });
});

describe("merging rows", () => {
  it("adds rows of one account up onto the first, keeps the order of first appearance, and tells", () => {
    let report: ReadReport | undefined;
    const allocation = read(
      csv(`${B},1`, "", `${A},2`, `${B.toLowerCase()},4`, `${C},8`, `${B},16`, `${A},32`),
      {
        merge: true,
        onReport: (seen) => (report = seen),
      },
    );
    expect([0, 1, 2].map((i) => [accountAt(allocation, i), amountAt(allocation, i)])).to.deep.equal([
      [B.toLowerCase(), 21n],
      [A.toLowerCase(), 34n],
      [C.toLowerCase(), 8n],
    ]);
    expect(allocation).to.include({ count: 3, total: 63n, merged: 3 });
    expect(allocation.accounts.length).to.equal(60);
    expect(report).to.deep.include({
      rows: 6,
      merges: [
        { row: 3, into: 1, line: 5, amount: 4n },
        { row: 5, into: 1, line: 7, amount: 16n },
        { row: 6, into: 2, line: 8, amount: 32n },
      ],
    });
    expect(read(csv(`${A},1`), { merge: true })).to.not.have.property("merged");
  });

  it("merges thousands of rows, of which it tells twenty", () => {
    const rows = Array.from(
      { length: 9_000 },
      (_, i) => `0x${(1_000_000 + (i % 3_000)).toString(16).padStart(40, "0")},${i}1`,
    );
    let report: ReadReport | undefined;
    const allocation = read(csv(...rows), { merge: true, onReport: (seen) => (report = seen) });
    expect(allocation).to.include({ count: 3_000, merged: 6_000 });
    for (const i of [0, 1, 2_999]) expect(amountAt(allocation, i)).to.equal(BigInt(30 * i + 90_000 + 3));
    expect(report?.merges).to.have.length(20);
  });

  it("refuses a sum beyond uint256", () => {
    expect(refusal(() => read(csv(`${A},${MAX}`, `${A},1`), { merge: true }))).to.deep.include({
      code: "TotalBeyondUint256",
      details: { file: "drop", row: 2, line: 3, column: "amount", value: "1" },
    });
  });

  it("refuses rows with indexes, and rows of one account with different beneficiaries", () => {
    const indexed = `index,account,amount\n0,${A},5\n1,${A},6\n`;
    expect(refusal(() => read(indexed, { merge: true }))).to.include({
      code: "DuplicateAccount",
      hint: "Merge the two rows into one, or remove one of them, and number the rows again.",
    });
    const three = (other: string) => `account,beneficiary,amount\n${A},${B},5\n${A},${other},6\n`;
    const merged = read(three(B), { merge: true });
    expect(merged).to.include({ count: 1, total: 11n });
    expect(bytesToHex(merged.beneficiaries as Uint8Array)).to.equal(B.toLowerCase());
    const conflict = refusal(() => read(three(C), { merge: true }));
    expect(conflict).to.include({ code: "MergeConflict" });
    expect(conflict.details).to.include({ row: 2, line: 3, column: "beneficiary" });
    expect(conflict.reason).to.include(B.toLowerCase());
    // No hint names --merge where it would be refused.
    const lists = JSON.stringify([
      [C, A, "5"],
      [C, B, "6"],
    ]);
    for (const text of [three(C), lists]) {
      const { code, hint } = refusal(() => read(text));
      expect(code).to.equal("DuplicateAccount");
      expect(hint)
        .to.match(/If an address of them is a token/)
        .and.not.include("--merge");
    }
  });
});

describe("bad rows", () => {
  const bad = [`${A},0`, `${B.replace("aA", "AA")},x`, `${C},1`, "nobody,2", `${C},3`, `${A},4,5`];

  it("are all told, in the order of their rows", () => {
    const error = refusal(() => read(csv(...bad)));
    expect(error.code).to.equal("BadRows");
    expect(error.reason).to.include("has 6 invalid values");
    const problems = error.details.problems as { code: string; details: object }[];
    expect(problems.map(({ code }) => code)).to.deep.equal([
      "ZeroAmount",
      "NotANumber",
      "WrongChecksum",
      "NotAnAddress",
      "DuplicateAccount",
      "WrongColumnCount",
    ]);
    expect(problems.map(({ details }) => (details as { line: number }).line)).to.deep.equal([
      2, 3, 3, 5, 6, 7,
    ]);
  });

  it("are told up to a limit, the first ones first, even where later ones were found earlier", () => {
    const wrong = Array.from({ length: 30 }, () => `${B.replace("aA", "AA")},1`);
    const error = refusal(() => read(csv(...wrong, "nobody,1"), { maxProblems: 2 }));
    expect(error.reason).to.include("has at least 2 invalid values");
    const problems = error.details.problems as { code: string; details: { row: number } }[];
    expect(problems.map(({ code, details }) => [code, details.row])).to.deep.equal([
      ["WrongChecksum", 1],
      ["WrongChecksum", 2],
    ]);
    for (const maxProblems of [1, 0, -5, Number.NaN, 1.5]) {
      expect(refusal(() => read(csv(...wrong), { maxProblems })).code, String(maxProblems)).to.equal(
        "WrongChecksum",
      );
    }
  });

  it("of JSON are told likewise, each row once", () => {
    const rows = [
      { account: A, amount: "0" },
      { account: B, amount: null },
      { account: B, amount: "1", more: { deep: [1, "}"] } },
      { amount: "1" },
      { account: C, amount: 0.5 },
    ];
    for (const text of [JSON.stringify(rows), rows.map((row) => JSON.stringify(row)).join("\n")]) {
      const { problems } = refusal(() => read(text)).details as { problems: { code: string }[] };
      expect(problems.map(({ code }) => code)).to.deep.equal([
        "ZeroAmount",
        "NotAValue",
        "UnknownKey",
        "MissingValue",
        "TooManyDecimals",
      ]);
    }
  });

  it("do not hide what is wrong with the file as a whole", () => {
    expect(refusal(() => read(csv("nobody,1", `"${A},5`))).code).to.equal("BadCsv");
    expect(refusal(() => read(`[{"account": "nobody", "amount": "1"}`)).code).to.equal("BadJson");
  });
});

describe("spellings of a file", () => {
  it("finds the delimiter, the columns and the format, and tells them", () => {
    const seen = (text: string, options: ReadAllocationOptions = {}) => {
      let report: ReadReport | undefined;
      read(text, { ...options, onReport: (found) => (report = found) });
      const { merges: _, ...told } = report as ReadReport;
      return told;
    };
    expect(seen(`Amount;Recipient\n5;${B}\n`)).to.deep.equal({
      format: "csv",
      delimiter: "semicolon",
      columns: ["Amount", "Recipient"],
      rows: 1,
      checksums: 1,
    });
    expect(seen(`stakingProvider\tbeneficiary\tamount\n${A}\t${B}\t5\n`)).to.include({
      delimiter: "tab",
      checksums: 1,
    });
    expect(seen(`{"${B}": "5"}`)).to.deep.equal({ format: "json map", rows: 1, checksums: 1 });
    expect(seen(`[{"account":"${A}","amount":"5"}]`)).to.deep.equal({
      format: "json list",
      rows: 1,
      checksums: 0,
    });
    expect(seen(`{"account":"${A}","amount":"5"}\n{"account":"${B}","amount":"5"}\n`)).to.include({
      format: "json lines",
      rows: 2,
    });
  });

  it("leaves out columns and keys only by name", () => {
    const safe = `token_type,token_address,payee,amount,account\nerc20,0x12,x,5,${A}\n`;
    expect(refusal(() => read(safe)).details.columns).to.deep.equal(["payee"]);
    const ignoreColumns = ["token_type", "Token_Address", "payee"];
    expect(read(safe, { ignoreColumns })).to.include({ count: 1, total: 5n });
    const json = `[{"account":"${A}","amount":"5","payee":{"a":["x",null,1e9]}}]`;
    expect(refusal(() => read(json)).code).to.equal("UnknownKey");
    expect(read(json, { ignoreColumns }).total).to.equal(5n);
    expect(refusal(() => read(json.replace("null", "nul"), { ignoreColumns })).code).to.equal("BadJson");
  });

  it("takes columns without a name where no row has a value there, as spreadsheets write them", () => {
    const plain = read(csv(`${A},5`, `${B},7`));
    const trailing = `account,amount,,\n${A},5,,\r\n${B},7\n`;
    const quoted = `"";account;"";amount\n;${A};;5\n"";${B}; ;"7"\n`;
    for (const text of [trailing, quoted]) {
      const { count, accounts, amounts } = read(text);
      expect({ count, accounts, amounts }).to.deep.equal({
        count: 2,
        accounts: plain.accounts,
        amounts: plain.amounts,
      });
    }
    const error = refusal(() => read(`account,amount,\n${A},5,\u00a0\u200b\n`));
    expect(error.code).to.equal("UnnamedColumn");
    expect(error.reason).to.include('"\\u200b" in column 3');
    expect(error.hint).to.match(/^Remove the value/);
    // A decimal comma that was not quoted: removing what is behind it would pay less.
    const parted = refusal(() => read(`account,amount,\n${A},1,5\n${B},2,\n`));
    expect(parted.hint).to.match(
      /^If it is the end of an amount with a comma, put quotes around that amount/,
    );
    expect(refusal(() => read(`account;amount;\n${A};1;5\n`)).hint).to.match(/^Remove the value/);
    expect(refusal(() => read(`[{"account":"${A}","amount":"5","":1}]`)).hint).to.match(/remove all else\.$/);
  });

  it("skips blank lines wherever they stand, and counts them", () => {
    const blank = "\n \r\n\r\n  \n";
    const text = `${blank}account,amount\n${blank}${A},5\n${blank}nobody,7\n${"\n".repeat(300_000)}`;
    const { problems } = refusal(() => read(`${text}${A},0`)).details;
    const lines = (problems as { details: { line?: number } }[]).map(({ details }) => details.line);
    expect(lines).to.deep.equal([15, 300_016, 300_016]);
    // A return alone ends lines too.
    expect(read(text.replace(/nobody,7[\s\S]*/, "").replaceAll("\r\n", "\r")).count).to.equal(1);
  });

  it("reads blank lines hardly slower than rows", () => {
    const rows = Array.from(
      { length: 100_000 },
      (_, i) => `0x${(i + 1).toString(16).padStart(40, "0")},1\n`,
    ).join("");
    const [full, blank] = [
      `account,amount\n${rows}`,
      `account,amount\n${A},5${"\n".repeat(rows.length)}`,
    ].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
    const timeOf = (bytes: Uint8Array) => cpuTimeOf(() => readAllocationBytes(bytes, "drop"));
    expect(timeOf(blank) / timeOf(full)).to.be.below(20);
  });

  it("reads bytes in memory as files, but unzips none", () => {
    const zipped = refusal(() => read(new Uint8Array([0x1f, 0x8b, 8])));
    expect(zipped.code).to.equal("StillZipped");
    expect(refusal(() => read(new Uint8Array([0x50, 0x4b, 3, 4, 0]))).code).to.equal("NotText");
    expect(refusal(() => read(" \n")).code).to.equal("EmptyFile");
    expect(read(csv(`${A},5`)).source).to.include({ name: "drop" });
  });

  it("warns of accounts and beneficiaries whom nobody can pay", () => {
    const small = (n: number) => `0x${n.toString(16).padStart(40, "0")}`;
    const rows = [0, 1, 0x11, 0x12, 0xff, 0x100, 0x101].map((n, i) => `${small(n)},${i + 1}`);
    expect(read(csv(...rows)).warnings.map(({ code, index }) => [code, index])).to.deep.equal([
      ["ZeroAddress", 0],
      ["PrecompileAddress", 1],
      ["PrecompileAddress", 2],
      ["PrecompileAddress", 5],
    ]);
    const three = `account,beneficiary,amount\n${A},${small(0)},5\n${B},${small(2)},6\n${C},${A},7\n`;
    expect(read(three).warnings.map(({ code, index }) => [code, index])).to.deep.equal([
      ["LostBeneficiary", 0],
      ["LostBeneficiary", 1],
    ]);
  });

  it("makes an allocation of rows in memory with beneficiaries, merged and limited alike", () => {
    const rows = [
      { account: A, amount: 5n, beneficiary: B },
      { account: A, amount: 6n, beneficiary: B },
    ];
    expect(allocationFromRows(rows, { merge: true, total: 11n })).to.include({
      count: 1,
      total: 11n,
      merged: 1,
    });
    expect(refusal(() => allocationFromRows(rows)).reason).to.equal(
      `the allocation, row 2, column account: "${A.toLowerCase()}" repeats the account of row 1.`,
    );
    const uneven = [rows[0]!, { account: C, amount: 1n }];
    expect(refusal(() => allocationFromRows(uneven)).details).to.include({ row: 2, column: "beneficiary" });
    expect(refusal(() => allocationFromRows(uneven.toReversed()))).to.include({
      code: "MissingValue",
      reason: "the allocation, row 2 has a beneficiary where row 1 has none.",
    });
  });
});
