import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip, gzipSync } from "node:zlib";
import { expect } from "chai";
import { readAllocation } from "../../../src/node/allocation/readAllocation.ts";
import type { ReadAllocationOptions } from "../../../src/sdk/allocation/read/openIntake.ts";
import { isDeep } from "../../deep.ts";
import { temporaryFolder } from "./temporaryFolder.ts";
import { refusal } from "./treeDirectories.ts";

const A = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const B = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
const HEADER = "account,amount\n";

const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
const bigEndian = (text: string) => utf16(text).swap16();
const MOST = 2n ** 256n - 1n;

type Source = readonly [
  content: string | Uint8Array,
  outcome: string | bigint,
  options?: ReadAllocationOptions,
];

/** What spreadsheets, wallets, explorers and other people's tools make of a list: its total, or the code it is refused with. */
const SOURCES: Readonly<Record<string, Source>> = {
  "thousands in quotes": [`${HEADER}${A},"1,000"\n`, "NotANumber"],
  "thousands by apostrophes": [`${HEADER}${A},1'000\n`, "NotANumber"],
  "thousands by spaces that do not break": [`${HEADER}${A},1\u00a0000\n`, "NotANumber"],
  "scientific notation": [`${HEADER}${A},1.5E+18\n`, "NotANumber"],
  "scientific notation with decimals": [`${HEADER}${A},1.5E+18\n`, "NotANumber", { decimals: 18 }],
  "a decimal comma": [`account;amount\n${A};1,5\n`, "NotANumber", { decimals: 18 }],
  "digits of another script": [`${HEADER}${A},٥\n`, "NotANumber"],
  "a true minus": [`${HEADER}${A},\u22125\n`, "NotANumber"],
  "a leading plus": [`${HEADER}${A},+5\n`, "NotANumber"],
  "a negative amount": [`${HEADER}${A},-5\n`, "NegativeAmount"],
  "leading zeros": [`${HEADER}${A},${"0".repeat(90)}5\n`, 5n],
  "the greatest uint256": [`${HEADER}${A},${MOST}\n`, MOST],
  "one beyond it": [`${HEADER}${A},${MOST + 1n}\n`, "BeyondUint256"],
  "the greatest, as a decimal number": [
    `${HEADER}${A},1.${MOST.toString().slice(1)}\n`,
    MOST,
    { decimals: 77 },
  ],
  "a total beyond it": [`${HEADER}${A},${MOST}\n${B},1\n`, "TotalBeyondUint256"],
  "a total beyond it by merging": [`${HEADER}${A},${MOST}\n${A},1\n`, "TotalBeyondUint256", { merge: true }],
  "a trailing separator in every row": [`account,amount,\n${A},5,\n`, 5n],
  "a trailing separator below the header": [`${HEADER}${A},5,\n`, "WrongColumnCount"],
  "rows of separators alone": [`${HEADER}${A},5\n,\n , \r\n,`, 5n],
  "rows of separators alone, before the header": [`;;\naccount;amount\n;\n${A};5\n;`, 5n],
  "a row of quotes alone": [`${HEADER}${A},5\n"",\n`, "BadRows"],
  "a row that lacks one value": [`${HEADER}${A},5\n${B},\n`, "NotANumber"],
  "UTF-16 as Excel saves it": [utf16(`${HEADER}${A},5\n`), "NotUtf8"],
  "UTF-16, the other way round": [bigEndian(`${HEADER}${A},5\n`), "NotUtf8"],
  "a byte order mark": [`\ufeff${HEADER}${A},5\n`, 5n],
  "nothing but a byte order mark": ["\ufeff", "EmptyFile"],
  "a separator line of Excel": [`sep=;\naccount;amount\n${A};5\n`, 5n],
  "a separator line behind a byte order mark": [`\ufeffsep=\t\r\naccount\tamount\r\n${A}\t5\r\n`, 5n],
  "a separator line in quotes and capitals": [`"SEP=,"\raccount,amount\r${A},5\r`, 5n],
  "a separator line that was saved again": [`sep=;;\naccount;amount\n${A};5\n`, 5n],
  "a separator line that decides": [`sep=;\namount;note,account\n5;${A}\n`, "WrongHeader"],
  "a separator line of bars": [`sep=|\naccount|amount\n${A}|5\n`, "BadCsv"],
  "a separator line of nothing": [`sep=\n${HEADER}${A},5\n`, "BadCsv"],
  "a separator line that is wrong": [`sep=;\n${HEADER}${A},5\n`, "WrongHeader"],
  "two separator lines": [`sep=;\nsep=;\naccount;amount\n${A};5\n`, "WrongHeader"],
  "a separator line alone": ["sep=;", "EmptyFile"],
  "a formula for text": [`${HEADER}="${A}",5\n`, "BadCsv"],
  "an apostrophe for text": [`${HEADER}'${A},5\n`, "NotAnAddress"],
  "a space of no width": [`${HEADER}\u200b${A},5\n`, "NotAnAddress"],
  "zero bytes at the end": [`${HEADER}${A},5\n\0\0\0`, "WrongColumnCount"],
  "0X": [`${HEADER}0X${A.slice(2)},5\n`, "NotAnAddress"],
  "an ICAP address": [`${HEADER}XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS,5\n`, "NotAnAddress"],
  "a name": [`${HEADER}vitalik.eth,5\n`, "NotAnAddress"],
  "a letter in the wrong case": [`${HEADER}${A.replace("aA", "aa")},5\n`, "WrongChecksum"],
  "no header": [`${A},5\n${B},6\n`, "UnitsUnstated"],
  "a header twice": [`${HEADER}${HEADER}${A},5\n`, "BadRows"],
  "two amounts": [`account,amount,amount\n${A},5,6\n`, "WrongHeader"],
  "two names for the account": [`account,address,amount\n${A},${B},5\n`, "WrongHeader"],
  "Safe's airdrop file": [
    `token_type,token_address,receiver,amount,id\nerc20,${B},${A},5,\n`,
    "UnitsUnstated",
  ],
  "an explorer's holders": [`"HolderAddress","Balance"\n"${A}","1.5"\n`, "UnitsUnstated"],
  "Sablier's file": [`address,amount\r\n${A},1.5\r\n${B},0.25\r\n`, 1_750_000n, { decimals: 6 }],
  "a workbook": [Buffer.from("504b030414000600080000002100", "hex"), "NotText"],
  "a page": ["<!doctype html><html></html>", "NotText"],
  "JSON numbers that programs round": [`[{"account":"${A}","amount":100000000000000000000000}]`, 10n ** 23n],
  "JSON with an amount twice": [`[{"account":"${A}","amount":"5","amount":"6"}]`, "DuplicateKey"],
  "JSON with more behind": [`[{"account":"${A}","amount":"5"}]{}`, "BadJson"],
  "JSON cut short": [`[{"account":"${A}","amount":"5"}`, "BadJson"],
  "JSON of brackets": ["[".repeat(1_000_000), "BadJson"],
  "gzip of two members": [Buffer.concat([gzipSync(HEADER), gzipSync(`${A},5\n`)]), 5n],
  "gzip behind an empty member": [Buffer.concat([gzipSync(""), gzipSync(`${HEADER}${A},5\n`)]), 5n],
  "gzip within gzip": [gzipSync(gzipSync(`${HEADER}${A},5\n`)), "NotText"],
  "gzip of nothing": [gzipSync(""), "EmptyFile"],
  "gzip with garbage behind": [
    Buffer.concat([gzipSync(`${HEADER}${A},5\n`), Buffer.from("garbage")]),
    "DamagedGzip",
  ],
  "gzip with zeros behind": [
    Buffer.concat([gzipSync(`${HEADER}${A},5\n`), Buffer.alloc(512)]),
    "DamagedGzip",
  ],
  "gzip without its checksum": [gzipSync(`${HEADER}${A},5\n`).subarray(0, -8), "TruncatedGzip"],
};

describe("sources as people make them", () => {
  const folder = temporaryFolder();

  it("are read to the last unit, or refused with a sentence that names file and value", async () => {
    for (const [what, [content, outcome, options = {}]] of Object.entries(SOURCES)) {
      const file = folder.write("list", content);
      if (typeof outcome === "bigint") {
        expect((await readAllocation(file, options)).total, what).to.equal(outcome);
        continue;
      }
      const error = await refusal(readAllocation(file, options), what);
      expect(error.code, what).to.equal(outcome);
      expect(error.message, what).to.include(file);
      expect(error.hint.length, what).to.be.above(15);
    }
  });

  it("of hundreds of megabytes in a small archive are refused early, in little memory", async () => {
    const megabytes = isDeep ? 2_000 : 60;
    const endless: Readonly<Record<string, [head: string, filling: string, code: string]>> = {
      "a line": [HEADER, "a", "BadCsv"],
      "a header": ["", "a", "BadCsv"],
      "an open quote": [`${HEADER}"`, "a\n", "BadCsv"],
      separators: [HEADER, ",", "BadCsv"],
      "a JSON string": ['[{"account":"', "a", "BadJson"],
      "JSON brackets": ['[{"x":', "[", "BadJson"],
      "bad rows": [HEADER, "a\n", "BadRows"],
    };
    const memory = process.memoryUsage().rss;
    for (const [what, [head, filling, code]] of Object.entries(endless)) {
      const piece = Buffer.alloc(1 << 20, filling);
      const pieces = [Buffer.from(head), ...Array.from({ length: megabytes }, () => piece)];
      const file = folder.path("list.csv.gz");
      await pipeline(Readable.from(pieces), createGzip({ level: 1 }), createWriteStream(file));
      expect((await refusal(readAllocation(file), what)).code, what).to.equal(code);
    }
    expect(process.memoryUsage().rss - memory).to.be.below(300e6);
  });
});
