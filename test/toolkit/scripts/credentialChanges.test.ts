import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Hex, keccak256, toHex, zeroAddress, zeroHash } from "viem";
import { getTransactionReceipt } from "viem/actions";
import { listBatchEvents } from "../../../src/chain/events/batches.ts";
import { readBatchStatus, readHolds } from "../../../src/chain/read/batches.ts";
import type { BatchHeader } from "../../../src/core/credential/batchId.ts";
import { credentialId } from "../../../src/core/credential/credentialLeaf.ts";
import { unpackHold, WHOLE_BATCH } from "../../../src/core/status/holds.ts";
import { finalAt, locate, toggledAt } from "../../../src/core/status/statusWords.ts";
import { jsonOf } from "../../../src/core/text/jsonText.ts";
import { indexesInWord } from "../../../src/credentials/index.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type CredentialChain, EPOCH, openCredentialChain, runCredential } from "./credentialChain.ts";
import { runProcess } from "./runProcess.ts";
import { ISSUER_KEY, OTHER_KEY } from "./servedChain.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "scripts", "symbolon.ts");
/** Later than anything announced here takes effect. */
const FINALLY = 10n ** 11n;

describe("symbolon credential: changes of status", () => {
  const folder = temporaryFolder();
  let chain: CredentialChain;
  let id: Hex;
  let header: BatchHeader;
  let batch: string;
  let files = 0;
  before(async () => {
    chain = await openCredentialChain();
  });
  after(() => chain.close());

  const headerFile = (of: BatchHeader, place: object = {}) => {
    const { chainId, registry } = chain;
    files += 1;
    return folder.write(`header-${files}.json`, jsonOf({ chainId, registry, header: of, ...place }));
  };
  const fresh = async (size = 1_000, policy = {}) => {
    ({ header, id } = await chain.issued(size, policy));
    batch = headerFile(header);
    await chain.nextEpoch();
  };
  beforeEach(() => fresh());

  const raw = (args: readonly string[], key: Hex = ISSUER_KEY) =>
    runCredential([...args, "--rpc", chain.rpc, ...(args.includes("--batch") ? [] : ["--batch", batch])], {
      SYMBOLON_PRIVATE_KEY: key,
    });
  const json = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await raw([...args, "--json"]);
    expect(stdout.trimEnd().split("\n"), stderr).to.have.length(1);
    return { code, ...JSON.parse(stdout) };
  };
  const failing = async (...args: readonly string[]) => {
    const { code, error } = await json(...args);
    expect(code).to.equal(1);
    return error as { code: string; reason: string; hint: string; details: Record<string, unknown> };
  };
  /** Credentials that are revoked and suspended once everything announced is in force. */
  const finallySet = async (indexes: readonly number[]) => {
    const found = { revoked: [] as number[], suspended: [] as number[] };
    for (const index of indexes) {
      const { registry } = chain;
      const status = await readBatchStatus(chain.reader, { registry, batch: id, index: BigInt(index) });
      const { mask } = locate(index);
      if (finalAt(status.revoked, mask, EPOCH, FINALLY).set) found.revoked.push(index);
      if (toggledAt(status.suspended, mask, EPOCH, FINALLY).set) found.suspended.push(index);
    }
    return found;
  };
  const changed = async () => {
    const events = await listBatchEvents(chain.reader, { registry: chain.registry, batch: id });
    return events.flatMap((event) =>
      event.event === "StatusChanged" ? [{ ...event, indexes: event.masks.flatMap(indexesInWord) }] : [],
    );
  };
  const did = (report: { changes: { index: number; did: string }[] }) =>
    report.changes.map(({ index, did: what }) => [index, what]);

  it("announces indexes, ranges and ids in one transaction, with as few words as can be", async () => {
    const report = await json("revoke", "3", "222-225", credentialId(id, 700n), "--reason", "7");
    expect(report).to.deep.include({
      code: 0,
      dryRun: false,
      batch: id,
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
      .and.to.match(/^retractable +until 20.* \(\d+ s left\)$/m);
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
        `suspend,${credentialId(id, 2n)},,`,
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
    expect((await raw(["announce", file])).stdout).to.match(
      /^row 2: It was done as asked and has been undone since/m,
    );
    expect((await finallySet([2])).suspended).to.deep.equal([]);
    // New rows may be added, and a row that was sent may not be another by now.
    const text = readFileSync(file, "utf8");
    folder.write("changes.csv", `${text}\nrevoke,10,5,`);
    expect((await json("announce", file)).done).to.equal(1);
    folder.write("changes.csv", text.replace("revoke,6,5,", "revoke,6,6,"));
    expect((await failing("announce", file)).code).to.equal("InputChanged");
  });

  it("takes indexes and ids from files of other shapes", async () => {
    const list = folder.write("list.json", JSON.stringify([11, credentialId(id, 12n), "13"]));
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
      ["change,index,credential\nrevoke,1,2", "BadValue", /beside an index/],
      ["change,index\nrevoke,9999999999", "IndexBeyondBatch", /In row 1: .* 9999999999 /],
      ["change,index,evidence\nrevoke,1,none.pdf", "MissingFile", /none\.pdf/],
      [`change,credential\nrevoke,${keccak256("0x66")}`, "NoSuchCredential", /is the id of no credential/],
    ] as const;
    for (const [text, code, where] of cases) {
      const error = await failing("announce", folder.write("wrong.csv", text));
      expect(error.code, text).to.equal(code);
      expect(error.reason).to.match(where);
    }
    const suspending = folder.write("wrong.csv", "change,index\nsuspend,1\n");
    expect((await failing("revoke", "--file", suspending)).reason).to.match(
      /another change than the command's, Revoke/,
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
      /^Nothing was sent\. In row 2: .*0 to 999, and 1000 is none.*\(and 1 more\)/,
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
      [["end-hold", "1"], "emergency"],
    ] as const) {
      const { code, details } = await attempt(...args);
      expect(code).to.equal("NotInRole");
      expect(details).to.include({ role, account: chain.other.account.address });
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
    const { registry } = chain;
    const byId = await json("revoke", "3", "--batch", id, "--registry", registry);
    expect(byId).to.include({ code: 0, done: 1 });
    expect((await failing("revoke", "3", "--batch", id)).code).to.equal("RegistryNeeded");
    const late = ["--batch", id, "--registry", registry, "--from-block", "99999"];
    expect((await failing("revoke", "3", ...late)).code).to.equal("NoBatch");
    const never = headerFile({ ...header, salt: keccak256("0x99") });
    expect((await failing("revoke", "3", "--batch", never)).code).to.equal("NoBatch");
    const elsewhere = headerFile(header, { chainId: 1n });
    expect((await failing("revoke", "3", "--batch", elsewhere)).code).to.equal("ChainMismatch");
    const other = ["--registry", "0x00000000000000000000000000000000000000a1"];
    expect((await failing("revoke", "3", ...other)).code).to.equal("RegistryMismatch");
    const nothing = headerFile(header, { registry: "0x00000000000000000000000000000000000000a1" });
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
    await chain.node.setBlockGasLimit({ gasLimit: 600_000n });
    await chain.node.mine({ blocks: 1 });
    try {
      const words = Array.from({ length: 60 }, (_, word) => word * 224);
      const file = folder.write("long.json", JSON.stringify(words));
      const report = await json("revoke", "--file", file);
      expect(report).to.include({ done: 60, wordUpdates: 60 });
      expect(report.transactions.length).to.be.within(3, 4);
      for (const { gas } of report.transactions) expect(gas).to.be.lessThan(600_000);
      expect((await changed()).flatMap(({ indexes }) => indexes)).to.deep.equal(words);
    } finally {
      await chain.node.setBlockGasLimit({ gasLimit: 60_000_000n });
      await chain.node.mine({ blocks: 1 });
    }
  });

  describe("retracts", () => {
    const retract = ["retract", "3", "--plane", "revoked"];

    it("in the epoch of the announcement", async () => {
      await json("revoke", "3", "4");
      const { code, changes } = await json(...retract);
      expect([code, changes[0].did]).to.deep.equal([0, "done"]);
      expect((await finallySet([3, 4])).revoked).to.deep.equal([4]);
      expect((await json(...retract)).changes[0]).to.include({ did: "skipped", because: "NothingAnnounced" });
      await json("suspend", "5");
      await json("retract", "5", "--plane", "suspended");
      expect((await finallySet([5])).suspended).to.deep.equal([]);
    });

    it("never afterwards: it is refused before anything is sent", async () => {
      await json("revoke", "3");
      await chain.nextEpoch();
      const error = await failing(...retract);
      expect(error.code).to.equal("NothingToRetract");
      expect(error.reason).to.match(
        /announced in an earlier epoch and takes effect at .*; it could be retracted before /,
      );
      expect(await changed()).to.have.length(1);
    });

    it("and fails by name where the epoch ends before it is mined", async () => {
      await json("revoke", "3");
      await chain.node.setAutomine(false);
      try {
        const running = failing(...retract);
        while ((await pendingCount()) === 0) await new Promise((go) => setTimeout(go, 10));
        await chain.nextEpoch();
        const { code, reason, hint } = await running;
        expect(code).to.equal("NothingToRetract");
        expect(reason).to.include("credential 3");
        expect(hint).to.match(/epoch/);
      } finally {
        await chain.node.setAutomine(true);
      }
      const { number } = await chain.block();
      const block = (await chain.reader.request({
        method: "eth_getBlockByNumber",
        params: [toHex(number), false],
      } as never)) as { transactions: Hex[] };
      const { status } = await getTransactionReceipt(chain.reader, { hash: block.transactions[0]! });
      expect(status).to.equal("reverted");
      expect((await finallySet([3])).revoked).to.deep.equal([3]);
    });
    const pendingCount = async () => {
      const pending = (await chain.reader.request({
        method: "eth_getBlockByNumber",
        params: ["pending", false],
      } as never)) as { transactions: readonly unknown[] };
      return pending.transactions.length;
    };
  });

  describe("holds", () => {
    const stored = async (...targets: bigint[]) => {
      const { registry } = chain;
      return (await readHolds(chain.reader, { registry, batch: id, targets })).map(unpackHold);
    };

    it("the whole batch in one write, as long as the policy allows, and ends it as early as the rule does", async () => {
      const report = await json("hold", "--all", "--reason", "2");
      expect(report).to.deep.include({ code: 0, held: ["all"], skipped: [] });
      const [hold] = await stored(WHOLE_BATCH);
      const { timestamp } = await chain.block();
      expect(hold).to.deep.equal({ from: timestamp + 1n, until: BigInt(report.until), floor: 0n });
      expect(hold!.until - hold!.from).to.equal(86_400n - 1n);
      const ended = await json("end-hold", "--all");
      expect(ended).to.deep.include({ code: 0, ended: ["all"] });
      expect((await stored(WHOLE_BATCH))[0]?.until).to.equal((timestamp / EPOCH + 2n) * EPOCH);
      expect((await json("end-hold", "--all")).skipped[0]).to.include({
        target: "all",
        because: "EndsEarlier",
      });
    });

    it("single credentials until a moment, by index, id and file, and nothing a second time", async () => {
      const { timestamp } = await chain.block();
      const until = String(timestamp + 5_000n);
      const list = folder.write("held.json", JSON.stringify([6]));
      const targets = ["4", credentialId(id, 5n), "--file", list, "--until", until];
      const report = await json("hold", ...targets);
      expect(report).to.deep.include({ held: [4, 5, 6], until });
      expect(report.transactions).to.have.length(1);
      const again = await json("hold", ...targets);
      expect(again).to.deep.include({ held: [], transactions: [] });
      expect(again.skipped).to.have.length(3);
      expect((await stored(4n, 5n, 6n)).map((one) => one.until)).to.deep.equal(Array(3).fill(BigInt(until)));
    });

    it("not beyond the policy, not beyond the batch, and not what is not held", async () => {
      const { timestamp } = await chain.block();
      expect((await failing("hold", "1", "--until", String(timestamp + 90_000n))).code).to.equal(
        "HoldOutOfRange",
      );
      expect((await failing("hold", "1", "1000")).code).to.equal("IndexBeyondBatch");
      expect(await json("hold", "1", "1000", "--keep-going")).to.deep.include({ code: 1, held: [1] });
      const ended = await json("end-hold", "2");
      expect(ended.skipped[0]).to.include({ target: 2, because: "NotHeld" });
      expect((await failing("end-hold", "1", "--until", String(timestamp + 10n))).code).to.equal(
        "HoldEndOutOfRange",
      );
    });
  });

  it("changes a batch without epochs from one second to the next", async () => {
    await fresh(10, { epochLength: 0n });
    const report = await json("revoke", "3");
    const { timestamp } = await chain.block();
    expect(report.changes[0].effectiveFrom).to.equal(`${timestamp + 1n}`);
    // That is its policy, and no surprise.
    expect(report).to.deep.include({ retractableUntil: `${timestamp}`, secondsLeft: "1", warnings: [] });
    // The second of the announcement is over before anything else is mined.
    expect((await failing("retract", "3", "--plane", "revoked")).code).to.equal("NothingToRetract");
    await chain.node.mine({ blocks: 1 });
    const late = await failing("retract", "3", "--plane", "revoked");
    expect(late.reason).to.include("The revocation of credential 3 is in force.");
    await json("hold", "4");
    const { ended, until } = await json("end-hold", "4");
    const { timestamp: then } = await chain.block();
    expect(ended).to.deep.equal([4]);
    expect(Number(BigInt(until) - then)).to.be.within(100, 121);
  });

  it("is called in one way only, and helps", async () => {
    const place = ["--rpc", chain.rpc, "--batch", batch];
    for (const args of [
      ["revoke", ...place],
      ["revoke", "1", "--rpc", chain.rpc],
      ["revoke", "1", "--reason", "x", ...place],
      ["retract", "1", ...place],
      ["retract", "1", "--plane", "both", ...place],
      ["announce", ...place],
      ["hold", ...place],
      ["hold", "1", "--all", ...place],
      ["hold", "1", "--until", "soon", ...place],
      ["issue"],
      ["verify", "a.json"],
      ["verify", "a", "--cache", "b", "--witness", "c", "--registry", chain.registry],
      ["export", batch, "--out", "a", "--url", "https://x.example", "--rpc", chain.rpc],
      ["batch"],
      ["batch", "a", "--check", "b"],
    ]) {
      const { code, stdout } = await runCredential([...args, "--json"]);
      expect(code, args.join(" ")).to.equal(2);
      expect(JSON.parse(stdout).error.code).to.equal("WrongCall");
    }
    const commands =
      "schema batch issue present disclose announce revoke suspend reinstate retract hold end-hold show verify witness export";
    for (const command of commands.split(" ")) {
      const { code, stdout } = await runCredential([command, "--help"]);
      expect(code, command).to.equal(0);
      expect(stdout).to.match(/--json/);
    }
    const help = await runProcess([SYMBOLON, "credential", "--help"]);
    for (const command of commands.split(" "))
      expect(help.stdout).to.match(new RegExp(`^ {2}${command}\\b`, "m"));
  });
});
