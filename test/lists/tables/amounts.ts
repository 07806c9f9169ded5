import type { Table } from "../following/table.ts";
import { A, B, C, written } from "./writtenTable.ts";

const rows = (...amounts: readonly string[]) =>
  `account;amount\n${amounts.map((amount, i) => `${[A, B, C][i]};${amount}\n`).join("")}`;

const german = { form: "1.234,56", decimals: 6 } as const;
const english = { form: "1,234.56", decimals: 6 } as const;
const LONG = "1234567890123456789012";

/** Numbers as countries, spreadsheets and programs write them. */
export const AMOUNTS: Readonly<Record<string, Table>> = {
  "dots and a decimal comma": written(rows("1.234,56", "1.000.000"), {
    ...german,
    meant: ["1234.56", "1000000"],
  }),
  "dots that may be decimal": written(rows("1.000", "2.500"), { ...german, meant: ["1000", "2500"] }),
  "a dot that is decimal": written(rows("1.000", "2.500"), { decimals: 6, meant: ["1.000", "2.500"] }),
  "commas and a decimal point": written(rows("1,234.56", "1000"), { ...english, meant: ["1234.56", "1000"] }),
  "commas that may be decimal": written(rows("1,234", "2,500"), { ...english, meant: ["1234", "2500"] }),
  "commas that are not quoted": written(`account,amount\n${A},1,234\n${B},2,500,000\n`, {
    ...english,
    meant: ["1234", "2500000"],
  }),
  "narrow blanks": written(rows("1\u202f234,56", "7"), { decimals: 6, meant: ["1234.56", "7"] }),
  "lakhs and crores": written(rows("12,34,567", "1,00,000"), { decimals: 6, meant: ["1234567", "100000"] }),
  "hexadecimal with 0x": written(rows("0x10", "0xff"), { form: "hex", meant: ["16", "255"] }),
  "hexadecimal that looks like an exponent": written(rows("10", "1e5"), {
    form: "hex",
    meant: ["16", "485"],
  }),
  "hexadecimal, some with 0x": written(rows("10", "0xff"), { form: "hex", meant: ["16", "255"] }),
  "some hexadecimal": written(rows("10", "0xff"), { meant: ["10", "255"] }),
  "hexadecimal where tokens are stated": written(rows("0x10", "0xff"), {
    form: "hex",
    meant: ["16", "255"],
    stated: 18,
  }),
  "an exponent of a spreadsheet": written(rows("1.23457E+21", "7"), { meant: [LONG, "7"] }),
  "an exponent with a decimal comma": written(rows("1,23457E+21", "7"), { meant: [LONG, "7"] }),
  "an exponent of JSON": written(
    `[\n{"account":"${A}","amount":1.2345678901234568e+21},\n{"account":"${B}","amount":7}\n]\n`,
    {
      meant: [LONG, "7"],
    },
  ),
  "a row of nothing": written(rows("5", "6", "0"), { meant: ["5", "6"] }),
  "a unit behind": written(rows("5 TKN", "6 TKN"), { meant: ["5", "6"] }),
  "a formula around": written(rows('"=""5"""', "6"), { meant: ["5", "6"] }),
  "fractions of which nobody says what they are": written(rows("1.5", "0.25"), {
    decimals: 18,
    stated: -1,
    meant: ["1.5", "0.25"],
  }),
  "tokens of which nobody says so": written(rows("100", "250"), {
    decimals: 18,
    stated: -1,
    meant: ["100", "250"],
    told: ["TokensAsUnits"],
  }),
  "base units that are said to be tokens": written(rows("100000000000000000000", "250000000000000000000"), {
    stated: 18,
    meant: ["100000000000000000000", "250000000000000000000"],
    told: ["UnitsAsTokens"],
  }),
};
