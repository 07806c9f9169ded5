import { expect } from "chai";
import { type Address, getAddress, zeroHash } from "viem";
import { readRows } from "../../../../src/node/files/readRows.ts";
import {
  type ChangeRow,
  changeRows,
  targetRows,
} from "../../../../src/sdk/credentials/changes/changeRows.ts";
import {
  namedSubjects,
  rowsByCredential,
  subjectCredentials,
} from "../../../../src/sdk/credentials/changes/subjectTargets.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";

const ANNA = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const BEN = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const lower = (account: string) => account.toLowerCase() as Address;
const ID = `0x${"ab".repeat(32)}`;
const DEFAULTS = { kind: "Revoke", reason: 4, evidence: zeroHash } as const;

describe("credentials/changes: rows that name accounts", () => {
  const folder = temporaryFolder();
  const read = async (text: string) => {
    const file = folder.write("list", text);
    return changeRows(file, await readRows(file, "credential"), DEFAULTS, () => zeroHash);
  };
  const targetsOf = async (text: string) => (await read(text)).map(({ target }) => target);
  const refusal = async (text: string) => {
    try {
      await read(text);
    } catch (thrown) {
      const { code, reason, hint } = thrown as { code: string; reason: string; hint: string };
      return { code, text: `${reason} ${hint}` };
    }
    return expect.fail("nothing was refused");
  };
  const at = (subject: string, row: number, line?: number) => ({
    subject: lower(subject),
    place: { file: folder.path("list"), row, ...(line !== undefined && { line }) },
  });

  it("reads a column subject, of a table as spreadsheets save it and of JSON", async () => {
    expect(await targetsOf(`subject\n${ANNA}\n`)).to.deep.equal([at(ANNA, 1, 2)]);
    const saved = `\uFEFFsep=;\r\nsubject;reason\r\n${lower(ANNA)};1\r\n;\r\n0x${BEN.slice(2).toUpperCase()};2\r\n`;
    expect(await targetsOf(saved)).to.deep.equal([at(ANNA, 1, 3), at(BEN, 2, 5)]);
    expect((await read(saved)).map(({ reason }) => reason)).to.deep.equal([1, 2]);
    expect(await targetsOf(`index,subject,credential\n7,,\n,${ANNA},\n,,${ID}`)).to.deep.equal([
      7,
      at(ANNA, 2, 3),
      ID,
    ]);
    expect(await targetsOf(JSON.stringify([{ subject: ANNA }, { index: 3 }]))).to.deep.equal([
      at(ANNA, 1),
      3,
    ]);
    expect(targetRows("f", [{ row: 1, line: 2, values: { subject: ANNA } }])).to.deep.equal([
      { subject: lower(ANNA), place: { file: "f", row: 1, line: 2 } },
    ]);
  });

  it("reads accounts and ids alone, one a line or in a list of JSON", async () => {
    for (const end of ["\n", "\r\n"]) {
      const lines = ["", ANNA, "", ` ${BEN}`, ID, ""].join(end);
      expect(await targetsOf(lines)).to.deep.equal([at(ANNA, 1, 2), at(BEN, 2, 4), ID]);
    }
    expect(await targetsOf(ANNA)).to.deep.equal([at(ANNA, 1, 1)]);
    expect(await targetsOf(`\uFEFF${ID}\n${ANNA}`)).to.deep.equal([ID, at(ANNA, 2, 2)]);
    expect(await targetsOf(JSON.stringify([ANNA, 5, ID]))).to.deep.equal([at(ANNA, 1), 5, ID]);
    // What is parted is a table, and begins with a header.
    expect((await refusal(`${ANNA},1\n${BEN},2`)).code).to.equal("WrongHeader");
    expect((await refusal(`${ANNA}\n${BEN},2`)).code).to.equal("WrongColumnCount");
    expect((await refusal(`account\n${BEN}`)).text).to.include("index, credential, subject");
  });

  it("reads accounts as the wallets of Rootstock spell them, since each must be one of the batch", async () => {
    // From EIP-1191: chain 30, and its testnet 31.
    const spelled = [
      "0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD",
      "0x5aAeb6053F3e94c9b9A09F33669435E7EF1BEaEd",
    ];
    for (const account of spelled) {
      expect(await targetsOf(`subject\n${account}\n`)).to.deep.equal([at(account, 1, 2)]);
      const other = account.replace("5aa", "5AA").replace("5aA", "5Aa");
      expect((await refusal(`subject\n${other}\n`)).code).to.equal("WrongChecksum");
    }
  });

  it("refuses what is no account by file, row, line and value", async () => {
    const mistyped = `${ANNA.slice(0, -1)}9`;
    const misspelled = ANNA.replace("C5", "c5");
    const cases = [
      [`subject\n${BEN}\n${mistyped}`, "WrongChecksum", `row 2 (line 3), column subject: "${mistyped}"`],
      [`${misspelled}\n`, "WrongChecksum", `row 1 (line 1), column subject: "${misspelled}"`],
      [`${misspelled}\n`, "WrongChecksum", `if every digit is right, write ${ANNA}.`],
      [`${BEN}\n${ANNA.slice(0, -1)}`, "BadSubject", "row 2 (line 2), column subject"],
      ["subject\nanna.eth", "BadSubject", "is not an address"],
      [`subject\n${ID}`, "BadSubject", "is not an address"],
      [`credential\n${ANNA}`, "BadValue", "write accounts in a column subject"],
      [`index,subject\n1,${ANNA}`, "BadValue", "column subject: "],
      [`index,subject\n1,${ANNA}`, "BadValue", "is given with an index"],
      [`credential,subject\n${ID},${ANNA}`, "BadValue", "is given with the id of a credential"],
      ["subject,index\n,", "EmptyFile", ""],
      ["subject,index,reason\n,,5", "BadValue", "column index"],
    ] as const;
    for (const [text, code, words] of cases) {
      const refused = await refusal(text);
      expect([refused.code, refused.text.includes(words)], refused.text).to.deep.equal([code, true]);
    }
  });

  const listed = () =>
    [5, at(ANNA, 2, 3), { subject: lower(BEN) }, at(ANNA, 4, 5)].map(
      (target): ChangeRow => ({ ...DEFAULTS, target }),
    );
  it("makes a row of each credential, which knows the row of the list", () => {
    const bySubject = new Map([
      [lower(ANNA), [0, 5]],
      [lower(BEN), [1]],
    ]);
    const rows = listed();
    const targets = rows.map(({ target }) => target);
    expect([...namedSubjects(targets)]).to.deep.equal([lower(ANNA), lower(BEN)]);
    const made = rowsByCredential(rows, bySubject, "the batch");
    expect(made.map(({ target, row }) => [target, row])).to.deep.equal([
      [5, 1],
      [0, 2],
      [5, 2],
      [1, 3],
      [0, 4],
      [5, 4],
    ]);
    // Rows that name no account are the caller's own.
    const plain = [{ ...DEFAULTS, target: 5 }];
    expect(rowsByCredential(plain, bySubject, "the batch")).to.equal(plain);
    expect(made[3]).to.deep.equal({ ...DEFAULTS, target: 1, row: 3 });
    expect(subjectCredentials(targets, bySubject)).to.deep.equal([
      { subject: ANNA, credentials: [0, 5] },
      { subject: BEN, credentials: [1] },
    ]);
  });

  it("refuses accounts that have no credential, by name and place", () => {
    const refused = (bySubject: ReadonlyMap<Address, readonly number[]>) => {
      try {
        rowsByCredential(listed(), bySubject, "the batch in club");
      } catch (thrown) {
        return thrown as { code: string; reason: string; details: { missing: object[] } };
      }
      return expect.fail("nothing was refused");
    };
    const one = refused(new Map([[lower(ANNA), [0]]]));
    expect(one.code).to.equal("NoSuchSubject");
    expect(one.reason).to.equal(`${BEN} has no credential in the batch in club.`);
    const several = refused(new Map());
    expect(several.reason).to.equal(
      `${folder.path("list")}, row 2 (line 3), column subject: "${ANNA}" has no credential in the batch in club (and 2 more).`,
    );
    expect(several.details.missing).to.deep.equal([
      { ...at(ANNA, 2, 3).place, subject: getAddress(ANNA) },
      { subject: BEN },
      { ...at(ANNA, 4, 5).place, subject: ANNA },
    ]);
  });
});
