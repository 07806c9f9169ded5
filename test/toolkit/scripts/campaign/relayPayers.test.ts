import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { getAddress, type Hex, keccak256, toHex, zeroAddress } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { getGasPrice, getTransaction, getTransactionCount } from "viem/actions";
import { relay } from "../../../../scripts/campaign/relay.ts";
import type { KeySource } from "../../../../scripts/command/signer/signingOptions.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import type { Timing } from "../../../../src/sdk/delivery/timing.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { type FaultyNode, openFaultyNode } from "../faultyNode.ts";
import {
  accountOf,
  keyOf,
  openRelayChain,
  RELAYER_KEY,
  type RelayChain,
  type TestCampaign,
} from "../relayChain.ts";
import { runProcess } from "../runProcess.ts";
import { captured } from "../runSymbolon.ts";
import { jsonLines, signedClaim } from "../signedClaims.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "..", "scripts", "symbolon.ts");
const QUICK: Timing = { patience: 150, rounds: 0, lag: 60, doubt: 60 };
const RELAYER = privateKeyToAddress(RELAYER_KEY);
const NAMES = ["TEST_PAYER_1", "TEST_PAYER_2", "TEST_PAYER_3"] as const;
const KEYS = NAMES.map((name) => keccak256(toHex(name)));
const PAYERS = KEYS.map((key) => privateKeyToAddress(key));
const ENVIRONMENT = {
  SYMBOLON_PRIVATE_KEY: RELAYER_KEY,
  ...Object.fromEntries(NAMES.map((name, i) => [name, KEYS[i]])),
};
const SOURCES: readonly KeySource[] = NAMES.map((name) => ({ by: "env", name }));
/** Eight bundles under the limit below. */
const COUNT = 48;
const EVERYBODY = Array.from({ length: COUNT }, (_, index) => index);

describe("campaign relay, with several keys that pay", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let node: FaultyNode;
  let test: TestCampaign;
  let trees = 0;
  before(async () => {
    chain = await openRelayChain();
    node = await openFaultyNode(chain.rpc);
    for (const address of PAYERS) await chain.node.setBalance({ address, value: 10n ** 20n });
  });
  after(async () => {
    await node.close();
    await chain.close();
  });
  beforeEach(async () => {
    node.reset();
    trees += 1;
    await chain.node.setBlockGasLimit({ gasLimit: 30_000_000n });
    test = await chain.campaign(tree(), COUNT);
    await limit(800_000n);
  });
  afterEach(async () => {
    await chain.node.setAutomine(true);
    await chain.node.mine({ blocks: 1 });
  });
  const limit = async (gasLimit: bigint) => {
    await chain.node.setBlockGasLimit({ gasLimit });
    await chain.node.mine({ blocks: 1 });
  };
  const tree = () => folder.path(`tree-${trees}`);
  const journal = () => `${tree()}.relay.journal`;
  const run = async (
    options: object = {},
    files: readonly string[] = [],
    timing = QUICK,
    env: NodeJS.ProcessEnv = {},
  ) => {
    const { stdout, code } = await captured({ ...ENVIRONMENT, ...env }, () =>
      relay(test.campaign, tree(), files, { rpc: node.url, json: true, payer: SOURCES, ...options }, timing),
    );
    return { code, ...JSON.parse(stdout) } as {
      code: number;
      paid: number;
      transactions: { hash: Hex }[];
      claims: { index: number; status: string; transaction: Hex }[];
    };
  };
  const senderOf = async (hash: Hex) => getAddress((await getTransaction(chain.reader, { hash })).from);
  const codeOf = (thrown: unknown) => (thrown instanceof SymbolonError ? thrown.code : String(thrown));
  const failing = (options: object = {}) =>
    run(options).then(
      () => "it did not fail",
      (thrown: unknown) => codeOf(thrown),
    );
  const written = () =>
    readFileSync(journal(), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));

  it("pays each once, from all of them", async () => {
    const { transactions, paid, code } = await run();
    expect({ paid, code }).to.deep.equal({ paid: COUNT, code: 0 });
    expect(await chain.paid(test)).to.deep.equal(EVERYBODY);
    const senders = await Promise.all(transactions.map(({ hash }) => senderOf(hash)));
    expect(new Set(senders)).to.deep.equal(new Set([RELAYER, ...PAYERS]));
    expect((await run()).transactions).to.deep.equal([]);
  });

  it("sends none where they have not the ether for all of them together, and says how much is lacking", async () => {
    const all = [RELAYER, ...PAYERS.slice(0, 1)];
    const payer = SOURCES.slice(0, 1);
    const price = await getGasPrice(chain.reader);
    const setAll = (value: bigint) =>
      Promise.all(all.map((address) => chain.node.setBalance({ address, value })));
    // Enough for a bundle each, at the price of now: all of them take some 800,000 gas.
    await setAll(250_000n * price);
    try {
      const nonces = () => Promise.all(all.map((address) => getTransactionCount(chain.reader, { address })));
      const before = await nonces();
      const thrown: unknown = await run({ payer }).catch((error) => error);
      expect(codeOf(thrown), String(thrown)).to.equal("NotEnoughFunds");
      expect(String(thrown)).to.match(
        /The 2 accounts that pay have together too little ETH for \d transactions/,
      );
      expect(await nonces()).to.deep.equal(before);
      expect(await run({ payer, dryRun: true })).to.include({ code: 0 });
    } finally {
      await setAll(10n ** 20n);
    }
    expect(await run({ payer })).to.include({ paid: COUNT, code: 0 });
  });

  it("has the relayer itself send what names it as its fee taker", async () => {
    const claims = await Promise.all(
      [3, 30].map((index) => signedClaim(chain, test, index, { maxFee: 5n, feeTaker: RELAYER })),
    );
    const free = await signedClaim(chain, test, 4, { maxFee: 5n, feeTaker: zeroAddress });
    const inbox = folder.write(`inbox-${trees}.jsonl`, jsonLines([...claims, free]));
    const rest = EVERYBODY.filter((index) => ![3, 4, 30].includes(index));
    const list = folder.write(`list-${trees}.csv`, `index\n${rest.join("\n")}\n`);
    await limit(2_500_000n);
    const report = await run({}, [inbox, list]);
    expect(report.paid).to.equal(COUNT);
    for (const index of [3, 30]) {
      const { transaction } = report.claims.find((one) => one.index === index) as { transaction: Hex };
      expect(await senderOf(transaction)).to.equal(RELAYER);
    }
  });

  it("has an account claim its own leaf itself where nobody may for it", async () => {
    await chain.node.setBlockGasLimit({ gasLimit: 30_000_000n });
    test = await chain.campaign(tree(), 4, { claimFor: "Never" });
    const own = accountOf(2);
    await chain.node.setBalance({ address: own, value: 10n ** 20n });
    const { transactions, claims } = await run({}, [], QUICK, { SYMBOLON_PRIVATE_KEY: keyOf(2) });
    expect(claims.map(({ status }) => status)).to.deep.equal(["skipped", "skipped", "paid", "skipped"]);
    expect(await Promise.all(transactions.map(({ hash }) => senderOf(hash)))).to.deep.equal([own]);
  });

  it("refuses to leave a key out that has a transaction under way", async () => {
    await chain.node.setAutomine(false);
    expect(await failing()).to.equal("TransactionPending");
    const accounts = new Set(
      written().flatMap(({ record, account }) => (record === "sending" ? [getAddress(account)] : [])),
    );
    expect(accounts).to.deep.equal(new Set([RELAYER, ...PAYERS]));
    expect(await failing({ payer: SOURCES.slice(1) })).to.equal("SenderMissing");
    await chain.node.setAutomine(true);
    for (let i = 0; i < 8; i++) await chain.node.mine({ blocks: 1 });
    expect((await run()).paid).to.equal(COUNT);
    expect(await chain.paid(test)).to.deep.equal(EVERYBODY);
  });

  for (const [bundle, fate] of [
    [2, "lose the question"],
    [5, "lose the answer"],
  ] as const) {
    it(`pays nobody twice when it is killed over bundle ${bundle}, with several under way (${fate})`, async () => {
      await chain.node.setAutomine(false);
      let seen = 0;
      const payers = NAMES.flatMap((name) => ["--payer", `env:${name}`]);
      const args = [SYMBOLON, "campaign", "relay", test.campaign, tree(), "--rpc", node.url, ...payers];
      const { code } = await runProcess(args, {
        env: ENVIRONMENT,
        meet: (child) => {
          node.fate = (method) => {
            if (method !== "eth_sendRawTransaction" || ++seen < bundle) return "pass";
            child.kill("SIGKILL");
            return fate;
          };
        },
      });
      expect(code).to.equal("SIGKILL");
      expect(written().filter(({ record }) => record === "sending")).to.have.length(bundle);
      node.reset();
      await chain.node.setAutomine(true);
      for (let i = 0; i < bundle; i++) await chain.node.mine({ blocks: 1 });
      expect((await run()).paid).to.equal(COUNT);
      expect(await chain.paid(test)).to.deep.equal(EVERYBODY);
    });
  }
});
