import { expect } from "chai";
import { readAllocationBytes } from "../../../../src/sdk/allocation/readAllocationBytes.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { isDeep } from "../../../deep.ts";
import { type FuzzRandom, fuzzRandom } from "./fuzzRandom.ts";
import { naiveChecksum } from "./naiveChecksum.ts";

const FILES = isDeep ? 40_000 : 600;
const ODD_AMOUNTS = [
  "0",
  "0.0",
  "-1",
  "1e3",
  "",
  "1.",
  ".5",
  "00",
  "5.00",
  "9".repeat(78),
  "9".repeat(79),
  `0${"9".repeat(78)}`,
  "1 000",
  "5x",
  "٣",
  "0x5",
  "+5",
  "1.2.3",
];
const ODD_ACCOUNTS = [
  "",
  "0x",
  "0x12",
  "nobody",
  `0x${"g".repeat(40)}`,
  `0x${"@".repeat(40)}`,
  `0X${"1".repeat(40)}`,
  `0x${"\u0011".repeat(40)}`,
  `0x${"a".repeat(41)}`,
  `0x${"`".repeat(40)}`,
  `0x${"1".repeat(38)}é`,
];
const ODD_INDEXES = ["", "-1", "x", "999999999", "9999999999", "4294967295", "01", "1.0"];
const POOL = Array.from({ length: 30 }, (_, i) =>
  naiveChecksum(`0x${(BigInt(i + 3) ** 31n).toString(16).padStart(40, "b").slice(0, 40)}`),
);

/** What is read, or why nothing is: everything that a user or a program sees. */
function outcome(text: string, options: object) {
  try {
    const { source: _, ...allocation } = readAllocationBytes(Buffer.from(text), "file", options);
    return allocation;
  } catch (error) {
    if (!(error instanceof SymbolonError)) throw error;
    const { code, reason, hint, details } = error;
    return { code, reason, hint, details };
  }
}

function randomLines(random: FuzzRandom): { lines: string[]; options: object } {
  const header = random.pick([
    ["account", "amount"],
    ["amount", "account"],
    ["index", "account", "amount"],
    ["beneficiary", "amount", "account"],
    ["note", "account", "amount", "index"],
    ["account", "", "amount", ""],
  ]);
  const oddity = random.pick([0, 0, 2, 20]);
  const decimals = random.chance(40) ? random.below(78) : undefined;
  const rows = Array.from({ length: 1 + random.below(12) }, (_, row) =>
    header
      .map((column) => {
        const odd = random.chance(oddity);
        if (column === "index") return odd ? random.pick(ODD_INDEXES) : String(row);
        if (column === "") return odd ? random.pick(["x", " ", '""']) : "";
        if (column === "note") return random.pick(["", "plain", "two words", "ü", odd ? "\u0000" : "-"]);
        if (column === "amount") return odd ? random.pick(ODD_AMOUNTS) : amount(random, decimals);
        return odd ? random.pick(ODD_ACCOUNTS) : account(random, random.pick(POOL), oddity);
      })
      .join(","),
  );
  const options = {
    ...(decimals !== undefined && { decimals }),
    ignoreColumns: ["note"],
    merge: random.chance(50),
    maxProblems: random.pick([1, 3, 20]),
  };
  return { lines: [header.join(","), ...rows], options };
}

function account(random: FuzzRandom, checksummed: string, oddity: number): string {
  const at = 2 + random.below(40);
  const letter = checksummed[at]!;
  const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
  if (random.chance(oddity)) return checksummed.slice(0, at) + other + checksummed.slice(at + 1);
  return random.chance(20) ? checksummed.toLowerCase() : checksummed;
}

function amount(random: FuzzRandom, decimals: number | undefined): string {
  const whole = String(random.bits(random.chance(5) ? 256 : 1 + random.below(random.chance(80) ? 90 : 256)));
  if (!decimals || random.chance(40)) return whole;
  return `${whole}.${String(random.bits(200)).slice(0, 1 + random.below(decimals))}`;
}

describe("the two readers of CSV rows", () => {
  it("tell the same of two faults where one is to be told: amounts that mean two things are behind a wrong checksum", () => {
    const wrong = POOL[0]?.replace("b", "B");
    expect(wrong).not.to.equal(POOL[0]);
    const rows = [`${wrong},1`, `${POOL[1]},2`, `${POOL[2]},1.000`];
    for (const [maxProblems, code] of [
      [1, "WrongChecksum"],
      [2, "AmbiguousAmounts"],
    ] as const) {
      for (const blank of ["", " "]) {
        const text = ["account,amount", ...rows].map((line) => `${blank}${line}`).join("\n");
        expect(outcome(text, { decimals: 18, maxProblems }), blank).to.include({ code });
      }
    }
  });

  it(`read ${FILES} files alike, whatever is wrong with them: a blank before each line sends it to the general one`, () => {
    const codes = new Map<string, number>();
    for (let seed = 0; seed < FILES; seed++) {
      const random = fuzzRandom(seed);
      const { lines, options } = randomLines(random);
      const end = random.pick(["\n", "\r\n"]);
      const plain = outcome(lines.join(end), options);
      const general = outcome(lines.map((line) => ` ${line}`).join(end), options);
      expect(plain, `seed ${seed}: ${JSON.stringify(lines)}`).to.deep.equal(general);
      const code = "code" in plain ? String(plain.code) : "read";
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    for (const code of [
      "read",
      "BadRows",
      "WrongChecksum",
      "NotAnAddress",
      "BeyondUint256",
      "ZeroAmount",
      "DuplicateAccount",
      "NotAnIndex",
      "IndexGap",
      "MergeConflict",
      "TotalBeyondUint256",
    ]) {
      expect(codes.get(code), [...codes.keys()].join()).to.be.greaterThan(0);
    }
  });
});
