import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Hex, zeroHash } from "viem";
import { getTransaction, getTransactionCount, sendTransaction, writeContract } from "viem/actions";
import { announce } from "../../../scripts/credential/announce.ts";
import { issue } from "../../../scripts/credential/issue.ts";
import { changeStatusByDelegationCall } from "../../../src/sdk/chain/calls/batches.ts";
import { listBatchEvents } from "../../../src/sdk/chain/events/batches.ts";
import { getBatchNonce } from "../../../src/sdk/chain/read/batches.ts";
import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { jsonOf } from "../../../src/sdk/core/text/jsonText.ts";
import { indexesInWord } from "../../../src/sdk/credentials/groupByWord.ts";
import { groupByWord, signRequest } from "../../../src/sdk/credentials/index.ts";
import type { Timing } from "../../../src/sdk/delivery/timing.ts";
import { isDeep } from "../../deep.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type CredentialChain, openCredentialChain } from "./credentialChain.ts";
import { type Fate, type FaultyNode, openFaultyNode } from "./faultyNode.ts";
import { runProcess } from "./runProcess.ts";
import { captured } from "./runSymbolon.ts";
import { ISSUER_KEY } from "./servedChain.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "scripts", "symbolon.ts");
/** Nothing here takes long: the chain mines at once, or when it is told to. */
const QUICK: Timing = { patience: 150, rounds: 0, lag: 60, doubt: 60 };

describe("changing status from a file, whatever happens", () => {
  const folder = temporaryFolder();
  let chain: CredentialChain;
  let node: FaultyNode;
  let header: BatchHeader;
  let id: Hex;
  let batch: string;
  let files = 0;
  before(async () => {
    chain = await openCredentialChain();
    node = await openFaultyNode(chain.rpc);
  });
  after(async () => {
    await node.close();
    await chain.close();
  });
  beforeEach(async () => {
    node.reset();
    await fresh();
  });
  const fresh = async () => {
    const { chainId, registry } = chain;
    ({ header, id } = await chain.issued(2_000));
    await chain.nextEpoch();
    batch = folder.write("header.json", jsonOf({ chainId, registry, header }));
  };

  /** Three calls, each in a transaction of its own: of two words, of one, and of one. */
  const SUSPENDED = [1, 2, 900];
  const newFile = (): string => {
    files += 1;
    const rows = [...SUSPENDED.map((index) => `suspend,${index},1`), "revoke,4,0", "suspend,5,2"];
    return folder.write(`rows-${files}.csv`, `change,index,reason\n${rows.join("\n")}\n`);
  };
  const run = (file: string, timing = QUICK, options: object = {}) =>
    captured({ SYMBOLON_PRIVATE_KEY: ISSUER_KEY }, () =>
      announce(file, { rpc: node.url, batch, json: true, ...options }, timing),
    );
  const failing = async (file: string, timing = QUICK) => {
    const thrown = await run(file, timing).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(thrown, "it did not fail").to.not.equal(undefined);
    return thrown;
  };
  const codeOf = (thrown: unknown) => (thrown instanceof SymbolonError ? thrown.code : String(thrown));
  const announced = async () => {
    const events = await listBatchEvents(chain.reader, { registry: chain.registry, batch: id });
    return events.flatMap((event) =>
      event.event === "StatusChanged"
        ? event.masks.flatMap(indexesInWord).map((index) => `${event.kind} ${index}`)
        : [],
    );
  };
  const EVERYTHING = ["Revoke 4", ...[1, 2, 5, 900].map((index) => `Suspend ${index}`)];
  /** Runs to the end, and checks that each row was announced once, and only once. */
  const finishes = async (file: string, timing = QUICK) => {
    node.reset();
    const { stdout } = await run(file, timing);
    expect((await announced()).toSorted()).to.deep.equal(EVERYTHING);
    const report = JSON.parse(stdout) as {
      done: number;
      doneEarlier: number;
      skipped: number;
      transactions: readonly unknown[];
      changes: readonly { did: string }[];
    };
    expect(report.done + report.doneEarlier).to.equal(5);
    return report;
  };

  it("announces everything once, and a second run nothing", async () => {
    const file = newFile();
    expect(await finishes(file)).to.include({ done: 5, doneEarlier: 0 });
    expect(await finishes(file)).to.deep.include({ done: 0, doneEarlier: 5, transactions: [] });
  });

  it("announces nothing twice, at whatever question the node dies", async () => {
    await run(newFile());
    const questions = node.asked.length;
    expect(questions).to.be.within(20, 70);
    const sends = node.asked.flatMap((method, i) => (method === "eth_sendRawTransaction" ? [i + 1] : []));
    expect(sends).to.have.length(3);
    const cases: (readonly [number, Fate])[] = [
      ...Array.from({ length: questions }, (_, i) => [i + 1, "lose the answer"] as const).filter(
        ([at]) => isDeep || sends.includes(at) || at % 12 === 1,
      ),
      ...sends.map((at) => [at, "lose the question"] as const),
    ];
    for (const [at, fate] of cases) {
      node.reset();
      await fresh();
      const file = newFile();
      node.fate = (_, count) => (count < at ? "pass" : count === at ? fate : "lose the question");
      await failing(file);
      await finishes(file);
    }
  });

  for (const [what, fate] of [
    ["before a transaction leaves", "lose the question"],
    ["after it has left", "lose the answer"],
  ] as const) {
    it(`announces nothing twice when it is killed ${what}`, async () => {
      const file = newFile();
      const args = [SYMBOLON, "credential", "announce", file, "--rpc", node.url, "--batch", batch];
      const { code } = await runProcess(args, {
        env: { SYMBOLON_PRIVATE_KEY: ISSUER_KEY },
        meet: (child) => {
          node.fate = async (method) => {
            if (method !== "eth_sendRawTransaction") return "pass";
            child.kill("SIGKILL");
            return fate;
          };
        },
      });
      expect(code).to.equal("SIGKILL");
      expect((await finishes(file)).doneEarlier).to.be.greaterThan(0);
    });
  }

  it("announces nothing twice where there is no journal left, since the status shows what is done", async () => {
    const file = newFile();
    await run(file);
    const { stdout } = await run(file, QUICK, { journal: folder.path("another.journal") });
    expect(JSON.parse(stdout)).to.deep.include({ done: 0, skipped: 5, transactions: [] });
    expect((await announced()).toSorted()).to.deep.equal(EVERYTHING);
  });

  describe("with a chain that does not mine at once", () => {
    beforeEach(() => chain.node.setAutomine(false));
    afterEach(async () => {
      await chain.node.setAutomine(true);
      await chain.node.mine({ blocks: 1 });
    });
    const sentBy = (file: string): Hex[] =>
      readFileSync(`${file}.announce.journal`, "utf8")
        .trim()
        .split("\n")
        .flatMap((line) => {
          const { record, hashes, hash } = JSON.parse(line);
          return record === "sending" ? hashes : record === "hash" ? [hash] : [];
        });
    const issuer = () => ({ address: chain.issuer.account.address });

    it("sends again, with the same nonce, what the chain has lost: nothing is toggled twice", async () => {
      const file = newFile();
      expect(codeOf(await failing(file))).to.equal("TransactionPending");
      const nonce = await getTransactionCount(chain.reader, issuer());
      await chain.node.dropTransaction({ hash: sentBy(file)[0]! });
      await chain.node.setAutomine(true);
      await finishes(file);
      // Three transactions in all: the lost one took no nonce of its own.
      expect(await getTransactionCount(chain.reader, issuer())).to.equal(nonce + 3);
    });

    it("finds its own changes in a transaction that somebody hurried up by hand", async () => {
      const file = newFile();
      await failing(file);
      const [hash] = sentBy(file) as [Hex];
      const { input, nonce, gas, maxFeePerGas = 0n } = await getTransaction(chain.reader, { hash });
      await chain.node.dropTransaction({ hash });
      await chain.node.setAutomine(true);
      const hurried = { to: chain.registry, data: input, nonce, gas, maxFeePerGas: 2n * maxFeePerGas };
      await sendTransaction(chain.issuer, hurried);
      expect((await finishes(file)).transactions).to.have.length(2);
    });

    it("withdraws what would be refused by now, and skips what somebody else has done", async () => {
      const file = newFile();
      await failing(file);
      const [hash] = sentBy(file) as [Hex];
      await chain.node.dropTransaction({ hash });
      await chain.node.setAutomine(true);
      // The revoker has signed for two of them elsewhere, and somebody has sent that.
      const { chainId, registry } = chain;
      const why = { reason: 9, evidence: zeroHash };
      const other = {
        registry,
        header,
        kind: "Suspend",
        masks: groupByWord([1, 2]),
        revision: 0,
        ...why,
      } as const;
      const nonce = await getBatchNonce(chain.reader, { registry, account: issuer().address });
      const terms = { chainId, nonce, deadline: 0n };
      const authorization = await signRequest(chain.issuer, "changeStatus", { ...other, ...terms });
      await writeContract(chain.other, changeStatusByDelegationCall({ ...other, authorization }));
      node.reset();
      const { stdout } = await run(file);
      const report = JSON.parse(stdout) as { changes: { index: number; did: string }[] };
      const skipped = report.changes.filter(({ did }) => did === "skipped");
      // For another reason: that is not what the file has done.
      expect(skipped.map(({ index }) => index)).to.deep.equal([1, 2]);
      expect((await announced()).toSorted()).to.deep.equal(EVERYTHING);
    });
  });

  it("follows a chain that took a block back", async () => {
    const file = newFile();
    const snapshot = await chain.node.snapshot?.();
    // Nothing is final here, as on a chain that can still change its mind.
    node.answer = (method, [tag]) =>
      method === "eth_getBlockByNumber" && tag === "finalized"
        ? { error: { code: -32_000, message: "no finality" } }
        : undefined;
    await run(file);
    await chain.node.revert({ id: snapshot as Hex });
    await chain.node.increaseTime({ seconds: 30 });
    await chain.node.mine({ blocks: 1 });
    await run(file);
    expect((await announced()).toSorted()).to.deep.equal(EVERYTHING);
  });

  it("takes the journal of another batch for what it is", async () => {
    const file = newFile();
    await run(file);
    await fresh();
    expect(codeOf(await failing(file))).to.equal("JournalMismatch");
  });

  it("issues one batch only, at whatever question the node dies", async () => {
    const issuing = (path: string) =>
      captured({ SYMBOLON_PRIVATE_KEY: ISSUER_KEY }, () =>
        issue(path, { rpc: node.url, json: true, yes: true }, QUICK),
      );
    const newHeader = async () => {
      const { chainId, registry } = chain;
      files += 1;
      const wanted = await chain.newHeader(10);
      const text = jsonOf({ chainId, registry, header: wanted });
      return { path: folder.write(`batch-${files}.json`, text), batchId: chain.idOf(wanted) };
    };
    const rehearsal = await newHeader();
    node.reset();
    await issuing(rehearsal.path);
    const questions = node.asked.length;
    for (let at = 1; at <= questions; at++) {
      const { path, batchId } = await newHeader();
      node.reset();
      node.fate = (_, count) =>
        count < at ? "pass" : count === at ? "lose the answer" : "lose the question";
      await issuing(path).catch(() => undefined);
      node.reset();
      const { stdout } = await issuing(path);
      expect(JSON.parse(stdout).batch).to.equal(batchId);
      const events = await listBatchEvents(chain.reader, { registry: chain.registry, batch: batchId });
      expect(events).to.have.length(1);
    }
  });
});
