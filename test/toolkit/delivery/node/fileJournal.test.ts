import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { zeroHash } from "viem";
import { fileJournal } from "../../../../src/node/journal/fileJournal.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import type { JournalHeader, OpenJournal } from "../../../../src/sdk/delivery/journal.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";

const HASH = `0x${"ab".repeat(32)}` as const;
const OTHER = `0x${"cd".repeat(32)}` as const;
const HEADER: JournalHeader = {
  action: "attest",
  chainId: 31_337,
  genesis: HASH,
  registry: "0x00000000000000000000000000000000000000A1",
  account: "0x00000000000000000000000000000000000000b2",
};
const SENDING = { nonce: 3, after: 9, keys: ["1", "2"], digest: HASH, hashes: [HASH] };
const SETTLED = {
  status: "mined",
  hash: HASH,
  block: 10,
  blockHash: OTHER,
  gas: 5,
  results: { 1: HASH, 2: OTHER },
} as const;

describe("the journal of what was sent", () => {
  const folder = temporaryFolder();
  const openJournal = async (path: string | undefined, header: JournalHeader): Promise<OpenJournal> =>
    fileJournal(path).open(header);
  const codeOf = async (run: () => Promise<OpenJournal>): Promise<string | undefined> => {
    try {
      await (await run()).close();
      return undefined;
    } catch (error) {
      return (error as SymbolonError).code;
    }
  };

  it("gives back what was written, whenever the process ended", async () => {
    const path = folder.path("a.journal");
    let journal = await openJournal(path, HEADER);
    const first = await journal.begin(SENDING);
    await journal.addHash(first, OTHER);
    await journal.addHash(first, OTHER);
    await journal.settle(first, SETTLED);
    await journal.begin({ ...SENDING, nonce: 4, hashes: [] });
    await journal.close();
    journal = await openJournal(path, HEADER);
    expect(journal.sendings).to.deep.equal([
      { ...SENDING, id: 0, hashes: [HASH, OTHER], settled: SETTLED },
      { ...SENDING, id: 1, nonce: 4, hashes: [], settled: undefined },
    ]);
    expect((await journal.begin(SENDING)).id).to.equal(2);
    await journal.close();
    expect(readFileSync(path, "utf8").trimEnd().split("\n")).to.have.length(6);
  });

  it("finds room for the end of what was sent where the disk is full, and begins nothing then", function () {
    const disk = folder.path("disk");
    mkdirSync(disk);
    const mounted = ["-rm", "sh", "-c", 'mount -t tmpfs -o size=1m tmpfs "$0" && exec "$@"', disk];
    if (spawnSync("unshare", [...mounted, "true"]).status !== 0) this.skip();
    const { stdout, stderr } = spawnSync(
      "unshare",
      [...mounted, process.execPath, join(import.meta.dirname, "journalOnFullDisk.ts"), disk],
      { encoding: "utf8" },
    );
    expect(stderr).to.equal("");
    const { full, refused, left, again } = JSON.parse(stdout);
    expect(full).to.equal("ENOSPC");
    expect(refused).to.include({ code: "JournalNotWritable", sendings: 1 });
    expect(refused.hint).to.match(/Free space there, then run the same command again/);
    expect(left).to.deep.equal(["a.journal", "filler"]);
    const [first, second] = again;
    expect(first.hashes).to.have.length(2);
    expect(first.settled.status).to.equal("mined");
    expect(Object.keys(first.settled.results)).to.have.length(500);
    expect(second.settled).to.equal(undefined);
  });

  it("drops a last line that was cut off, wherever it was cut", async () => {
    const path = folder.path("a.journal");
    const journal = await openJournal(path, HEADER);
    const sending = await journal.begin(SENDING);
    await journal.settle(sending, SETTLED);
    await journal.close();
    const whole = readFileSync(path, "utf8");
    const lines = whole.split("\n");
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(path, whole.slice(0, length));
      const opened = await openJournal(path, HEADER);
      const complete = whole.slice(0, length).split("\n").length - 1;
      expect(opened.sendings).to.have.length(complete >= 2 ? 1 : 0);
      expect(opened.sendings[0]?.settled).to.equal(undefined);
      await opened.close();
      // What is left is a journal again, to which lines can be added.
      expect(readFileSync(path, "utf8")).to.equal(`${lines.slice(0, Math.max(complete, 1)).join("\n")}\n`);
    }
  });

  it("is of one action, chain, registry and account", async () => {
    const path = folder.path("a.journal");
    await (await openJournal(path, HEADER)).close();
    for (const other of [
      { action: "revoke" },
      { chainId: 1 },
      { genesis: OTHER },
      { registry: HEADER.account },
      { account: HEADER.registry },
    ]) {
      expect(await codeOf(() => openJournal(path, { ...HEADER, ...other }))).to.equal("JournalMismatch");
    }
    // A node that does not show block 0 may be of any chain of that id.
    await (await openJournal(path, { ...HEADER, genesis: zeroHash })).close();
    const ofCampaign = openJournal(path, { ...HEADER, registry: HEADER.account });
    const refused = await ofCampaign.catch((error: SymbolonError) => error.reason);
    expect(refused).to.contain(`contract ${HEADER.registry}, not ${HEADER.account}`);
    const lower = { ...HEADER, registry: HEADER.registry.toLowerCase() as `0x${string}` };
    expect(await codeOf(() => openJournal(path, lower))).to.equal(undefined);
  });

  it("touches no file that is none, and trusts none that was changed", async () => {
    const path = folder.path("a.journal");
    for (const text of [
      "no journal",
      "no journal\n",
      "{}\n",
      '{"record":"begin","format":"other","version":1}\n',
    ]) {
      writeFileSync(path, text);
      expect(await codeOf(() => openJournal(path, HEADER)), text).to.equal("BadJournal");
      expect(readFileSync(path, "utf8")).to.equal(text);
    }
    writeFileSync(path, "");
    await (await openJournal(path, HEADER)).close();
    const head = readFileSync(path, "utf8");
    for (const line of [
      "rubbish",
      "null",
      '{"record":"settled","id":0}',
      '{"record":"hash","id":7}',
      head.trimEnd(),
    ]) {
      writeFileSync(path, `${head}${line}\n`);
      expect(await codeOf(() => openJournal(path, HEADER)), line).to.equal("BadJournal");
    }
  });

  it("says where it cannot be written", async () => {
    expect(await codeOf(() => openJournal(folder.path("no/such/folder/a.journal"), HEADER))).to.equal(
      "JournalNotWritable",
    );
    mkdirSync(folder.path("b.journal"));
    expect(await codeOf(() => openJournal(folder.path("b.journal"), HEADER))).to.equal("JournalNotWritable");
    expect(existsSync(folder.path("b.journal.lock"))).to.equal(false);
  });

  it("has one owner at a time, and outlives a dead one", async () => {
    const path = folder.path("a.journal");
    const journal = await openJournal(path, HEADER);
    expect(await codeOf(() => openJournal(path, HEADER))).to.equal("JournalInUse");
    await journal.close();
    expect(existsSync(`${path}.lock`)).to.equal(false);

    // The number of a process that has ended.
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const leave = (owner: string) => {
      mkdirSync(`${path}.lock`);
      writeFileSync(`${path}.lock/${owner}`, "");
    };
    leave(`${pid}-0-${hostname().replace(/[^\w.]/g, "_")}`);
    expect(await codeOf(() => openJournal(path, HEADER))).to.equal(undefined);
    // Another machine's processes cannot be asked.
    leave(`${pid}-0-elsewhere`);
    expect(await codeOf(() => openJournal(path, HEADER))).to.equal("JournalInUse");
  });

  it("keeps nothing where it has no path", async () => {
    const journal = await openJournal(undefined, HEADER);
    await journal.settle(await journal.begin(SENDING), SETTLED);
    expect(journal.sendings[0]?.settled).to.deep.equal(SETTLED);
    await journal.close();
    expect((await openJournal(undefined, HEADER)).sendings).to.deep.equal([]);
  });
});
