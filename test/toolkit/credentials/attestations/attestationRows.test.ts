import { expect } from "chai";
import { encodeAbiParameters, type Hex, parseAbiParameters, zeroAddress, zeroHash } from "viem";
import { readRows } from "../../../../src/node/files/readRows.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { isoMomentOr, readMoment } from "../../../../src/sdk/core/text/moment.ts";
import {
  attestationRows,
  dataFromText,
} from "../../../../src/sdk/credentials/attestations/attestationRows.ts";
import { attestTask } from "../../../../src/sdk/credentials/attestations/attestRows.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";

const SCHEMA = "uint256 score,string note,bool ok,address[] friends";
const FRIEND = "0x00000000000000000000000000000000000000A1";
const encoded = (score: bigint, note: string, ok: boolean, friends: readonly Hex[]) =>
  encodeAbiParameters(parseAbiParameters(SCHEMA), [score, note, ok, friends]);
const refused = (run: () => unknown): SymbolonError => {
  try {
    run();
  } catch (error) {
    return error as SymbolonError;
  }
  throw new Error("it was not refused");
};

describe("attestation data in text", () => {
  it("reads pairs, JSON and raw bytes", () => {
    const wanted = encoded(7n, "hello, world, score", true, [FRIEND]);
    for (const text of [
      `score=7,note=hello, world, score,ok=true,friends=["${FRIEND}"]`,
      ` friends = ["${FRIEND}"] , ok = true , score = 7 , note = hello, world, score `,
      JSON.stringify({ score: "7", note: "hello, world, score", ok: true, friends: [FRIEND] }),
      wanted,
    ]) {
      expect(dataFromText(SCHEMA, text), text).to.equal(wanted);
    }
    expect(dataFromText("", "")).to.equal("0x");
    expect(dataFromText("uint8", "[3]")).to.equal(`0x${"3".padStart(64, "0")}`);
    expect(dataFromText("string a", "a=b=c,d=e")).to.equal(
      encodeAbiParameters([{ type: "string" }], ["b=c,d=e"]),
    );
    const great = 2n ** 200n;
    expect(dataFromText("uint256 a", `a=${great}`)).to.equal(
      encodeAbiParameters([{ type: "uint256" }], [great]),
    );
  });

  it("refuses what it would have to guess", () => {
    for (const [schema, text, code] of [
      [SCHEMA, "score=7", "BadFieldValue"],
      [SCHEMA, "score=7,points=8,note=a,ok=true,friends=[]", "BadFieldValue"],
      [SCHEMA, "points=8", "BadData"],
      [SCHEMA, "score", "BadData"],
      [SCHEMA, "score=1,score=2,note=a,ok=true,friends=[]", "BadData"],
      [SCHEMA, "score=1,note=a,ok=yes,friends=[]", "BadFieldValue"],
      [SCHEMA, "score=1,note=a,ok=true,friends=[", "BadData"],
      [SCHEMA, "score=1e3,note=a,ok=true,friends=[]", "BadFieldValue"],
      [SCHEMA, '{"score": 9007199254740993, "note": "", "ok": true, "friends": []}', "BadFieldValue"],
      [SCHEMA, "0x123", "BadData"],
      // Bytes, but not of these fields.
      [SCHEMA, "0x12", "BadData"],
      ["uint8,uint8", "a=1", "BadData"],
      ["uint8 a", "", "BadFieldValue"],
    ] as const) {
      expect(refused(() => dataFromText(schema, text)).code, text).to.equal(code);
    }
  });

  it("reads moments as seconds, days and times, and no others", () => {
    expect(readMoment("0")).to.equal(0n);
    expect(readMoment("")).to.equal(0n);
    expect(readMoment("1893456000")).to.equal(1_893_456_000n);
    expect(readMoment("253402300799")).to.equal(253_402_300_799n);
    expect(readMoment("2030-01-01")).to.equal(1_893_456_000n);
    expect(readMoment("2030-01-01T01:00:00+01:00")).to.equal(1_893_456_000n);
    // As JavaScript, Python and PostgreSQL write them.
    for (const text of [
      "2030-01-01T00:00:00.000Z",
      "2030-01-01T00:00:00.999Z",
      "2030-01-01T01:00:00.110295+01:00",
      "2030-01-01 00:00:00+00:00",
      "2030-01-01T00:00Z",
    ]) {
      expect(readMoment(text), text).to.equal(1_893_456_000n);
    }
    for (const text of [
      "253402300800",
      "18446744073709551615",
      "18446744073709551616",
      "2030-02-30",
      "2030-01-01T00:00:00.Z",
      "2030-01-01T00:00:00.110295",
      "2030-1-1",
      "soon",
      "-1",
      "2030-01-01T00:00:00",
      "1e9",
    ]) {
      expect(readMoment(text), text).to.have.property("code", "BadMoment");
    }
    for (const [text, hint] of [
      ["1767225600000", "Write 1767225600, which is 2026-01-01T00:00:00Z, if these are milliseconds."],
      ["1767225600123456", "Write 1767225600, which is 2026-01-01T00:00:00Z, if these are microseconds."],
      ["1767225600123456789", "Write 1767225600, which is 2026-01-01T00:00:00Z, if these are nanoseconds."],
      ["18446744073709551615000", "Write Unix seconds, or 2030-12-31T23:59:59Z; 0 for never."],
    ] as const) {
      const problem = "is beyond the year 9999, in seconds";
      expect(readMoment(text), text).to.deep.equal({ code: "BadMoment", problem, hint });
    }
    expect(isoMomentOr(1_893_456_000n, "never")).to.equal("2030-01-01T00:00:00Z");
    expect(isoMomentOr(0n, "never")).to.equal("never");
    expect(isoMomentOr(2n ** 64n - 1n, "never")).to.equal("second 18446744073709551615, beyond the calendar");
  });
});

describe("attestation rows", () => {
  const folder = temporaryFolder();
  const uid: Hex = `0x${"11".repeat(32)}`;
  const tasksOf = async (name: string, text: string, schema = "uint8 a,string b", revocable = true) => {
    const file = folder.write(name, text);
    return attestationRows({ file, rows: await readRows(file), uid, schema, defaults: { revocable } });
  };

  it("reads recipients with the checksums of a chain where it is told which", () => {
    // From EIP-1191.
    const recipient = "0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD";
    const rows = [{ row: 1, line: 2, values: { recipient, a: "1" } }];
    const read = (checksumChain?: number) =>
      attestationRows({
        file: "a.csv",
        rows,
        uid,
        schema: "uint8 a",
        defaults: { revocable: true },
        checksumChain,
      });
    expect(read(30)[0]?.request.data.recipient).to.equal("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    for (const chain of [undefined, 31]) expect(() => read(chain)).to.throw("--checksum-chain");
  });

  it("reads CSV and JSON alike", async () => {
    const ref = `0x${"22".repeat(32)}`;
    const csv = await tasksOf(
      "a.csv",
      `\uFEFFb,a,recipient,expirationTime,revocable,refUID,value\r\n"x,y",1,${FRIEND},2030-01-01,false,${ref},5\r\n,2,,,,,\r\n`,
    );
    const json = await tasksOf(
      "a.json",
      JSON.stringify([
        {
          a: 1,
          b: "x,y",
          recipient: FRIEND,
          expirationTime: 1893456000,
          revocable: false,
          refUID: ref,
          value: "5",
        },
        { a: "2", b: "" },
      ]),
    );
    const whole = await tasksOf(
      "b.json",
      JSON.stringify([
        {
          data: { a: 1, b: "x,y" },
          recipient: FRIEND,
          expirationTime: "1893456000",
          revocable: false,
          refUID: ref,
          value: 5,
        },
        { data: encodeAbiParameters(parseAbiParameters("uint8,string"), [2, ""]) },
      ]),
    );
    expect(csv.map(({ request }) => request)).to.deep.equal(json.map(({ request }) => request));
    expect(csv.map(({ request }) => request)).to.deep.equal(whole.map(({ request }) => request));
    expect(csv.map((row) => attestTask(row).digest)).to.deep.equal(json.map((row) => attestTask(row).digest));
    expect(csv[0]?.request.data).to.deep.include({ revocable: false, refUID: ref, value: 5n });
    expect(csv[1]?.request.data).to.deep.include({
      recipient: zeroAddress,
      expirationTime: 0n,
      revocable: true,
      refUID: zeroHash,
      value: 0n,
    });
    expect(csv.map(({ key, label }) => [key, label])).to.deep.equal([
      ["1", "row 1 (line 2)"],
      ["2", "row 2 (line 3)"],
    ]);
  });

  it("reads flags as Excel and Python write them, in every column, and in JSON that was made of a table", async () => {
    const [excel] = await tasksOf("a.csv", "sep=;\r\nadult;revocable\r\nTRUE;FALSE\r\n;\r\n", "bool adult");
    const [json] = await tasksOf("a.json", '[{"adult":"True","revocable":"False"}]', "bool adult");
    const [mixed] = await tasksOf("a.json", '[{"adult":"TRUE","age":7}]', "bool adult,uint8 age");
    expect(excel?.request.data).to.include({ revocable: false, data: `0x${"1".padStart(64, "0")}` });
    expect(json?.request).to.deep.equal(excel?.request);
    expect(mixed?.request.data.data).to.equal(`0x${"1".padStart(64, "0")}${"7".padStart(64, "0")}`);
  });

  it("tells a field from a column of the same name", async () => {
    const [task] = await tasksOf("a.csv", `recipient,data.recipient\n${FRIEND},7\n`, "uint8 recipient");
    expect(task?.request.data).to.include({ recipient: FRIEND, data: `0x${"7".padStart(64, "0")}` });
  });

  it("has a digest that every part of a row changes", async () => {
    const header = "a,b,recipient,expirationTime,revocable,refUID,value\n";
    const rows = [
      "1,x,,,,,",
      "2,x,,,,,",
      "1,y,,,,,",
      `1,x,${FRIEND},,,,`,
      "1,x,,1893456000,,,",
      "1,x,,,false,,",
      `1,x,,,,0x${"22".repeat(32)},`,
      "1,x,,,,,1",
    ];
    const tasks = await tasksOf("a.csv", header + rows.join("\n"));
    expect(new Set(tasks.map((row) => attestTask(row).digest)).size).to.equal(rows.length);
  });

  for (const [what, name, text, code, place] of [
    ["a value of the wrong type", "a.csv", "a,b\n1,x\n300,x\n", "BadFieldValue", /row 2 \(line 3\)/],
    ["a column that is no field", "a.csv", "a,b,c\n1,x,9\n", "BadFieldValue", /row 1/],
    ["a missing field", "a.csv", "a\n1\n", "BadFieldValue", /row 1/],
    ["data twice", "a.csv", "a,b,data\n1,x,0x12\n", "DataTwice", /row 1/],
    ["a bad address", "a.csv", "a,b,recipient\n1,x,0x12\n", "BadValue", /column recipient/],
    [
      "an address with a wrong checksum",
      "a.csv",
      "a,b,recipient\n1,x,0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed\n",
      "BadValue",
      /column recipient/,
    ],
    ["a bad moment", "a.csv", "a,b,expirationTime\n1,x,soon\n", "BadValue", /column expirationTime/],
    ["a bad flag", "a.csv", "a,b,revocable\n1,x,yes\n", "BadValue", /column revocable/],
    ["ether instead of wei", "a.csv", "a,b,value\n1,x,0.1\n", "BadValue", /column value/],
    ["a row too short", "a.csv", "a,b\n1\n", "WrongColumnCount", /row 1 \(line 2\)/],
    ["a column twice", "a.csv", "a,a\n1,2\n", "WrongHeader", /column "a" twice/],
    ["an open quote", "a.csv", 'a,b\n1,"x\n', "BadCsv", /a\.csv/],
    ["an empty file", "a.csv", " \n", "EmptyFile", /a\.csv/],
    ["a header alone", "a.csv", "a,b\n", "EmptyFile", /a\.csv/],
    ["broken JSON", "a.json", "[{", "BadJson", /a\.json/],
    ["JSON that is no list", "a.json", "{}", "BadJson", /a\.json/],
    ["a row that is no object", "a.json", "[1]", "BadJson", /row 1/],
  ] as const) {
    it(`refuses ${what}, and says where`, async () => {
      const error = await tasksOf(name, text).then(
        () => undefined,
        (thrown: SymbolonError) => thrown,
      );
      expect(error).to.include({ name: "SymbolonError", code });
      expect(error?.reason).to.match(place);
      expect(error?.hint).to.match(/\.$/);
    });
  }
});
