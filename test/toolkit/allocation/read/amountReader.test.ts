import { expect } from "chai";
import fc from "fast-check";
import { parseUnits } from "viem";
import { checkAllocation } from "../../../../src/node/allocation/check/checkAllocation.ts";
import { parseAmountAs } from "../../../../src/sdk/allocation/read/amountForms.ts";
import type { ReadReport } from "../../../../src/sdk/allocation/read/intake.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { temporaryFolder } from "../temporaryFolder.ts";
import { A, B, C, optionsIn, readText, refusalOf, rowsOf } from "./spellings.ts";

const csv = (...amounts: readonly string[]) =>
  `account;amount\n${[A, B, C].map((account, i) => (amounts[i] === undefined ? "" : `${account};${amounts[i]}\n`)).join("")}`;
const amountsOf = (text: string, options = {}) => rowsOf(readText(text, options)).map(([, amount]) => amount);

describe("amounts of one file", () => {
  it("in hexadecimal digits are refused once for all rows, and read so when told", () => {
    for (const text of [csv("100", "3f", "250"), JSON.stringify({ [A]: "100", [B]: "3f", [C]: "250" })]) {
      const error = refusalOf(text);
      expect(error.code).to.equal("AmbiguousAmounts");
      expect(error.reason).to.include("1 of 3").and.to.include('"3f"');
      expect(error.details.row).to.equal(2);
      expect(amountsOf(text, optionsIn(error.hint))).to.deep.equal([256n, 63n, 592n]);
    }
  });

  it("with 0x are hexadecimal, all of them or none", () => {
    expect(amountsOf(csv("0x10", "0xFf"))).to.deep.equal([16n, 255n]);
    for (const text of [csv("0x10", "16"), csv("16", "0x10"), csv("16", "17", "0x10")]) {
      const error = refusalOf(text);
      expect(error.code).to.equal("AmbiguousAmounts");
      expect(amountsOf(text, optionsIn(error.hint))).to.include(16n);
    }
    expect(refusalOf(csv("0x10"), { decimals: 18 }).code).to.equal("AmbiguousAmounts");
    expect(refusalOf(csv("10"), { decimals: 18, amounts: "hex" }).code).to.equal("AmbiguousAmounts");
    expect(refusalOf(csv("xyz"), { amounts: "hex" }).reason).to.include("hexadecimal digits");
    expect(refusalOf(csv("1".repeat(65)), { amounts: "hex" }).code).to.equal("BeyondUint256");
  });

  it("with dots that may part thousands are asked about, and read either way", () => {
    for (const text of [
      csv("1.000", "2.500"),
      csv("5", "2.500"),
      JSON.stringify({ [A]: "1.000", [B]: "2.500" }),
    ]) {
      const error = refusalOf(text, { decimals: 18 });
      expect(error.code).to.equal("AmbiguousAmounts");
      const [point = 0n] = amountsOf(text, { decimals: 3, amounts: "1234.56" }).slice(-1);
      const [grouped = 0n] = amountsOf(text, { decimals: 3, amounts: "1.234,56" }).slice(-1);
      expect([point, grouped]).to.deep.equal([2_500n, 2_500_000n]);
    }
  });

  it("with a dot that can only be a decimal point are not asked about", () => {
    for (const telling of ["0.500", "1.25", "1234.500", "2.5000"]) {
      expect(amountsOf(csv("1.000", telling), { decimals: 18 })[0], telling).to.equal(10n ** 18n);
      expect(amountsOf(csv(telling, "1.000"), { decimals: 18 })[1], telling).to.equal(10n ** 18n);
    }
    expect(amountsOf(csv("1000", "2500"), { decimals: 18 })[0]).to.equal(1_000n * 10n ** 18n);
  });

  it("are read the same where the rows fill many pieces", () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `0x${(i + 1).toString(16).padStart(40, "0")}`);
    const text = (last: string) =>
      `account,amount\n${rows.map((account) => `${account},7`).join("\n")}\n${A},${last}\n`;
    expect(refusalOf(text("1.000"), { decimals: 18 }).code).to.equal("AmbiguousAmounts");
    expect(refusalOf(text("ff")).code).to.equal("AmbiguousAmounts");
    expect(refusalOf(text("0xff")).code).to.equal("AmbiguousAmounts");
    expect(readText(text("1.5"), { decimals: 18 }).total).to.equal(
      60_000n * 7n * 10n ** 18n + 15n * 10n ** 17n,
    );
  });

  it("with separators are refused with the form that reads them", () => {
    const forms = [
      ["1.234,56", "1.000.000"],
      ["1,234.56", "1000"],
      ["12,5", "7"],
    ] as const;
    for (const amounts of forms) {
      const text = csv(...amounts);
      const error = refusalOf(text, { decimals: 2 });
      expect(() => readText(text, { decimals: 2, ...optionsIn(error.message) }), error.hint).not.to.throw();
    }
    expect(amountsOf(csv("1.234,56", "1.000.000"), { decimals: 2, amounts: "1.234,56" })).to.deep.equal([
      123_456n,
      100_000_000n,
    ]);
    for (const broken of ["1.23,5", "12.34.567", "1,2,3", ".5", "1.234.56"]) {
      expect(refusalOf(csv(broken), { decimals: 2, amounts: "1.234,56" }).code, broken).to.equal(
        "NotANumber",
      );
    }
  });

  it("with an exponent are refused with all their digits, which are taken", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.stringMatching(/^\d{0,9}$/),
        fc.integer({ min: -12, max: 60 }),
        (first, fraction, power) => {
          const text = `${first}${fraction === "" ? "" : `.${fraction}`}e${power}`;
          const problem = parseAmountAs(text, 77);
          if (typeof problem === "bigint") return expect.fail(text);
          expect(problem.hint.includes("--amounts hex")).to.equal(fraction === "" && power >= 0);
          const written = /: ([\d.]+), if/.exec(problem.hint)?.[1] ?? expect.fail(problem.hint);
          const exact = BigInt(`${first}${fraction}`) * 10n ** BigInt(77 + power - fraction.length);
          if (exact >= 2n ** 256n) return undefined;
          expect(parseAmountAs(written, 77), `${text} ${written}`).to.equal(exact);
          expect(parseUnits(written, 77)).to.equal(exact);
        },
      ),
    );
  });

  it("that are numbers of JSON are taken digit by digit, and told where programs round them", () => {
    const text = `[{"account":"${A}","amount":21440000000000001234567},{"account":"${B}","amount":9007199254740991}]`;
    let report: ReadReport | undefined;
    const read = readText(text, { onReport: (told) => (report = told) });
    expect(rowsOf(read)[0]?.[1]).to.equal(21440000000000001234567n);
    expect(report?.rounded).to.equal(1);
  });
});

describe("an allocation's doubts", () => {
  const folder = temporaryFolder();

  it("tell numbers that may be rounded, and more tokens than there are, with both readings", async () => {
    const rounded = await checkAllocation(folder.write("a.json", `{"${A}": 21440000000000001234567}`));
    expect(rounded.warnings.map(({ code }) => code)).to.include("RoundedNumbers");
    const tokens = await checkAllocation(
      folder.write("a.csv", csv("195581499933663297536", "3026975746845003.5")),
      {
        decimals: 1,
      },
    );
    const doubt = tokens.warnings.find(({ code }) => code === "UnitsAsTokens");
    expect(doubt?.message)
      .to.include("1.9 * 10^20 tokens")
      .and.to.include("195.584526909410142539 tokens of 18");
  });
});

describe("doubts of digits that are lost", () => {
  const folder = temporaryFolder();
  const rounded = async (amounts: readonly (bigint | string)[], options = {}) => {
    const rows = amounts.map(
      (amount, i) => `0x${(i + 0x100_000).toString(16).padStart(40, "0")},${amount}\n`,
    );
    const { warnings } = await checkAllocation(
      folder.write("a.csv", `account,amount\n${rows.join("")}`),
      options,
    );
    return warnings.find(({ code }) => code === "RoundedDigits")?.message;
  };
  const exact = Array.from({ length: 40 }, (_, i) => 1_234_567_890_123_456_789_012n + BigInt(i) ** 9n);
  const cutTo = (digits: number) =>
    exact.map((amount) => (amount / 10n ** BigInt(22 - digits)) * 10n ** BigInt(22 - digits));

  it("tell what keeps 15 digits, 17 of them, or 53 bits", async () => {
    expect(await rounded(exact)).to.equal(undefined);
    expect(await rounded(cutTo(15))).to.match(/^3\d of the first 40 amounts .* spreadsheets/);
    expect(await rounded(cutTo(17))).to.include("17 digits");
    expect(await rounded(exact.map((amount) => BigInt(Number(amount))))).to.include("53 bits");
    expect(await rounded(["1234567.12345678", "890123.456789012"], { decimals: 18 })).to.include(
      "spreadsheets",
    );
  });

  it("tell none of amounts that people count, among exact ones, or that are short", async () => {
    const tokens = Array.from({ length: 40 }, (_, i) => BigInt(100 * (i + 1)) * 10n ** 16n);
    expect(await rounded(tokens)).to.equal(undefined);
    expect(await rounded([...exact, ...cutTo(15)])).to.equal(undefined);
    expect(await rounded([...tokens, ...cutTo(15).slice(0, 9)])).to.equal(undefined);
    expect(await rounded(["123456789012345", "7"])).to.equal(undefined);
    // One is enough: no amount has so many digits and so few bits by itself.
    expect(await rounded([...tokens, BigInt(Number(exact[0]))])).to.include("1 of the first 41 amounts");
  });
});

describe("accounts with the checksums of a chain", () => {
  // From EIP-1191: the same account as Rootstock and its testnet spell it.
  const rsk = "0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD";
  const testnet = "0x5aAeb6053F3e94c9b9A09F33669435E7EF1BEaEd";
  const text = (account: string) => `account,amount\n${account},5\n`;

  it("are refused with the option that reads them, and checked by it", () => {
    for (const [account, chain] of [
      [rsk, 30],
      [testnet, 31],
    ] as const) {
      const error = refusalOf(text(account));
      expect(error).to.be.instanceOf(SymbolonError);
      expect(error.reason).to.include(`chain ${chain} (EIP-1191)`);
      const options = optionsIn(error.hint);
      expect(options.checksumChain).to.equal(chain);
      expect(readText(text(account), options).count).to.equal(1);
      const other = refusalOf(text(account), { checksumChain: 61 - chain });
      expect(other.code).to.equal("WrongChecksum");
      expect(readText(text(account.toLowerCase()), options).count).to.equal(1);
    }
  });
});
