import { expect } from "chai";
import { type Hex, keccak256, toHex, zeroHash } from "viem";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import type { InputRow } from "../../../../src/sdk/core/text/csvTable.ts";
import { parseSchema } from "../../../../src/sdk/credentials/index.ts";
import { formatRenewalRequests } from "../../../../src/sdk/credentials/renewal/renewalRequest.ts";
import { readSettings, renewalRows } from "../../../../src/sdk/credentials/renewal/renewalRows.ts";

const BATCH: Hex = `0x${"b1".repeat(32)}`;
const ID: Hex = `0x${"c2".repeat(32)}`;
const ANNA = "0x00000000000000000000000000000000000000a1";
const BEN = "0x00000000000000000000000000000000000000b2";
// A field may be named as a column of ours is.
const fields = parseSchema("string name,uint8 level,uint64 expires");

function read(values: InputRow["values"], line: number | undefined = 2, defaults = {}) {
  const [row] = renewalRows({
    file: "asked.csv",
    rows: [{ row: 1, line, values }],
    batch: BATCH,
    fields,
    defaults: { changes: { values: new Map() }, reason: 3, evidence: zeroHash, ...defaults },
    hashEvidence: (text) => keccak256(toHex(text)),
  });
  return row ?? expect.fail();
}

function refusal(run: () => unknown): SymbolonError {
  try {
    run();
  } catch (error) {
    if (error instanceof SymbolonError) return error;
    throw error;
  }
  return expect.fail("Nothing was refused.");
}

describe("rows that say what is to be renewed", () => {
  it("name the old credential by index, id or subject, and say what is to be another", () => {
    expect(read({ index: "7", newSubject: BEN })).to.deep.equal({
      target: { index: 7 },
      changes: { subject: BEN, values: new Map() },
      reason: 3,
      evidence: zeroHash,
    });
    expect(read({ credential: ID, expires: "2030-01-01" }).target).to.deep.equal({ id: ID });
    const moved = read({ subject: ANNA, validFrom: "0", expires: "2030-01-01T00:00:00Z" });
    expect(moved.target).to.deep.equal({ subject: ANNA });
    expect(moved.changes).to.deep.include({ validFrom: 0n, expires: 1_893_456_000n });
    const valued = read({
      index: "7",
      name: "Anna B",
      level: "9",
      "data.expires": "5",
      evidence: "why",
      reason: "8",
    });
    expect([...valued.changes.values]).to.deep.equal([
      [0, "Anna B"],
      [1, 9n],
      [2, 5n],
    ]);
    expect(valued).to.include({ reason: 8, evidence: keccak256(toHex("why")) });
  });

  it("leave as it was what is empty, and take what the command says for all of them", () => {
    const defaults = { changes: { expires: 9n, values: new Map([[1, 4]]) }, evidence: ID };
    const row = read({ index: "7", newSubject: "", expires: "", level: "", reason: "" }, 2, defaults);
    expect(row).to.deep.equal({
      target: { index: 7 },
      changes: { expires: 9n, values: new Map([[1, 4]]) },
      reason: 3,
      evidence: ID,
    });
  });

  it("are what a holder's page writes", () => {
    const asked = [{ batch: BATCH, index: 7n, credential: ID, newSubject: BEN } as const];
    const [values] = JSON.parse(formatRenewalRequests(asked));
    expect(read(values, undefined)).to.deep.include({
      target: { index: 7, id: ID },
      changes: { subject: BEN, values: new Map() },
    });
  });

  it("are refused where they name none, two, another batch, or what means nothing", () => {
    const codes = (
      [
        { newSubject: BEN },
        { index: "x", newSubject: BEN },
        { subject: ANNA, index: "7", newSubject: BEN },
        { batch: ID, index: "7", newSubject: BEN },
        { index: "7", newSubject: "0x12" },
        { index: "7", expires: "soon" },
        { index: "7", reason: "-1" },
        { index: "7", level: "256" },
        { index: "7", colour: "red" },
      ] as const
    ).map((values) => {
      const { code, details } = refusal(() => read(values));
      return [code, (details as { column?: string }).column];
    });
    expect(codes).to.deep.equal([
      ["BadValue", "subject"],
      ["BadValue", "index"],
      ["BadValue", "subject"],
      ["BadValue", "batch"],
      ["BadValue", "newSubject"],
      ["BadValue", "expires"],
      ["BadValue", "reason"],
      ["BadFieldValue", "level"],
      ["WrongHeader", undefined],
    ]);
  });
});

describe("values that are set at the command line", () => {
  it("are read by the field's type; text may hold anything", () => {
    expect([...readSettings(["name=a=b", "level=3"], fields)]).to.deep.equal([
      [0, "a=b"],
      [1, 3n],
    ]);
    expect(readSettings(["name="], fields).get(0)).to.equal("");
  });

  it("are refused where field, value or sign is missing, or said twice", () => {
    const codes = ["level", "=3", "age=3", "level=many"].map(
      (text) => refusal(() => readSettings([text], fields)).code,
    );
    expect(codes).to.deep.equal(["BadSetting", "BadSetting", "NoSuchField", "BadFieldValue"]);
    expect(refusal(() => readSettings(["level=3", "level=4"], fields)).code).to.equal("BadSetting");
  });
});
