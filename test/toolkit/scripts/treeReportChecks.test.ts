import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { sha256 } from "viem";
import { bytesToHex, hexToBytes } from "../../../src/sdk/core/bytes.ts";
import { allocationHash } from "../../../src/sdk/core/campaign/allocationHash.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { runTree } from "./runTree.ts";
import { withUnit } from "./withUnit.ts";

const A = "0x52908400098527886E0F7030069857D2E4169EE7";
const B = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const C = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
const ZERO = `0x${"0".repeat(40)}`;

describe("symbolon tree report, of a file to be checked", () => {
  const folder = temporaryFolder();
  const check = (...args: string[]) => runTree(["report", ...withUnit(args)]);
  const told = async (file: string, ...args: string[]) => {
    const { code, stdout, stderr } = await check(file, ...args, "--json");
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    return JSON.parse(stdout);
  };
  const codes = async (file: string, ...args: string[]) =>
    (await told(file, ...args)).warnings.map(({ code }: { code: string }) => code);

  it("shows names of columns that hold signs for a terminal, and takes one without a name", async () => {
    const file = folder.write("drop.csv", `account,amount,a\u009b2J,\n${A},5,x,\n`);
    const { code, stdout } = await check(file, "--ignore-columns", "a\u009b2J");
    expect(code).to.equal(0);
    expect(stdout).to.include('commas: account, amount, "a\\u009b2J", ""');
    expect((await check("")).code).to.equal(2);
  });

  it("tells what a sound file comes to", async () => {
    const text = gzipSync(`amount;Address\n1.5;${B}\n7;${C}\n2;${B}\n0.25;${A}\n`);
    const file = folder.write("drop.csv.gz", text);
    const amounts = [3_500_000n, 7_000_000n, 250_000n];
    const columns = [
      Buffer.concat([B, C, A].map((account) => hexToBytes(account))),
      Buffer.concat(amounts.map((amount) => hexToBytes(`0x${amount.toString(16).padStart(64, "0")}`))),
    ] as const;
    expect(
      await told(file, "--decimals", "6", "--merge", "--rows", "3", "--total", "10.75", "--max-amount", "7"),
    ).to.deep.include({
      rows: 3,
      total: "10750000",
      decimals: 6,
      least: "250000",
      median: "3500000",
      greatest: "7000000",
      allocationHash: bytesToHex(allocationHash(...columns)),
      file: {
        format: "csv",
        delimiter: "semicolon",
        columns: ["amount", "Address"],
        indexed: false,
        rows: 4,
        checksums: 3,
        merges: [{ row: 3, into: 1, line: 4, amount: "2000000" }],
      },
      payees: null,
      merged: 1,
      source: { name: "drop.csv.gz", sha256: sha256(text) },
      warnings: [
        {
          code: "NoChecksum",
          message:
            "1 of 4 addresses are written without upper and lower case, so no checksum catches a mistyped digit in them.",
        },
        { code: "Merged", message: "1 of 4 rows were added to an earlier row of their account." },
      ],
    });
  });

  it("speaks to people without --json", async () => {
    const file = folder.write(
      "drop.jsonl",
      `{"account":"${B}","amount":"5000000000"}\n{"account":"${ZERO}","amount":"6000000000"}\n`,
    );
    const { code, stdout } = await check(file);
    expect(code).to.equal(0);
    expect(stdout)
      .to.match(/^file +JSON lines$/m)
      .and.match(/^accounts +2$/m)
      .and.match(/^total +11,000,000,000 base units$/m)
      .and.match(/^least +5,000,000,000 base units$/m)
      .and.match(/^median +5,000,000,000 base units$/m)
      .and.match(/^decimals +none: amounts are base units$/m)
      .and.match(/^warning +Index 1 is the zero address/m);
    const merged = await check(
      folder.write("a.csv", `account,amount\n${B},1.5\n${B},2\n`),
      "--merge",
      "--decimals",
      "18",
    );
    expect(merged.stdout)
      .to.match(/^merged +row 2 \(line 3\) into row 1: 2 tokens$/m)
      .and.match(/^accounts +1, of 2 rows in the file$/m)
      .and.match(/^decimals +18$/m)
      .and.match(/^file +CSV, separated by commas: account, amount$/m);
  });

  it("warns of what looks odd, and only then", async () => {
    const file = (...rows: string[]) => folder.write("odd.csv", `account,amount\n${rows.join("\n")}\n`);
    const unit = "000000000000000000";
    expect(await codes(file(`${B},5${unit}`, `${C},7${unit}`))).to.deep.equal([]);
    expect(await codes(file(`${B},5`, `${C},7`))).to.deep.equal(["TokensAsUnits"]);
    expect(await codes(file(`${B},5`, `${C},7`), "--decimals", "18")).to.deep.equal([]);
    expect(await codes(file(`${B},5${unit}`, `${C},7${unit}`), "--decimals", "18")).to.deep.equal([
      "UnitsAsTokens",
    ]);
    expect(await codes(file(`${B},5${unit}`, `${C},5${unit}`))).to.deep.equal(["EqualAmounts"]);
    expect(await codes(file(`${B},5${unit}`, `${C.toLowerCase()},7${unit}`))).to.deep.equal(["NoChecksum"]);
  });

  it("fails with every bad row, and where a limit is broken", async () => {
    const bad = folder.write("bad.csv", `account,amount\n${B},0\nnobody,1\n${A},x\n`);
    const failed = await check(bad, "--json");
    expect(failed.code).to.equal(1);
    const { error } = JSON.parse(failed.stdout);
    expect(error.code).to.equal("BadRows");
    expect(error.details.problems).to.have.length(3);
    expect(failed.stderr).to.include("row 2 (line 3)").and.include("row 3 (line 4)");
    expect(JSON.parse((await check(bad, "--json", "--max-problems", "1")).stdout).error.code).to.equal(
      "ZeroAmount",
    );

    const good = folder.write("good.csv", `account,amount,note\n${B},5,x\n${A},7,y\n`);
    const code = async (...args: string[]) =>
      JSON.parse((await check(good, "--json", ...args)).stdout).error?.code;
    const ignore = ["--ignore-columns", "note"];
    expect(await code()).to.equal("UnknownColumn");
    expect(await code(...ignore)).to.equal(undefined);
    expect(await code(...ignore, "--supply", "11")).to.equal("AboveSupply");
    expect(await code(...ignore, "--total", "13")).to.equal("WrongTotal");
    expect(await code(...ignore, "--rows", "3")).to.equal("WrongRowCount");
    expect(await code(...ignore, "--max-amount", "6")).to.equal("AboveMaxAmount");
  });

  it("takes options of columns one after another, as hints name them", async () => {
    const file = folder.write("named.csv", `who,total,note,rank\n${B},5,x,1\n${A},7,y,2\n`);
    const apart = ["--map", "account=who", "--ignore-columns", "note", "--map", "amount=total"];
    expect((await told(file, ...apart, "--ignore-columns", "rank")).rows).to.equal(2);
    const again = [
      "--map",
      "account=who",
      "--ignore-columns",
      "note,rank",
      "--map",
      "account=who,amount=total",
    ];
    expect((await told(file, ...again)).rows).to.equal(2);
    const both = await check(file, "--map", "account=who", "--map", "account=note");
    expect(both.stderr).to.include("each once");
  });

  it("refuses options that make no sense, as a wrong call", async () => {
    const file = folder.write("good.csv", `account,amount\n${B},5\n`);
    const wrong = [
      [["--decimals", "78"], "from 0 to 77"],
      [["--total", "1.5"], "--total '1.5' has decimals"],
      [["--max-amount", "-1"], "plain digits"],
      [["--rows", "0"], "from 1 to"],
      [["--decimals", "6", "--base-units"], "exclude each other"],
      [["--ignore-columns", "a,,b"], "names separated by commas"],
    ] as const;
    for (const [args, says] of wrong) {
      const { code, stderr } = await check(file, ...args);
      expect(code, args.join(" ")).to.equal(2);
      expect(stderr).to.include(says);
    }
  });
});
