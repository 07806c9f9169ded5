import { rmSync } from "node:fs";
import { expect } from "chai";
import { knownBatch } from "../../../src/node/batches/knownBatch.ts";
import { readHolds } from "../../../src/sdk/chain/read/batches.ts";
import { credentialId } from "../../../src/sdk/core/credential/credentialLeaf.ts";
import { unpackHold } from "../../../src/sdk/core/status/holds.ts";
import { runCredential } from "./credentialChain.ts";
import { ISSUER_KEY } from "./servedChain.ts";
import { statusChanges } from "./statusChanges.ts";

const ANNA = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const BEN = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const CARLA = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";
/** Who has no credential. */
const DORA = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65";
/** Anna has 0, 2 and 5, Ben 1 and 4, Carla 3. */
const MEMBERS = [ANNA, BEN, ANNA, CARLA, BEN, ANNA];

type Change = { readonly row: number; readonly index: number; readonly did: string; readonly reason: number };

describe("symbolon credential: changing all credentials of an account", () => {
  const { folder, chain, raw } = statusChanges();
  let club = "";

  beforeEach(async () => {
    club = folder.path("club");
    const rows = MEMBERS.map((subject, i) => `${subject},name ${i}`);
    const members = folder.write("members.csv", ["subject,name", ...rows].join("\n"));
    const me = chain().issuer.account.address;
    const policy = [
      "--revoker",
      me,
      "--emergency",
      me,
      "--emergency-limit",
      "86400",
      "--epoch-length",
      "3600",
    ];
    await done("batch", members, "--schema", "string name", ...policy, "--out", club);
    await done("issue", club, "--rpc", chain().rpc);
    await chain().nextEpoch();
  });
  async function done(...args: readonly string[]): Promise<void> {
    const { code, stdout, stderr } = await runCredential(args, { SYMBOLON_PRIVATE_KEY: ISSUER_KEY });
    expect(code, stdout + stderr).to.equal(0);
  }
  const json = async (...args: readonly string[]) => {
    const asked = args.includes("--batch") ? args : [...args, "--batch", club];
    const { code, stdout, stderr } = await raw([...asked, "--json"]);
    expect(stdout.trimEnd().split("\n"), stderr).to.have.length(1);
    return { code, ...JSON.parse(stdout) };
  };
  const failing = async (...args: readonly string[]) => {
    const { code, error } = await json(...args);
    expect(code).to.equal(1);
    return error as { code: string; reason: string; hint: string; details: { missing: object[] } };
  };
  const told = (changes: readonly Change[]) => changes.map(({ row, index, did }) => [row, index, did]);
  const known = () => knownBatch(chain().reader, { batch: club });

  it("revokes all of a list of accounts, whatever the file is, and says how many each has", async () => {
    const lists: Readonly<Record<string, string>> = {
      "ban.csv": `subject\n${ANNA}\n`,
      "semicolons.csv": `\uFEFFsep=;\r\nsubject;reason\r\n${ANNA.toLowerCase()};\r\n;\r\n`,
      "alone.txt": `${ANNA}\n`,
      "list.json": JSON.stringify([ANNA]),
      "objects.json": JSON.stringify([{ subject: ANNA }]),
    };
    for (const [name, text] of Object.entries(lists)) {
      const report = await json("revoke", "--file", folder.write(name, text), "--dry-run");
      expect(told(report.changes), name).to.deep.equal([0, 2, 5].map((index) => [1, index, "planned"]));
      expect(report.subjects).to.deep.equal([{ subject: ANNA, credentials: [0, 2, 5] }]);
    }
    const people = await raw(["revoke", "--file", folder.path("ban.csv"), "--batch", club]);
    expect(people.stdout)
      .to.match(/^accounts +1, with 3 credentials$/m)
      .and.to.match(/^changes +3 done$/m)
      .and.to.include(`\n${ANNA} has 3 credentials: 0, 2, 5\n`);
    const again = await json("revoke", "--file", folder.path("ban.csv"));
    expect(again).to.include({ code: 0, done: 0, doneEarlier: 3 });
    const others = await json("revoke", "0-5", "--dry-run");
    expect(others).to.include({ planned: 3, skipped: 3 });
    expect(others.subjects).to.deep.equal([]);
  });

  it("takes accounts beside indexes and ids, each credential once, in every verb", async () => {
    const id = credentialId((await known()).id, 4n);
    const file = folder.write("more.csv", `index,credential,subject,reason\n,,${BEN},7\n2,,,\n,${id},,`);
    const order = ["suspend", "3", "--subject", ANNA, "--subject", CARLA, "--file", file];
    // Rows of the list: 3, Anna, Carla, and then those of the file.
    const rows = [
      [1, 3, "planned"],
      [2, 0, "planned"],
      [2, 2, "planned"],
      [2, 5, "planned"],
      [3, 3, "skipped"],
      [4, 1, "planned"],
      [4, 4, "planned"],
      [5, 2, "skipped"],
      [6, 4, "skipped"],
    ];
    const report = await json(...order, "--dry-run");
    expect(told(report.changes)).to.deep.equal(rows);
    expect(report.changes[7]).to.include({
      because: "Repeated",
      why: "Row 2 of the list says the same of credential 2.",
    });
    expect(report.changes.map(({ reason }: Change) => reason)).to.deep.equal([0, 0, 0, 0, 0, 7, 7, 0, 0]);
    expect(report.subjects.map(({ subject }: { subject: string }) => subject)).to.deep.equal([
      ANNA,
      CARLA,
      BEN,
    ]);
    const sent = await json(...order);
    // A row that says no more than an earlier one is done with it.
    expect(sent).to.include({ code: 0, done: 8, skipped: 1, wordUpdates: 2 });
    const retracted = await json("suspend", "--retract", "--subject", BEN);
    expect(told(retracted.changes)).to.deep.equal([1, 4].map((index) => [1, index, "done"]));
    expect((await json("reinstate", "--subject", CARLA)).done).to.equal(1);
    const mixed = folder.write("mixed.csv", `change,subject\nrevoke,${CARLA}\nsuspend,${BEN}`);
    expect(told((await json("announce", mixed)).changes)).to.deep.equal([
      [1, 3, "done"],
      [2, 1, "done"],
      [2, 4, "done"],
    ]);
  });

  it("holds all credentials of an account, and ends the holds", async () => {
    const file = folder.write("hold.txt", `${BEN}\n`);
    const held = await json("hold", "1", "--subject", CARLA, "--file", file);
    expect(held).to.deep.include({ code: 0, held: [1, 3, 4] });
    expect(held.subjects).to.deep.equal([
      { subject: CARLA, credentials: [3] },
      { subject: BEN, credentials: [1, 4] },
    ]);
    const { id: batch, registry } = await known();
    const holds = await readHolds(chain().reader, { registry, batch, targets: [0n, 1n, 3n, 4n] });
    expect(holds.map((hold) => unpackHold(hold).until > 0n)).to.deep.equal([false, true, true, true]);
    const ended = await raw(["hold", "--end", "--subject", BEN, "--batch", club]);
    expect(ended.stdout)
      .to.match(/^accounts +1, with 2 credentials$/m)
      .and.to.match(/^ended +2$/m)
      .and.to.include(`${BEN} has 2 credentials: 1, 4`);
  });

  it("refuses an account that has none, by name and place, and plans nothing", async () => {
    const file = folder.write("ban.csv", `subject\n${ANNA}\n${DORA}\n${DORA}\n`);
    for (const args of [
      ["--file", file],
      ["--file", file, "--keep-going"],
    ]) {
      const error = await failing("revoke", ...args);
      expect(error.code).to.equal("NoSuchSubject");
      expect(error.reason).to.equal(
        `${file}, row 2 (line 3), column subject: "${DORA}" has no credential in the batch in ${club} (and 1 more).`,
      );
      expect(error.details.missing).to.deep.equal(
        [2, 3].map((row) => ({ file, row, line: row + 1, subject: DORA })),
      );
    }
    expect((await failing("hold", "--file", file)).code).to.equal("NoSuchSubject");
    const alone = await failing("suspend", "1", "--subject", DORA);
    expect(alone.reason).to.match(new RegExp(`^${DORA} has no credential in`));
    const untouched = await json("revoke", "0-5", "--dry-run");
    expect(untouched).to.include({ planned: 6 });
  });

  it("needs the batch's folder with its secret, and accounts without a mistyped digit", async () => {
    const { id } = await known();
    for (const [verb, batch] of [
      ["revoke", id],
      ["hold", id],
      ["revoke", `${club}/public/header.json`],
    ] as const) {
      const error = await failing(verb, "--subject", ANNA, "--batch", batch);
      expect(error.code).to.equal("FolderNeeded");
      expect(error.hint).to.include("Give --batch");
    }
    const mistyped = ANNA.replace("C8", "C9");
    const file = folder.write("ban.txt", `${BEN}\n${mistyped}\n`);
    const wrong = await failing("revoke", "--file", file);
    expect(wrong.code).to.equal("WrongChecksum");
    expect(wrong.reason).to.include(`${file}, row 2 (line 2), column subject: "${mistyped}"`);
    const called = await raw(["revoke", "--subject", mistyped, "--batch", club]);
    expect(called.code).to.equal(2);
    expect(called.stderr).to.include("checksum");
    const target = await failing("revoke", ANNA);
    expect([target.code, target.hint.includes("--subject")]).to.deep.equal(["BadTarget", true]);
    rmSync(`${club}/secret`, { recursive: true });
    expect((await failing("revoke", "--subject", ANNA)).code).to.equal("BadBatchDirectory");
    // Indexes need no secret.
    expect((await json("revoke", "0", "--dry-run")).planned).to.equal(1);
  });
});
