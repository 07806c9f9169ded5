import { expect } from "chai";
import type { ReadReport } from "../../../../src/sdk/allocation/read/intake.ts";
import { A, B, C, optionsIn, readText, refusalOf, rowsOf } from "./spellings.ts";

/** How disperse.app reads a list: whatever stands around these, and a line may have. */
const THEIRS = /(0x[0-9a-fA-F]{40})[,\s=:;]+([0-9]+(?:\.[0-9]+)?)/g;

function theirRows(text: string): readonly (readonly [string, bigint])[] {
  return Array.from(text.matchAll(THEIRS), ([, account = "", amount = ""]) => [
    account,
    BigInt(Math.round(Number(amount) * 100)),
  ]);
}

const listOf = (separator: string) =>
  [A, B, C].map((account, i) => `${account}${separator}${i + 1}.25\n`).join("");

describe("a list of accounts and amounts without a header", () => {
  for (const [separator, delimiter] of [
    [":", "colon"],
    [": ", "colon"],
    [" : ", "colon"],
    ["=", "equals sign"],
    [" = ", "equals sign"],
    [" ", "blank"],
    ["  ", "blank"],
    ["     ", "blank"],
    [", ", "comma"],
    [" ,  ", "comma"],
    ["; ", "semicolon"],
    [" \t ", "tab"],
  ] as const) {
    it(`is read as disperse.app reads it, with ${JSON.stringify(separator)} in its lines`, () => {
      const text = listOf(separator);
      let report: ReadReport | undefined;
      const onReport = (told: ReadReport) => {
        report = told;
      };
      const unstated = refusalOf(text);
      expect([unstated.code, optionsIn(unstated.hint).decimals]).to.deep.equal(["UnitsUnstated", 18]);
      expect(rowsOf(readText(text, { decimals: 2, onReport }))).to.deep.equal(theirRows(text));
      expect(report?.delimiter).to.equal(delimiter);
    });
  }

  it("is read with blanks before and behind its lines, and columns of any width", () => {
    const text = `  ${A}  1.25 \n${B} 20   \r\n\n   \n${C}      300`;
    expect(rowsOf(readText(text, { decimals: 2 }))).to.deep.equal(theirRows(text));
  });

  it("is refused with other separators, and read once one comma is there", () => {
    for (const separator of [",,", ", ,", ",:", "=:", "::", ";;", ": =", "\t\t"]) {
      const text = listOf(separator);
      const { code, hint } = refusalOf(text, { decimals: 2 });
      expect([code, hint], separator).to.deep.equal([
        "WrongHeader",
        "Separate account and amount by one comma, in all lines.",
      ]);
      const mended = text.replaceAll(separator, ",");
      expect(rowsOf(readText(mended, { decimals: 2 }))).to.deep.equal(theirRows(text));
    }
  });

  it("is refused by row where a row has another separator, or a number in parts", () => {
    for (const [first, second, name] of [
      [":", " ", "colon"],
      [" ", "\t", "blank"],
      ["  ", ", 1 ", "blank"],
      [" ", " 1 ", "blank"],
      ["=", "==", "equals sign"],
      [",", ",1,", "comma"],
    ]) {
      const text = `${A}${first}1\n${B}${second}2\n`;
      const { code, details, reason, hint } = refusalOf(text, { decimals: 2 });
      expect([code, details.row, details.line], text).to.deep.equal(["WrongColumnCount", 2, 2]);
      expect(reason).to.include(`where row 1 has an account and an amount separated by a`);
      expect(hint).to.include(`Write an account, one ${name} and an amount, as in row 1`);
    }
  });
});
