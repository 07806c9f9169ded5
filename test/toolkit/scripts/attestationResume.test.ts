import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Hex, keccak256, toHex, zeroAddress } from "viem";
import { getTransaction, getTransactionCount, sendTransaction, writeContract } from "viem/actions";
import { attest } from "../../../scripts/attestation/attest.ts";
import { registerSchemaCall } from "../../../src/sdk/chain/calls/attestations.ts";
import { listAttestations } from "../../../src/sdk/chain/events/attestations.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import type { Timing } from "../../../src/sdk/delivery/timing.ts";
import { isDeep } from "../../deep.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { until } from "../patience.ts";
import { type AttestationChain, openAttestationChain } from "./attestationChain.ts";
import { type Fate, type FaultyNode, openFaultyNode } from "./faultyNode.ts";
import { runProcess } from "./runProcess.ts";
import { captured } from "./runSymbolon.ts";
import { ISSUER_KEY } from "./servedChain.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "scripts", "symbolon.ts");
const SCHEMA = { schema: "uint256 id", resolver: zeroAddress, revocable: true } as const;
const schema = schemaUid(SCHEMA);
/** Nothing here takes long: the chain mines at once, or when it is told to. */
const QUICK: Timing = { patience: 150, rounds: 0, lag: 60, doubt: 60 };

describe("attesting a file, whatever happens", () => {
  const folder = temporaryFolder();
  let chain: AttestationChain;
  let node: FaultyNode;
  let registry: `0x${string}`;
  let files = 0;

  before(async () => {
    chain = await openAttestationChain();
    node = await openFaultyNode(chain.rpc);
    // EAS: four or five rows to a transaction under the limit below, so that a short file has several.
    const [eas] = chain.registries;
    registry = eas!.registry;
    await writeContract(chain.issuer, registerSchemaCall({ registry: eas!.schemas, ...SCHEMA }));
    await chain.node.setBlockGasLimit({ gasLimit: 700_000n });
    await chain.node.mine({ blocks: 1 });
  });
  after(async () => {
    await node.close();
    await chain.close();
  });
  beforeEach(() => node.reset());

  /** A file whose rows no other file has. The last two are alike. */
  const newFile = (count: number): string => {
    files += 1;
    const ids = Array.from({ length: count }, (_, i) => files * 1_000 + Math.min(i, count - 2));
    return folder.write(`rows-${files}.csv`, `id\n${ids.join("\n")}\n`);
  };
  const run = (file: string, timing = QUICK, options: object = {}) =>
    captured({ SYMBOLON_PRIVATE_KEY: ISSUER_KEY }, () =>
      attest(file, { rpc: node.url, registry, schema, json: true, ...options }, timing),
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
  /** Ids attested in the chain's newest blocks, sorted. */
  const attestedIds = async (fromBlock: bigint) => {
    const listed = await listAttestations(chain.reader, { registry, fromBlock });
    const found = await Promise.all(
      listed.map(({ uid }) => chain.attestation(registry, uid).then(({ data }) => Number(data))),
    );
    return found.toSorted((a, b) => a - b);
  };
  const idsIn = (file: string) => readFileSync(file, "utf8").trim().split("\n").slice(1).map(Number);
  /** Runs to the end, and checks that every row is on the chain once, under the uid that the journal names. */
  const finishes = async (file: string, from: bigint, timing = QUICK) => {
    node.reset();
    const { stdout } = await run(file, timing);
    const { attestations } = JSON.parse(stdout) as { attestations: { row: number; uid: Hex }[] };
    expect(await attestedIds(from)).to.deep.equal(idsIn(file));
    expect(new Set(attestations.map(({ uid }) => uid)).size).to.equal(idsIn(file).length);
    for (const { row, uid } of attestations) {
      expect(Number((await chain.attestation(registry, uid)).data)).to.equal(idsIn(file)[row - 1]);
    }
    return JSON.parse(stdout) as { earlier: number; transactions: { hash: string }[] };
  };
  const next = async () => (await chain.reader.request({ method: "eth_blockNumber" })) as Hex;
  const nextBlock = async () => BigInt(await next()) + 1n;

  it("attests everything once, and a second run nothing", async () => {
    const from = await nextBlock();
    const file = newFile(12);
    const { transactions } = await finishes(file, from);
    expect(transactions.length).to.be.within(3, 5);
    const again = await finishes(file, from);
    expect(again).to.deep.include({ earlier: 12, transactions: [] });
  });

  it("attests nothing twice, at whatever question the node dies", async () => {
    const rehearsal = newFile(6);
    await run(rehearsal);
    const questions = node.asked.length;
    expect(questions).to.be.within(20, 60);
    const sends = node.asked.flatMap((method, i) => (method === "eth_sendRawTransaction" ? [i + 1] : []));
    expect(sends).to.have.length(2);
    const cases: (readonly [number, Fate])[] = [
      ...Array.from({ length: questions }, (_, i) => [i + 1, "lose the answer"] as const).filter(
        ([at]) => isDeep || sends.includes(at) || at % 8 === 1,
      ),
      ...sends.map((at) => [at, "lose the question"] as const),
    ];
    for (const [at, fate] of cases) {
      const from = await nextBlock();
      const file = newFile(6);
      node.reset();
      node.fate = (_, count) => (count < at ? "pass" : count === at ? fate : "lose the question");
      await failing(file);
      await finishes(file, from);
    }
  });

  for (const [what, isMoment, fate] of [
    [
      "before a transaction leaves",
      (method: string) => method === "eth_sendRawTransaction",
      "lose the question",
    ],
    ["after it has left", (method: string) => method === "eth_sendRawTransaction", "lose the answer"],
    [
      "before it is written down as mined",
      (method: string) => method === "eth_getBlockByHash",
      "lose the answer",
    ],
  ] as const) {
    it(`attests nothing twice when it is killed ${what}`, async () => {
      const from = await nextBlock();
      const file = newFile(6);
      const args = [SYMBOLON, "attestation", "attest", file, "--schema", schema];
      const env = { SYMBOLON_PRIVATE_KEY: ISSUER_KEY };
      const { code } = await runProcess([...args, "--rpc", node.url, "--registry", registry], {
        env,
        meet: (child) => {
          node.fate = async (method) => {
            if (!isMoment(method)) return "pass";
            child.kill("SIGKILL");
            return fate;
          };
        },
      });
      expect(code).to.equal("SIGKILL");
      const { earlier } = await finishes(file, from);
      expect(earlier).to.be.greaterThan(0);
    });
  }

  describe("with a chain that does not mine at once", () => {
    beforeEach(() => chain.node.setAutomine(false));
    afterEach(async () => {
      await chain.node.setAutomine(true);
      await chain.node.mine({ blocks: 1 });
    });
    const sentBy = (file: string): Hex[] =>
      readFileSync(`${file}.journal`, "utf8")
        .trim()
        .split("\n")
        .flatMap((line) => {
          const { record, hashes, hash } = JSON.parse(line);
          return record === "sending" ? hashes : record === "hash" ? [hash] : [];
        });
    const issuer = () => ({ address: chain.issuer.account.address });

    it("waits for what an earlier run has sent, and sends it no second time", async () => {
      const from = await nextBlock();
      const file = newFile(3);
      expect(codeOf(await failing(file))).to.equal("TransactionPending");
      node.reset();
      const waiting = run(file, { ...QUICK, patience: 5_000 });
      // Mined only when the second run has seen that it is under way.
      await until(() => node.asked.includes("eth_getTransactionByHash"));
      await chain.node.mine({ blocks: 1 });
      await waiting;
      expect(node.asked).to.not.include("eth_sendRawTransaction");
      await finishes(file, from);
    });

    it("outbids itself where it is not mined in time", async () => {
      const from = await nextBlock();
      const file = newFile(3);
      const running = run(file, { ...QUICK, patience: 150, rounds: 500 });
      await until(() => sentBySafely(file).length >= 2);
      await chain.node.mine({ blocks: 1 });
      await running;
      const prices = await Promise.all(
        sentBy(file).map((hash) =>
          getTransaction(chain.reader, { hash }).then(
            ({ maxFeePerGas }) => maxFeePerGas,
            () => undefined,
          ),
        ),
      );
      expect(prices.length).to.be.greaterThan(1);
      await finishes(file, from);
    });
    const sentBySafely = (file: string): readonly Hex[] => {
      try {
        return sentBy(file);
      } catch {
        return [];
      }
    };

    it("sends again, with the same nonce, what the chain has lost", async () => {
      const from = await nextBlock();
      const file = newFile(3);
      await failing(file);
      const nonce = await getTransactionCount(chain.reader, issuer());
      await chain.node.dropTransaction({ hash: sentBy(file)[0]! });
      await chain.node.setAutomine(true);
      await finishes(file, from);
      expect(await getTransactionCount(chain.reader, issuer())).to.equal(nonce + 1);
    });

    it("never has two transactions under way, even where the node forgets the first", async () => {
      const from = await nextBlock();
      const file = newFile(3);
      await failing(file);
      node.reset();
      node.answer = (method) => (method === "eth_getTransactionByHash" ? { result: null } : undefined);
      expect(codeOf(await failing(file))).to.equal("TransactionPending");
      expect(node.asked).to.include("eth_sendRawTransaction");
      await chain.node.mine({ blocks: 3 });
      await finishes(file, from);
    });

    it("sends under another nonce what another transaction has displaced", async () => {
      const from = await nextBlock();
      const file = newFile(3);
      await failing(file);
      await chain.node.dropTransaction({ hash: sentBy(file)[0]! });
      await chain.node.setAutomine(true);
      await sendTransaction(chain.issuer, { to: issuer().address, value: 1n });
      await finishes(file, from);
      await finishes(file, from);
    });

    it("finds its own rows in a transaction that somebody hurried up by hand", async () => {
      const from = await nextBlock();
      const file = newFile(3);
      await failing(file);
      const [hash] = sentBy(file) as [Hex];
      const { input, nonce, gas, maxFeePerGas = 0n } = await getTransaction(chain.reader, { hash });
      await chain.node.dropTransaction({ hash });
      await chain.node.setAutomine(true);
      const hurried = { to: registry, data: input, nonce, gas, maxFeePerGas: 2n * maxFeePerGas };
      await sendTransaction(chain.issuer, hurried);
      const { transactions } = await finishes(file, from);
      expect(transactions).to.deep.equal([]);
    });

    it("withdraws what would be refused by now, so that its row can be mended", async () => {
      const from = await nextBlock();
      const { timestamp } = await chain.block();
      const header = "id,expirationTime\n";
      const file = folder.write("late.csv", `${header}1,0\n2,${timestamp + 50n}\n`);
      await failing(file);
      await chain.node.dropTransaction({ hash: sentBy(file)[0]! });
      await chain.node.setAutomine(true);
      await chain.node.increaseTime({ seconds: 100 });
      await chain.node.mine({ blocks: 1 });
      const refused = await failing(file);
      expect(codeOf(refused)).to.equal("InvalidExpirationTime");
      expect(String(refused)).to.match(/Row 2 \(line 3\)/);
      expect(await attestedIds(from)).to.deep.equal([]);
      folder.write("late.csv", `${header}1,0\n2,${timestamp + 5_000n}\n`);
      await run(file);
      expect(await attestedIds(from)).to.deep.equal([1, 2]);
    });
  });

  it("takes no attestation of one row for that of another that is alike", async () => {
    const from = await nextBlock();
    const ids = [5, 1, 2, 3, 4, 5].map((id) => 900_000 + id);
    const file = folder.write("alike.csv", `id\n${ids.join("\n")}\n`);
    let sent = 0;
    node.fate = (method) => {
      if (method === "eth_sendRawTransaction") sent += 1;
      return sent < 2 ? "pass" : "lose the question";
    };
    await failing(file);
    await sendTransaction(chain.issuer, { to: chain.issuer.account.address, value: 1n });
    node.reset();
    const { stdout } = await run(file);
    const uids = JSON.parse(stdout).attestations.map(({ uid }: { uid: Hex }) => uid);
    expect(new Set(uids).size).to.equal(ids.length);
    expect(await attestedIds(from)).to.deep.equal(ids.toSorted());
  });

  it("follows a chain that took a block back", async () => {
    const from = await nextBlock();
    const file = newFile(3);
    const snapshot = await chain.node.snapshot?.();
    await run(file);
    await chain.node.revert({ id: snapshot as Hex });
    await chain.node.increaseTime({ seconds: 30 });
    await chain.node.mine({ blocks: 1 });
    node.reset();
    // Nothing is final here, as on a chain that can still change its mind.
    node.answer = (method, [tag]) =>
      method === "eth_getBlockByNumber" && tag === "finalized"
        ? { error: { code: -32_000, message: "no finality" } }
        : undefined;
    const { stdout } = await run(file);
    expect(JSON.parse(stdout).attestations).to.have.length(3);
    expect(await attestedIds(from)).to.deep.equal(idsIn(file));
    await finishes(file, from);
  });

  it("works with an account of the node, whose hashes it learns too late", async () => {
    const from = await nextBlock();
    const file = newFile(6);
    node.fate = (method) => (method === "eth_sendTransaction" ? "lose the answer" : "pass");
    const byNode = () =>
      captured({ SYMBOLON_PRIVATE_KEY: undefined }, () =>
        attest(file, { rpc: node.url, registry, schema, json: true }, QUICK),
      );
    await byNode();
    expect(await attestedIds(from)).to.deep.equal(idsIn(file));
    node.reset();
    await byNode();
    expect(node.asked).to.not.include("eth_sendTransaction");
    expect(await attestedIds(from)).to.deep.equal(idsIn(file));
  });

  it("notices that the input or the account is another, and lets rows be added", async () => {
    const from = await nextBlock();
    const file = newFile(3);
    await run(file);
    const before = readFileSync(file, "utf8");
    folder.write(`rows-${files}.csv`, before.replace(/\d+\n$/, "5\n"));
    expect(codeOf(await failing(file))).to.equal("InputChanged");
    folder.write(`rows-${files}.csv`, `${before.trim().split("\n").slice(0, 2).join("\n")}\n`);
    expect(codeOf(await failing(file))).to.equal("InputChanged");
    folder.write(`rows-${files}.csv`, `${before}${files * 1_000 + 900}\n`);
    const { earlier } = await finishes(file, from);
    expect(earlier).to.equal(3);
    const thrown = await captured({ SYMBOLON_PRIVATE_KEY: keccak256(toHex("another")) }, () =>
      attest(file, { rpc: node.url, registry, schema }, QUICK),
    ).catch((error: unknown) => error);
    expect(codeOf(thrown)).to.equal("JournalMismatch");
    rmSync(`${file}.journal`);
  });

  it("says what a row is refused for before anything is sent", async () => {
    const from = await nextBlock();
    const rows = Array.from({ length: 9 }, (_, i) => `${i},${i === 6 ? 1 : 0}`);
    const file = folder.write("bad.csv", `id,expirationTime\n${rows.join("\n")}\n`);
    const thrown = await failing(file);
    expect(codeOf(thrown)).to.equal("InvalidExpirationTime");
    expect(String(thrown)).to.match(/Row 7 \(line 8\)/);
    expect(await attestedIds(from)).to.deep.equal([]);
    expect(node.asked).to.not.include("eth_sendRawTransaction");
  });

  it("names the row too where it is refused only after it was simulated", async () => {
    const from = await nextBlock();
    const { timestamp } = await chain.block();
    const file = folder.write("soon.csv", `id,expirationTime\n1,0\n2,${timestamp + 50n}\n3,0\n`);
    node.fate = async (method) => {
      const estimates = node.asked.filter((asked) => asked === "eth_estimateGas").length;
      if (method === "eth_estimateGas" && estimates === 2) {
        await chain.node.increaseTime({ seconds: 100 });
        await chain.node.mine({ blocks: 1 });
      }
      return "pass" as const;
    };
    const thrown = await failing(file);
    expect(codeOf(thrown)).to.equal("InvalidExpirationTime");
    expect(String(thrown)).to.match(/Row 2 \(line 3\)/);
    expect(await attestedIds(from)).to.deep.equal([]);
  });

  it("counts without sending when it is told to, and leaves no journal", async () => {
    const from = await nextBlock();
    const file = newFile(12);
    const { stdout } = await run(file, QUICK, { dryRun: true });
    const { transactions, dryRun, attestations } = JSON.parse(stdout);
    expect(dryRun).to.equal(true);
    expect(attestations).to.deep.equal([]);
    expect(transactions.length).to.be.within(3, 5);
    expect(await attestedIds(from)).to.deep.equal([]);
    expect(() => readFileSync(`${file}.journal`)).to.throw(/ENOENT/);
  });

  it("asks for ether where there is too little", async () => {
    const from = await nextBlock();
    const file = newFile(3);
    const balance = 10n ** 20n;
    await chain.node.setBalance({ address: chain.issuer.account.address, value: 1_000n });
    expect(codeOf(await failing(file))).to.equal("NotEnoughFunds");
    await chain.node.setBalance({ address: chain.issuer.account.address, value: balance });
    await finishes(file, from);
  });
});
