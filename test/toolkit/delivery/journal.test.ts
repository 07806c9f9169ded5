import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { expect } from "chai";
import type { SymbolonError } from "../../../src/core/errors.ts";
import { type Journal, openJournal } from "../../../src/delivery/journal.ts";
import type { JournalHeader } from "../../../src/delivery/journalLines.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";

const HASH = `0x${"ab".repeat(32)}` as const;
const OTHER = `0x${"cd".repeat(32)}` as const;
const HEADER: JournalHeader = {
  action: "attest",
  chainId: 31_337,
  genesis: HASH,
  registry: "0x00000000000000000000000000000000000000A1",
  account: "0x00000000000000000000000000000000000000b2",
};
const INTENT = { nonce: 3, after: 9, keys: ["1", "2"], digest: HASH, hashes: [HASH] };
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
  const codeOf = (run: () => Journal): string | undefined => {
    try {
      run().close();
      return undefined;
    } catch (error) {
      return (error as SymbolonError).code;
    }
  };

  it("gives back what was written, whenever the process ended", () => {
    const path = folder.path("a.journal");
    let journal = openJournal(path, HEADER);
    const first = journal.begin(INTENT);
    journal.addHash(first, OTHER);
    journal.addHash(first, OTHER);
    journal.settle(first, SETTLED);
    journal.begin({ ...INTENT, nonce: 4, hashes: [] });
    journal.close();
    journal = openJournal(path, HEADER);
    expect(journal.intents).to.deep.equal([
      { ...INTENT, id: 0, hashes: [HASH, OTHER], settled: SETTLED },
      { ...INTENT, id: 1, nonce: 4, hashes: [], settled: undefined },
    ]);
    expect(journal.begin(INTENT).id).to.equal(2);
    journal.close();
    expect(readFileSync(path, "utf8").trimEnd().split("\n")).to.have.length(6);
  });

  it("drops a last line that was cut off, wherever it was cut", () => {
    const path = folder.path("a.journal");
    const journal = openJournal(path, HEADER);
    const intent = journal.begin(INTENT);
    journal.settle(intent, SETTLED);
    journal.close();
    const whole = readFileSync(path, "utf8");
    const lines = whole.split("\n");
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(path, whole.slice(0, length));
      const opened = openJournal(path, HEADER);
      const complete = whole.slice(0, length).split("\n").length - 1;
      expect(opened.intents).to.have.length(complete >= 2 ? 1 : 0);
      expect(opened.intents[0]?.settled).to.equal(undefined);
      opened.close();
      // What is left is a journal again, to which lines can be added.
      expect(readFileSync(path, "utf8")).to.equal(`${lines.slice(0, Math.max(complete, 1)).join("\n")}\n`);
    }
  });

  it("is of one action, chain, registry and account", () => {
    const path = folder.path("a.journal");
    openJournal(path, HEADER).close();
    for (const other of [
      { action: "revoke" },
      { chainId: 1 },
      { genesis: OTHER },
      { registry: HEADER.account },
      { account: HEADER.registry },
    ]) {
      expect(codeOf(() => openJournal(path, { ...HEADER, ...other }))).to.equal("JournalMismatch");
    }
    const ofCampaign = () => openJournal(path, { ...HEADER, registry: HEADER.account });
    expect(ofCampaign).to.throw(`contract ${HEADER.registry}, not ${HEADER.account}`);
    const lower = { ...HEADER, registry: HEADER.registry.toLowerCase() as `0x${string}` };
    expect(codeOf(() => openJournal(path, lower))).to.equal(undefined);
  });

  it("touches no file that is none, and trusts none that was changed", () => {
    const path = folder.path("a.journal");
    for (const text of [
      "no journal",
      "no journal\n",
      "{}\n",
      '{"record":"begin","format":"other","version":1}\n',
    ]) {
      writeFileSync(path, text);
      expect(
        codeOf(() => openJournal(path, HEADER)),
        text,
      ).to.equal("BadJournal");
      expect(readFileSync(path, "utf8")).to.equal(text);
    }
    writeFileSync(path, "");
    openJournal(path, HEADER).close();
    const head = readFileSync(path, "utf8");
    for (const line of [
      "rubbish",
      "null",
      '{"record":"settled","id":0}',
      '{"record":"hash","id":7}',
      head.trimEnd(),
    ]) {
      writeFileSync(path, `${head}${line}\n`);
      expect(
        codeOf(() => openJournal(path, HEADER)),
        line,
      ).to.equal("BadJournal");
    }
  });

  it("says where it cannot be written", () => {
    expect(codeOf(() => openJournal(folder.path("no/such/folder/a.journal"), HEADER))).to.equal(
      "JournalNotWritable",
    );
    mkdirSync(folder.path("b.journal"));
    expect(codeOf(() => openJournal(folder.path("b.journal"), HEADER))).to.equal("JournalNotWritable");
    expect(existsSync(folder.path("b.journal.lock"))).to.equal(false);
  });

  it("has one owner at a time, and outlives a dead one", () => {
    const path = folder.path("a.journal");
    const journal = openJournal(path, HEADER);
    expect(codeOf(() => openJournal(path, HEADER))).to.equal("JournalInUse");
    journal.close();
    expect(existsSync(`${path}.lock`)).to.equal(false);

    // The number of a process that has ended.
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const leave = (owner: string) => {
      mkdirSync(`${path}.lock`);
      writeFileSync(`${path}.lock/${owner}`, "");
    };
    leave(`${pid}-${hostname()}-x`);
    expect(codeOf(() => openJournal(path, HEADER))).to.equal(undefined);
    // Another machine's processes cannot be asked.
    leave(`${pid}-elsewhere-x`);
    expect(codeOf(() => openJournal(path, HEADER))).to.equal("JournalInUse");
  });

  it("keeps nothing where it has no path", () => {
    const journal = openJournal(undefined, HEADER);
    journal.settle(journal.begin(INTENT), SETTLED);
    expect(journal.intents[0]?.settled).to.deep.equal(SETTLED);
    journal.close();
    expect(openJournal(undefined, HEADER).intents).to.deep.equal([]);
  });
});
