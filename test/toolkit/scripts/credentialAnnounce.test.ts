import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { keccak256, toHex, zeroAddress, zeroHash } from "viem";
import { canonicalAddresses } from "../../../src/sdk/chain/book/canonicalAddresses.ts";
import { credentialId } from "../../../src/sdk/core/credential/credentialLeaf.ts";
import { OTHER_KEY } from "./servedChain.ts";
import { statusChanges } from "./statusChanges.ts";

describe("symbolon credential: announcing changes of status", () => {
  const { folder, chain, id, header, headerFile, fresh, raw, json, failing, finallySet, changed } =
    statusChanges();
  const did = (report: { changes: { index: number; did: string }[] }) =>
    report.changes.map(({ index, did: what }) => [index, what]);

  it("announces indexes, ranges and ids in one transaction, with as few words as can be", async () => {
    const report = await json("revoke", "3", "222-225", credentialId(id(), 700n), "--reason", "7");
    expect(report).to.deep.include({
      code: 0,
      dryRun: false,
      batch: id(),
      done: 6,
      skipped: 0,
      wordUpdates: 3,
    });
    expect(report.transactions).to.have.length(1);
    const [event, ...others] = await changed();
    expect(others).to.deep.equal([]);
    expect(event).to.deep.include({ kind: "Revoke", reason: 7, indexes: [3, 222, 223, 224, 225, 700] });
    expect(event?.masks).to.have.length(3);
    for (const change of report.changes) {
      expect(change).to.include({ did: "done", effectiveFrom: `${event?.from}`, reason: 7 });
      expect(change.transaction).to.equal(report.transactions[0].hash);
    }
    expect((await finallySet([2, 3, 4, 222, 225, 226, 700])).revoked).to.deep.equal([3, 222, 225, 700]);
    const people = await raw(["revoke", "3", "4"]);
    expect(people.stdout)
      .to.match(/^changes +1 skipped, 1 done$/m)
      .and.to.match(/^row 1: Credential 3 is revoked from 20.* a revocation is final\.$/m)
      .and.to.match(/^retractable +until 20.* \([\d dhms]+ left\)$/m);
  });

  it("does rows of several kinds from a file, each once, and says what became of each", async () => {
    await json("suspend", "8", "9");
    const evidence = folder.write("evidence.pdf", "what happened");
    const hash = keccak256(toHex("what happened"));
    const file = folder.write(
      "changes.csv",
      [
        "change,credential,reason,evidence",
        `revoke,1,4,${evidence}`,
        `suspend,${credentialId(id(), 2n)},,`,
        "suspend,20,,",
        "reinstate,8,,",
        "Reinstate,7,,",
        "retract-suspension,9,,",
        `revoke,5,4,${hash}`,
        "revoke,6,5,",
        "revoke,1,5,",
      ].join("\n"),
    );
    const report = await json("announce", file);
    expect(did(report)).to.deep.equal([
      [1, "done"],
      [2, "done"],
      [20, "done"],
      [8, "done"],
      [7, "skipped"],
      [9, "done"],
      [5, "done"],
      [6, "done"],
      [1, "skipped"],
    ]);
    expect(report.changes[4].because).to.equal("NotSuspended");
    expect(report.changes[8].why).to.match(/Row 1 of the list/);
    expect(report).to.deep.include({
      code: 0,
      done: 7,
      skipped: 2,
      refused: 0,
      journal: `${file}.announce.journal`,
    });
    const told = (await changed())
      .slice(1)
      .map(({ kind, reason, evidence: proof, indexes }) => [kind, reason, proof, indexes]);
    expect(told).to.deep.equal([
      ["RetractSuspension", 0, zeroHash, [9]],
      ["Revoke", 4, hash, [1, 5]],
      ["Suspend", 0, zeroHash, [2, 20]],
      ["Reinstate", 0, zeroHash, [8]],
      ["Revoke", 5, zeroHash, [6]],
    ]);
    expect(await finallySet([1, 2, 5, 6, 7, 8, 9])).to.deep.equal({ revoked: [1, 5, 6], suspended: [2] });

    const again = await json("announce", file);
    expect(again).to.deep.include({ code: 0, done: 0, doneEarlier: 7, transactions: [] });
    // The journal is the order's: also when others have changed the status since.
    await json("reinstate", "2");
    const undone = await json("announce", file);
    expect(undone.transactions).to.deep.equal([]);
    expect(undone.changes.filter((change: { undone?: boolean }) => change.undone)).to.deep.equal([
      undone.changes[1],
    ]);
    expect(undone.changes[1]).to.include({ index: 2, did: "done earlier" });
    expect((await raw(["announce", file])).stdout).to.match(/^row 2: It was done and has been undone since/m);
    expect((await finallySet([2])).suspended).to.deep.equal([]);
    // New rows may be added, and a row that was sent may not be another by now.
    const text = readFileSync(file, "utf8");
    folder.write("changes.csv", `${text}\nrevoke,10,5,`);
    expect((await json("announce", file)).done).to.equal(1);
    folder.write("changes.csv", text.replace("revoke,6,5,", "revoke,6,6,"));
    expect((await failing("announce", file)).code).to.equal("InputChanged");
  });

  it("takes indexes and ids from files of other shapes", async () => {
    const list = folder.write("list.json", JSON.stringify([11, credentialId(id(), 12n), "13"]));
    expect(did(await json("revoke", "--file", list))).to.deep.equal(
      [11, 12, 13].map((index) => [index, "done"]),
    );
    const objects = folder.write("objects.json", JSON.stringify([{ index: 14, reason: 3 }, { index: 15 }]));
    expect((await json("suspend", "16", "--file", objects, "--reason", "9")).wordUpdates).to.equal(2);
    // The same list may be an order of another kind, later.
    expect((await json("reinstate", "--file", objects)).done).to.equal(2);
    const reasons = (await changed()).slice(1, -2).map(({ reason, indexes }) => [reason, indexes]);
    expect(reasons).to.deep.equal([
      [9, [15, 16]],
      [3, [14]],
    ]);
  });

  it("says where a file is wrong", async () => {
    const cases = [
      ["change,index\nrevoke,x", "BadValue", /row 1.*line 2/i],
      ["change,index\nforget,1", "BadValue", /change/],
      ["index\n1", "BadValue", /change/],
      ["change,index,reason\nrevoke,1,5000000000", "BadValue", /reason/],
      ["change,index,why\nrevoke,1,x", "WrongHeader", /why/],
      ["change,index\nconstructor,1", "BadValue", /change/],
      ["change,index,credential\nrevoke,1,2", "BadValue", /is given with an index/],
      ["change,index\nrevoke,9999999999", "IndexBeyondBatch", /In row 1: .* no credential 9999999999\./],
      ["change,index,evidence\nrevoke,1,none.pdf", "MissingFile", /none\.pdf/],
      [`change,credential\nrevoke,${keccak256("0x66")}`, "NoSuchCredential", /is not the id of a credential/],
    ] as const;
    for (const [text, code, where] of cases) {
      const error = await failing("announce", folder.write("wrong.csv", text));
      expect(error.code, text).to.equal(code);
      expect(error.reason).to.match(where);
    }
    const suspending = folder.write("wrong.csv", "change,index\nsuspend,1\n");
    expect((await failing("revoke", "--file", suspending)).reason).to.match(
      /is not the command's change, Revoke/,
    );
    expect((await failing("hold", "--file", suspending)).code).to.equal("WrongHeader");
    expect((await failing("revoke", "3x")).code).to.equal("BadTarget");
    expect((await failing("revoke", "9-8")).code).to.equal("BadTarget");
    expect((await failing("revoke", "1", "--evidence", folder.path("no"))).code).to.equal("MissingFile");
    expect(await changed()).to.deep.equal([]);
  });

  it("sends nothing where a row cannot be, or does the rest if it is told to", async () => {
    const error = await failing("revoke", "3", "1000", "2000");
    expect(error).to.deep.include({ code: "RowsRefused" });
    expect(error.reason).to.match(
      /^Nothing was sent\. In row 2: .*0 to 999, and no credential 1000.*\(and 1 more\)/,
    );
    expect(error.details.problems).to.have.length(2);
    expect((await failing("revoke", "1000")).code).to.equal("IndexBeyondBatch");
    expect(await changed()).to.deep.equal([]);
    const report = await json("revoke", "3", "1000", "--keep-going");
    expect(did(report)).to.deep.equal([
      [3, "done"],
      [1000, "refused"],
    ]);
    expect(report).to.include({ code: 1, refused: 1 });
    const file = folder.write("fight.csv", "change,index\nsuspend,5\nreinstate,5\n");
    expect((await failing("announce", file)).code).to.equal("ContradictoryRows");
  });

  it("lets only the role's holder send, and says so before anything is paid", async () => {
    const attempt = async (...args: string[]) =>
      JSON.parse((await raw([...args, "--json"], OTHER_KEY)).stdout).error;
    for (const [args, role] of [
      [["revoke", "1"], "revoker"],
      [["hold", "--all"], "emergency"],
      [["hold", "--end", "1"], "emergency"],
    ] as const) {
      const { code, details } = await attempt(...args);
      expect(code).to.equal("NotInRole");
      expect(details).to.include({ role, account: chain().other.account.address });
    }
    await fresh(10, { revoker: zeroAddress, emergency: zeroAddress, emergencyLimit: 0n });
    for (const args of [
      ["revoke", "1"],
      ["hold", "--all"],
    ]) {
      const { code, reason } = await failing(...args);
      expect(code).to.equal("NotInRole");
      expect(reason).to.include("nobody");
    }
  });

  it("finds the batch by its id, and refuses what is elsewhere or was never issued", async () => {
    const { registry } = chain();
    // In the registry that all chains have at one address.
    expect(registry).to.equal(canonicalAddresses.batchRegistry);
    const byId = await json("revoke", "3", "--batch", id());
    expect(byId).to.include({ code: 0, done: 1 });
    const late = ["--batch", id(), "--registry", registry, "--from-block", "99999"];
    expect((await failing("revoke", "3", ...late)).code).to.equal("NoBatch");
    const never = headerFile({ ...header(), salt: keccak256("0x99") });
    expect((await failing("revoke", "3", "--batch", never)).code).to.equal("NoBatch");
    const elsewhere = headerFile(header(), { chainId: 1n });
    expect((await failing("revoke", "3", "--batch", elsewhere)).code).to.equal("ChainMismatch");
    const other = ["--registry", "0x00000000000000000000000000000000000000a1"];
    expect((await failing("revoke", "3", ...other)).code).to.equal("RegistryMismatch");
    const nothing = headerFile(header(), { registry: "0x00000000000000000000000000000000000000a1" });
    expect((await failing("revoke", "3", "--batch", nothing)).code).to.equal("NoRegistry");
    expect((await failing("hold", "--all", "--batch", nothing)).code).to.equal("NoRegistry");
    const damaged = folder.write("damaged.json", '{"chainId":"1"}');
    expect((await failing("revoke", "3", "--batch", damaged)).code).to.equal("BadHeaderFile");
    expect((await failing("revoke", "3", "--batch", folder.path("none"))).code).to.equal("MissingFile");
  });

  it("plans and simulates without sending when it is told to, and leaves no journal", async () => {
    const file = folder.write("dry.csv", "change,index\nrevoke,1\nsuspend,300\nreinstate,2\n");
    const report = await json("announce", file, "--dry-run");
    expect(did(report)).to.deep.equal([
      [1, "planned"],
      [300, "planned"],
      [2, "skipped"],
    ]);
    expect(report).to.deep.include({ dryRun: true, planned: 2, wordUpdates: 2 });
    expect(report.transactions.map(({ hash }: { hash: unknown }) => hash)).to.deep.equal([null, null]);
    expect(report.gas).to.not.equal("0");
    expect(await changed()).to.deep.equal([]);
    expect(existsSync(`${file}.announce.journal`)).to.equal(false);
    expect(await json("hold", "1", "--dry-run")).to.deep.include({ planned: [1], held: [] });
  });

  it("cuts a long list to what a transaction may hold", async () => {
    await fresh(224 * 60);
    await chain().node.setBlockGasLimit({ gasLimit: 600_000n });
    await chain().node.mine({ blocks: 1 });
    try {
      const words = Array.from({ length: 60 }, (_, word) => word * 224);
      const file = folder.write("long.json", JSON.stringify(words));
      const report = await json("revoke", "--file", file);
      expect(report).to.include({ done: 60, wordUpdates: 60 });
      expect(report.transactions.length).to.be.within(3, 4);
      for (const { gas } of report.transactions) expect(gas).to.be.lessThan(600_000);
      expect((await changed()).flatMap(({ indexes }) => indexes)).to.deep.equal(words);
    } finally {
      await chain().node.setBlockGasLimit({ gasLimit: 60_000_000n });
      await chain().node.mine({ blocks: 1 });
    }
  });
});
