import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Hex } from "viem";
import { getTransaction, getTransactionCount, sendTransaction } from "viem/actions";
import { relay } from "../../../../scripts/campaign/relay.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import type { Timing } from "../../../../src/sdk/delivery/timing.ts";
import { isDeep } from "../../../deep.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { until } from "../../patience.ts";
import { type Fate, type FaultyNode, openFaultyNode } from "../faultyNode.ts";
import {
  accountOf,
  amountOf,
  openRelayChain,
  RELAYER_KEY,
  type RelayChain,
  type TestCampaign,
} from "../relayChain.ts";
import { runProcess } from "../runProcess.ts";
import { captured } from "../runSymbolon.ts";
import { jsonLines, RECIPIENT, signedClaim } from "../signedClaims.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "..", "scripts", "symbolon.ts");
/** Nothing here takes long: the chain mines at once, or when it is told to. */
const QUICK: Timing = { patience: 150, rounds: 0, lag: 60, doubt: 60 };
/** Of the list: three bundles under the limit below. */
const COUNT = 18;
const EVERYBODY = Array.from({ length: COUNT }, (_, index) => index);
const LAST = COUNT - 1;

/** Whole numbers below a bound, always the same ones for a seed (mulberry32). */
function randomOf(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

describe("relaying a campaign, whatever happens", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let node: FaultyNode;
  let test: TestCampaign;
  let trees = 0;
  let balance: bigint;
  before(async () => {
    chain = await openRelayChain();
    node = await openFaultyNode(chain.rpc);
    // Some seven leaves to a transaction, so that a short list has several.
    await chain.node.setBlockGasLimit({ gasLimit: 800_000n });
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
    trees += 1;
    await chain.node.setBlockGasLimit({ gasLimit: 30_000_000n });
    test = await chain.campaign(tree(), COUNT);
    await chain.node.setBlockGasLimit({ gasLimit: 800_000n });
    await chain.node.mine({ blocks: 1 });
    // Its account has been paid by the campaigns before.
    balance = await chain.balance(accountOf(LAST));
  };
  const tree = () => folder.path(`tree-${trees}`);
  const journal = () => `${tree()}.relay.journal`;

  const run = (timing = QUICK, options: object = {}) =>
    captured({ SYMBOLON_PRIVATE_KEY: RELAYER_KEY }, () =>
      relay(test.campaign, tree(), [], { rpc: node.url, json: true, inFlight: 1, ...options }, timing),
    );
  const failing = async (timing = QUICK) => {
    const thrown = await run(timing).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(thrown, "it did not fail").to.not.equal(undefined);
    return thrown;
  };
  const codeOf = (thrown: unknown) => (thrown instanceof SymbolonError ? thrown.code : String(thrown));
  type Report = {
    paid: number;
    already: number;
    skipped: number;
    transactions: { hash: Hex; tasks: number }[];
    claims: { index: number; status: string; transaction: Hex | null }[];
  };
  /** Runs to the end, and checks that everybody was paid once, and only once, and that the report says so. */
  const finishes = async (timing = QUICK, others: readonly number[] = []) => {
    node.reset();
    const { stdout, code } = await run(timing);
    const report = JSON.parse(stdout) as Report;
    expect(await chain.paid(test)).to.deep.equal(EVERYBODY);
    expect((await chain.balance(accountOf(LAST))) - balance).to.equal(amountOf(LAST));
    const already = report.claims.filter(({ status }) => status === "already").map(({ index }) => index);
    expect(already).to.deep.equal(others);
    expect(report).to.include({ paid: COUNT - others.length, already: others.length, skipped: 0 });
    expect(code).to.equal(0);
    return report;
  };
  const sentIn = (path: string): Hex[] =>
    readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .flatMap((line) => {
        const { record, hashes, hash } = JSON.parse(line);
        return record === "sending" ? hashes : record === "hash" ? [hash] : [];
      });
  const sends = () => node.asked.flatMap((method, i) => (method === "eth_sendRawTransaction" ? [i + 1] : []));

  it("pays everybody once, and a second run nothing", async () => {
    const { transactions } = await finishes();
    expect(transactions.length).to.equal(3);
    expect((await finishes()).transactions).to.deep.equal([]);
    expect(sends()).to.deep.equal([]);
  });

  it("pays nobody twice, at whatever question the node dies", async () => {
    await run();
    const questions = node.asked.length;
    const bundles = sends();
    expect(bundles).to.have.length(3);
    const cases: (readonly [number, Fate])[] = [
      ...Array.from({ length: questions }, (_, i) => [i + 1, "lose the answer"] as const).filter(
        ([at]) => isDeep || bundles.includes(at) || at % 48 === 1,
      ),
      ...bundles.map((at) => [at, "lose the question"] as const),
    ];
    let died = 0;
    for (const [at, fate] of cases) {
      node.reset();
      await fresh();
      node.fate = (_, count) => (count < at ? "pass" : count === at ? fate : "lose the question");
      // A run that asks less often while it waits is over before its node dies.
      const thrown = await run().catch((error: unknown) => error);
      if (node.asked.length >= at) {
        expect(thrown).to.be.instanceOf(Error);
        died += 1;
      }
      await finishes();
    }
    expect(died).to.be.above(0);
  });

  for (const [what, isMoment, fate] of [
    ["before a bundle leaves", (method: string) => method === "eth_sendRawTransaction", "lose the question"],
    ["after it has left", (method: string) => method === "eth_sendRawTransaction", "lose the answer"],
    [
      "before it is written down as mined",
      (method: string) => method === "eth_getBlockByHash",
      "lose the answer",
    ],
  ] as const) {
    it(`pays nobody twice when it is killed ${what}`, async () => {
      let seen = 0;
      const args = [
        SYMBOLON,
        "campaign",
        "relay",
        test.campaign,
        tree(),
        "--rpc",
        node.url,
        "--in-flight",
        "1",
      ];
      const { code } = await runProcess(args, {
        env: { SYMBOLON_PRIVATE_KEY: RELAYER_KEY },
        meet: (child) => {
          node.fate = async (method) => {
            // In the middle: the second bundle.
            if (!isMoment(method) || ++seen < 2) return "pass";
            child.kill("SIGKILL");
            return fate;
          };
        },
      });
      expect(code).to.equal("SIGKILL");
      expect((await finishes()).transactions.length).to.be.within(1, 2);
    });
  }

  it("pays nobody twice where there is no journal left, since the campaign knows who was paid", async () => {
    let seen = 0;
    node.fate = (method) =>
      method === "eth_sendRawTransaction" && ++seen === 2 ? "lose the answer" : "pass";
    await run({ ...QUICK, patience: 0 }).catch(() => undefined);
    const { length } = await chain.paid(test);
    rmSync(journal());
    await finishes(QUICK, EVERYBODY.slice(0, length));
  });

  describe("with front-runners", () => {
    /** Claims leaves directly, right before the bundle that was simulated with them is mined. */
    const frontRun = (indexes: readonly number[], atSend: number) => {
      let seen = 0;
      node.fate = async (method) => {
        if (method === "eth_sendRawTransaction" && ++seen === atSend) {
          for (const index of indexes) await chain.claim(test, index).catch(() => undefined);
        }
        return "pass" as const;
      };
    };

    it("records what others have paid, and pays the rest", async () => {
      frontRun([0, 3, 5], 1);
      const report = JSON.parse((await run()).stdout) as Report;
      expect(report).to.include({ paid: COUNT - 3, already: 3, skipped: 0 });
      await finishes(QUICK, [0, 3, 5]);
    });

    it("loses a whole bundle, and nobody", async () => {
      frontRun(EVERYBODY, 2);
      const report = JSON.parse((await run()).stdout) as Report;
      expect(report.paid + report.already).to.equal(COUNT);
      expect(report.transactions).to.have.length(2);
      expect(await chain.paid(test)).to.deep.equal(EVERYBODY);
    });

    it("pays nobody twice where it dies over such a bundle", async () => {
      frontRun([1, 2], 1);
      const claiming = node.fate;
      node.fate = async (method, count) => {
        await claiming(method, count);
        return method === "eth_sendRawTransaction" ? "lose the answer" : "pass";
      };
      await run({ ...QUICK, patience: 0 }).catch(() => undefined);
      await finishes(QUICK, [1, 2]);
    });
  });

  describe("with a chain that does not mine at once", () => {
    beforeEach(() => chain.node.setAutomine(false));
    afterEach(async () => {
      await chain.node.setAutomine(true);
      await chain.node.mine({ blocks: 1 });
    });
    const sentBy = () => sentIn(journal());
    const relayer = () => ({ address: chain.relayer.account.address });

    it("waits for what an earlier run has sent, and sends it no second time", async () => {
      expect(codeOf(await failing())).to.equal("TransactionPending");
      node.reset();
      const waiting = run({ ...QUICK, patience: 5_000 });
      // Mined only when the second run has seen that it is under way.
      await until(() => node.asked.includes("eth_getTransactionByHash"));
      await chain.node.setAutomine(true);
      await chain.node.mine({ blocks: 1 });
      await waiting;
      expect(sends()).to.have.length(2);
      await finishes();
    });

    it("sends again, with the same nonce, what the chain has lost", async () => {
      await failing();
      const nonce = await getTransactionCount(chain.reader, relayer());
      await chain.node.dropTransaction({ hash: sentBy()[0]! });
      await chain.node.setAutomine(true);
      await finishes();
      // Three transactions in all: the lost one took no nonce of its own.
      expect(await getTransactionCount(chain.reader, relayer())).to.equal(nonce + 3);
    });

    it("sends under another nonce what another transaction has displaced", async () => {
      await failing();
      await chain.node.dropTransaction({ hash: sentBy()[0]! });
      await chain.node.setAutomine(true);
      await sendTransaction(chain.relayer, { to: relayer().address, value: 1n });
      await finishes();
      await finishes();
    });

    it("finds its own payments in a transaction that somebody hurried up by hand", async () => {
      await failing();
      const [hash] = sentBy() as [Hex];
      const { input, nonce, gas, maxFeePerGas = 0n } = await getTransaction(chain.reader, { hash });
      await chain.node.dropTransaction({ hash });
      await chain.node.setAutomine(true);
      const hurried = { to: test.campaign, data: input, nonce, gas, maxFeePerGas: 2n * maxFeePerGas };
      const own = await sendTransaction(chain.relayer, hurried);
      const { claims, transactions } = await finishes();
      expect(transactions).to.have.length(2);
      expect(claims[0]).to.include({ status: "paid", transaction: own });
    });

    it("does not take the claims of others for its own where its nonce was used by something else", async () => {
      await failing();
      await chain.node.dropTransaction({ hash: sentBy()[0]! });
      await chain.node.setAutomine(true);
      await sendTransaction(chain.relayer, { to: relayer().address, value: 1n });
      await chain.claim(test, 1);
      await finishes(QUICK, [1]);
    });

    it("never offers more for gas than it may, not even to outbid itself", async () => {
      const { baseFeePerGas } = await chain.block();
      const most = 2n * (baseFeePerGas ?? 0n) + 10n ** 9n;
      await run({ ...QUICK, rounds: 2 }, { maxFeePerGas: most }).catch(() => undefined);
      const prices = await Promise.all(
        sentBy().map((hash) =>
          getTransaction(chain.reader, { hash }).then(
            ({ maxFeePerGas }) => maxFeePerGas ?? 0n,
            () => 0n,
          ),
        ),
      );
      expect(prices.some((price) => price > 0n)).to.equal(true);
      for (const price of prices) expect(price <= most).to.equal(true);
      await chain.node.setAutomine(true);
      await chain.node.mine({ blocks: 1 });
      await finishes();
    });
  });

  describe("with signed claims among the others", () => {
    const files = async () => {
      const claims = await Promise.all(
        [2, 3, 11].map((index) => signedClaim(chain, test, index, { maxFee: 5n })),
      );
      const inbox = folder.write(`inbox-${trees}.jsonl`, jsonLines(claims));
      const rest = EVERYBODY.filter((index) => ![2, 3, 11].includes(index));
      return [inbox, folder.write(`list-${trees}.csv`, `index\n${rest.join("\n")}\n`)];
    };
    const relaying = async (list: readonly string[]) => {
      const { stdout } = await captured({ SYMBOLON_PRIVATE_KEY: RELAYER_KEY }, () =>
        relay(test.campaign, tree(), list, { rpc: node.url, json: true }, QUICK),
      );
      return JSON.parse(stdout) as Report & { paidNow: number; paidBefore: number };
    };

    it("pays nobody twice, and each as it signed, wherever it dies over a bundle", async () => {
      for (const [at, fate] of [
        [1, "lose the question"],
        [1, "lose the answer"],
        [2, "lose the answer"],
        [3, "lose the question"],
      ] as const) {
        node.reset();
        await fresh();
        const list = await files();
        const before = await chain.balance(RECIPIENT);
        let seen = 0;
        node.fate = (method) => {
          if (method === "eth_sendRawTransaction") seen += 1;
          return seen < at ? "pass" : fate;
        };
        await relaying(list).catch(() => undefined);
        node.reset();
        const { paidNow, paidBefore, ...last } = await relaying(list);
        expect(last).to.include({ paid: COUNT, skipped: 0 });
        expect(paidNow + paidBefore).to.equal(COUNT);
        expect(await chain.paid(test)).to.deep.equal(EVERYBODY);
        expect((await chain.balance(RECIPIENT)) - before).to.equal(
          amountOf(2) + amountOf(3) + amountOf(11) - 15n,
        );
      }
    });

    it("sends again as it was signed what was sent, where the claim was cleared away too early", async () => {
      const list = await files();
      const [inbox = "", rows = ""] = list;
      const before = await chain.balance(RECIPIENT);
      await chain.node.setAutomine(false);
      await relaying(list).catch(() => undefined);
      const [hash] = sentIn(`${inbox}.relay.journal`);
      await chain.node.dropTransaction({ hash: hash as Hex });
      await chain.node.setAutomine(true);
      const claims = readFileSync(inbox, "utf8");
      writeFileSync(inbox, "{}");
      const all = folder.write("all.csv", `index\n${EVERYBODY.join("\n")}\n`);
      expect(codeOf(await relaying([inbox, rows]).catch((error: unknown) => error))).to.equal("NotInTree");
      writeFileSync(inbox, '{"index":0}');
      // What was signed by the relayer is in the journal, and needs the input no more.
      expect(await relaying([inbox, all])).to.include({ paid: COUNT, skipped: 0, fees: "0" });
      expect((await chain.balance(RECIPIENT)) - before).to.equal(
        amountOf(2) + amountOf(3) + amountOf(11) - 15n,
      );
      writeFileSync(inbox, claims);
      // Once it is mined, the claims are needed no more.
      writeFileSync(inbox, '{"index":0}');
      expect(await relaying([inbox, all])).to.deep.include({ paid: COUNT, transactions: [] });
    });
  });

  it("follows a chain that took a bundle back", async () => {
    const snapshot = await chain.node.snapshot?.();
    // Nothing is final here, as on a chain that can still change its mind.
    node.answer = notFinal;
    await run();
    await chain.node.revert({ id: snapshot as Hex });
    await chain.node.increaseTime({ seconds: 30 });
    await chain.node.mine({ blocks: 1 });
    expect(await chain.paid(test)).to.deep.equal([]);
    await run();
    await finishes();
  });

  it("follows a chain that takes bundles back while the next one is sent", async () => {
    const snapshot = await chain.node.snapshot?.();
    let seen = 0;
    node.answer = notFinal;
    node.fate = async (method) => {
      // The first bundle goes when the last is about to be sent.
      if (method === "eth_sendRawTransaction" && ++seen === 3) {
        await chain.node.revert({ id: snapshot as Hex });
        await chain.node.mine({ blocks: 1 });
      }
      return "pass" as const;
    };
    await run(QUICK).catch(() => undefined);
    node.reset();
    node.answer = notFinal;
    await run();
    await finishes();
  });
  const notFinal = (method: string, [tag]: readonly unknown[]) =>
    method === "eth_getBlockByNumber" && tag === "finalized"
      ? { error: { code: -32_000, message: "no finality" } }
      : undefined;

  it("ends with everybody paid once, and says by whom, after any mixture of faults", async () => {
    for (let seed = 1; seed <= (isDeep ? 60 : 2); seed++) {
      const random = randomOf(seed);
      node.reset();
      await fresh();
      // What else the account has sent is not there again on a chain that went back: no node would wait for it.
      const goesBack = seed % 2 === 0;
      for (let runs = 1 + random(4); runs > 0; runs--) {
        node.reset();
        node.answer = notFinal;
        const snapshot = (await chain.node.snapshot?.()) as Hex;
        const dies = 1 + random(110);
        const fate = random(2) === 0 ? "lose the question" : "lose the answer";
        const frontRuns = random(4) === 0;
        const loses = random(4) === 0;
        node.fate = async (method, count) => {
          const isSent = method === "eth_sendRawTransaction";
          if (isSent && frontRuns) await chain.claim(test, random(COUNT)).catch(() => undefined);
          if (count >= dies) return count === dies ? fate : "lose the question";
          // Accepted, as a node says, and never seen again.
          return isSent && loses && random(2) === 0 ? "lose the question" : "pass";
        };
        await run().catch(() => undefined);
        if (goesBack && random(3) === 0) {
          await chain.node.revert({ id: snapshot });
          await chain.node.mine({ blocks: 1 });
        }
        // The account does other things too.
        if (!goesBack && random(4) === 0) await sendTransaction(chain.relayer, { to: RECIPIENT, value: 1n });
      }
      node.reset();
      node.answer = notFinal;
      const { claims } = JSON.parse((await run()).stdout) as Report;
      const payments = await chain.payments(test);
      expect(payments.map(({ index }) => index).toSorted((a, b) => a - b)).to.deep.equal(EVERYBODY);
      for (const { index, status, transaction } of claims) {
        const hash = payments.find((payment) => payment.index === index)?.hash as Hex;
        const { to, from } = await getTransaction(chain.reader, { hash });
        const isOurs = from === chain.relayer.account.address.toLowerCase() && to !== null;
        expect([seed, index, status, transaction]).to.deep.equal([
          seed,
          index,
          isOurs ? "paid" : "already",
          isOurs ? hash : null,
        ]);
      }
    }
  });

  it("works with an account of the node, whose hashes it learns too late", async () => {
    node.fate = (method) => (method === "eth_sendTransaction" ? "lose the answer" : "pass");
    await captured({ SYMBOLON_PRIVATE_KEY: undefined }, () =>
      relay(test.campaign, tree(), [], { rpc: node.url, json: true }, QUICK),
    );
    expect(await chain.paid(test)).to.deep.equal(EVERYBODY);
  });

  it("takes the journal of another campaign for what it is", async () => {
    await run();
    const before = journal();
    await fresh();
    expect(codeOf(await run(QUICK, { journal: before }).catch((error: unknown) => error))).to.equal(
      "JournalMismatch",
    );
  });
});
