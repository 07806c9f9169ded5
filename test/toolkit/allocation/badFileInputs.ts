import { gzipSync } from "node:zlib";
import type { BadInput } from "./badInput.ts";

const A = "0x52908400098527886E0F7030069857D2E4169EE7";
const B = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const C = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";

const csv = (...rows: string[]) => `${["account,amount", ...rows].join("\n")}\n`;
const good = csv(`${A},5`, `${B},7`);
const zipped = gzipSync(good);

/** Files that must be refused as a whole. */
export const badFileInputs: readonly BadInput[] = [
  {
    name: "a missing file",
    file: "missing.csv",
    code: "MissingFile",
    says: ["does not exist", "Check the path"],
  },
  { name: "an empty file", file: "empty.csv", content: "", code: "EmptyFile", says: ["is empty"] },
  {
    name: "a file of blank lines",
    file: "blank.csv",
    content: "\n \r\n",
    code: "EmptyFile",
    says: ["is empty"],
  },
  { name: "an empty gz", file: "empty.csv.gz", content: gzipSync(""), code: "EmptyFile", says: ["is empty"] },
  {
    name: "a header without rows",
    file: "header.csv",
    content: csv(),
    code: "NoRows",
    says: ["has no rows"],
  },
  {
    name: "a truncated gz",
    file: "cut.csv.gz",
    content: zipped.subarray(0, zipped.length - 6),
    code: "TruncatedGzip",
    says: ["is cut short", "Fetch or zip it again"],
  },
  {
    name: "a gz with a changed byte",
    file: "bent.csv.gz",
    content: zipped.map((byte, i) => (i === zipped.length - 7 ? byte ^ 1 : byte)),
    code: "DamagedGzip",
    says: ["is damaged"],
  },
  {
    name: "a gz followed by zeros and more rows, which zlib would drop in silence",
    file: "padded.csv.gz",
    content: Buffer.concat([zipped, Buffer.alloc(10), gzipSync(`${C},9\n`)]),
    code: "DamagedGzip",
    says: ["is damaged", "bytes follow its end"],
  },
  {
    name: "a file that is gz only by its name",
    file: "page.csv.gz",
    content: "<html>not found</html>",
    code: "NotGzip",
    says: ["no gzip data"],
  },
  {
    name: "a file that is gzipped twice",
    file: "twice.csv.gz",
    content: gzipSync(zipped),
    code: "NotText",
    says: ["is gzipped twice", "Unzip it once"],
  },
  {
    name: "an Excel file",
    file: "sheet.xlsx",
    content: new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x06, 0x00]),
    code: "NotText",
    says: ["Excel (.xlsx) or zip", "Save the sheet as CSV"],
  },
  {
    name: "a file that is compressed by zstd",
    file: "drop.csv.zst",
    content: new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0x24]),
    code: "NotText",
    says: ["compressed by zstd", "zstd -d"],
  },
  {
    name: "a pointer of Git LFS",
    file: "pointer.csv",
    content: `version https://git-lfs.github.com/spec/v1\noid sha256:${"ab".repeat(32)}\nsize 12345\n`,
    code: "NotText",
    says: ["pointer of Git LFS", "git lfs pull"],
  },
  {
    name: "a page instead of the file",
    file: "page.json",
    content: "<!DOCTYPE html>\n<html><body>drop.json</body></html>\n",
    code: "NotText",
    says: ["HTML", "by its button Raw"],
  },
  ...(["utf16le", "utf16be"] as const).map((encoding) => {
    const little = Buffer.from(String(good), "utf16le");
    return {
      name: `a text in ${encoding} without its mark`,
      file: "wide.csv",
      content: encoding === "utf16le" ? little : little.swap16(),
      code: "NotUtf8",
      says: ["is UTF-16", "Save it as UTF-8"],
    };
  }),
  {
    name: "a total above the supply",
    file: "supply.csv",
    content: good,
    code: "AboveSupply",
    says: ["adds up to 12", "1 above the supply of 11"],
    supply: 11n,
  },
];
