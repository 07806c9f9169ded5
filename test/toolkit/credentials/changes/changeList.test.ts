import { expect } from "chai";
import { type Address, toHex, zeroAddress, zeroHash } from "viem";
import { credentialId } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import {
  type ParseChangeListParameters,
  parseChangeList,
} from "../../../../src/sdk/credentials/changes/changeList.ts";

const ID = toHex(7, { size: 32 });
const ADDRESS = (index: number) => toHex(index + 1, { size: 20 }) as Address;
const header = {
  issuer: zeroAddress,
  schema: zeroHash,
  root: ID,
  size: 1_000n,
  issuedAt: 1n,
  manifestHash: zeroHash,
  salt: zeroHash,
  policy: {} as never,
};

describe("credentials/changes: lists as people type them", () => {
  const read = (text: string, more: Partial<ParseChangeListParameters> = {}) => {
    const batch = { id: ID, registry: ADDRESS(99), header };
    return parseChangeList({ batch, text, kind: "Suspend", reason: 5, evidence: ID, ...more });
  };
  const refusal = (text: string, more: Partial<ParseChangeListParameters> = {}) => {
    try {
      read(text, more);
      return "nothing";
    } catch (thrown) {
      return (thrown as { readonly code: string }).code;
    }
  };

  it("takes indexes, ranges and ids, however they are parted", () => {
    const id = credentialId(ID, 700n);
    const rows = read(`\uFEFF3, 5-7\n;${id.toUpperCase().replace("X", "x")}\t9`);
    expect(rows.map(({ index }) => index)).to.deep.equal([3, 5, 6, 7, 700, 9]);
    expect(rows[0]).to.deep.equal({ index: 3, kind: "Suspend", reason: 5, evidence: ID });
  });

  it("takes subjects by the manifest that lists them, all of their credentials", () => {
    const subjects = [ADDRESS(1), ADDRESS(2), ADDRESS(1)];
    expect(read(ADDRESS(1), { subjects }).map(({ index }) => index)).to.deep.equal([0, 2]);
    expect(refusal(ADDRESS(5), { subjects })).to.equal("NoSuchSubject");
    expect(refusal(ADDRESS(1))).to.equal("NoSuchSubject");
    const table = read(`subject,index,reason\n${ADDRESS(1)},,2\n,1,`, { subjects });
    expect(table.map(({ index, reason }) => [index, reason])).to.deep.equal([
      [0, 2],
      [2, 2],
      [1, 5],
    ]);
    expect(refusal(`subject\n${ADDRESS(5)}`, { subjects })).to.equal("NoSuchSubject");
  });

  it("takes a table, whose rows may say what they are", () => {
    const table = `change,index,reason,evidence\nrevoke,1,2,${zeroHash}\n\nretract-suspension,4,,\r\n`;
    expect(read(table)).to.deep.equal([
      { index: 1, kind: "Revoke", reason: 2, evidence: zeroHash },
      { index: 4, kind: "RetractSuspension", reason: 5, evidence: ID },
    ]);
    expect(read("index\n12", { kind: "Revoke" })[0]).to.include({ index: 12, kind: "Revoke" });
  });

  it("takes a table as it is copied from a spreadsheet, or saved by one", () => {
    for (const table of [
      "reason\tindex\n2\t1\n\t\n3\t4\n",
      "\uFEFFsep=;\r\nindex;reason\r\n1;2\r\n4;3\r\n;\r\n",
      '"index","reason"\n"1","2"\n"4","3"\n,\n',
    ]) {
      const rows = read(table).map(({ index, reason }) => [index, reason]);
      expect(rows, JSON.stringify(table)).to.deep.equal([
        [1, 2],
        [4, 3],
      ]);
    }
  });

  it("refuses what it would have to guess", () => {
    const cases: readonly (readonly [text: string, code: string])[] = [
      ["", "EmptyFile"],
      ["index\n", "EmptyFile"],
      ["one two", "BadTarget"],
      ["9-3", "BadTarget"],
      ["0-10000000", "BadTarget"],
      ["-1", "BadTarget"],
      ["1.5", "BadTarget"],
      ["index,reason\n1", "WrongColumnCount"],
      ['index,reason\n"1,2', "BadCsv"],
      ["sep=|\nindex,reason\n1,2", "BadCsv"],
      ["index;reason,note\n1;2", "WrongHeader"],
      ["index,colour\n1,red", "WrongHeader"],
      ["change,index\nexplode,1", "BadValue"],
      ["index,evidence\n1,file.pdf", "BadValue"],
      [credentialId(ID, 1_000n), "NoSuchCredential"],
    ];
    expect(() => read("0-10000000")).to.throw(
      "names 10,000,001 credentials; one range may name at most 10,000,000",
    );
    expect(cases.map(([text]) => refusal(text))).to.deep.equal(cases.map(([, code]) => code));
  });
});
