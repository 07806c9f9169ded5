import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Hex, keccak256, parseTransaction, type TransactionSerialized } from "viem";
import { getAddresses, getBalance, getTransactionCount, sendTransaction } from "viem/actions";
import { transportAt } from "../../../scripts/command/connect.ts";
import { closeConnections } from "../../../scripts/command/openConnections.ts";
import {
  type Acceptance,
  acceptanceJson,
  acceptancePage,
  acceptanceReport,
  ourCosts,
} from "../../../src/lab/acceptance/index.ts";
import { deploymentProxy } from "../../../src/sdk/contracts/deterministic.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { expectGoodLooks, useBrowser } from "../report/browser.ts";
import { runSymbolon } from "../scripts/runSymbolon.ts";
import {
  addressOf,
  bytesBySteps,
  failureOf,
  ids,
  isSend,
  keyOf,
  noncesBySteps,
  statuses,
  useRuns,
} from "./acceptRuns.ts";
import { rollup, withoutBaseFee, withTail } from "./oddManners.ts";
import { type OtherChain, openOtherChain } from "./otherChain.ts";

const refuse = async () => {
  throw new SymbolonError({ code: "Refused", reason: "Somebody said no.", hint: "Ask again." });
};
describe("symbolon acceptance", () => {
  const { openChain, out, parameters, fund } = useRuns();
  let chain: OtherChain;
  before(async () => {
    chain = await openChain();
  });

  const balance = (name: string) => getBalance(chain.reader, { address: addressOf(name) });
  const sent = (name: string) => getTransactionCount(chain.reader, { address: addressOf(name) });
  /** As often as the first account sent for each step, but for what the chain had by then, and nothing that is not written down. */
  async function expectNothingTwice(name: string): Promise<void> {
    const first = noncesBySteps(out("first"));
    const own = noncesBySteps(out(name));
    for (const [step, nonces] of own) {
      // How often it sends nothing to itself, to have a block, goes by how late that is.
      if (step !== "wait") expect(nonces.size, step).to.equal(first.get(step)?.size);
    }
    expect(await sent(name)).to.equal([...own.values()].reduce((sum, { size }) => sum + size, 0));
  }

  it("spends nothing before somebody said yes, and keeps no folder", async () => {
    await fund("refuser");
    const before = await balance("refuser");
    const failure = await failureOf(chain.accept(parameters("refuser", { confirm: refuse })));
    expect(failure.code).to.equal("Refused");
    const low = await failureOf(chain.accept(parameters("refuser", { maxCost: 10n ** 15n })));
    expect(low.code).to.equal("MaxCostTooLow");
    await chain.giveEther(addressOf("poor"), 10n ** 15n);
    expect((await failureOf(chain.accept(parameters("poor")))).code).to.equal("NotEnoughFunds");
    expect([await balance("refuser"), chain.asked.filter(isSend)]).to.deep.equal([before, []]);
    expect([existsSync(out("refuser")), existsSync(out("poor"))]).to.deep.equal([false, false]);
  });

  it("plays the whole story, at the cost that is planned", async () => {
    await fund("first");
    const before = await balance("first");
    const accepted = await chain.accept(parameters("first"));
    expect([...statuses(accepted)]).to.deep.equal(["done"]);
    expect(ids(accepted)).to.deep.equal(["OtherFinality"]);
    expect(before - (await balance("first"))).to.equal(accepted.spent);
    expect(accepted.spent < accepted.plan.cost).to.equal(true);
    const { steps } = acceptanceReport(accepted, chain.rpc);
    for (const { step, gas } of steps) {
      const ours = ourCosts[step as keyof typeof ourCosts];
      if (ours !== undefined)
        expect(Number(gas), step).to.be.closeTo(Number(ours.gas), Number(ours.gas) / 50);
    }
    for (const [step, bytes] of bytesBySteps(out("first"))) {
      if (step !== "wait")
        expect(bytes, step).to.be.closeTo(ourCosts[step as keyof typeof ourCosts].bytes, 80);
    }
    const notes = new Map(steps.map(({ step, note }) => [step, note]));
    expect(notes.get("recall")).to.match(/^0x[\da-fA-F]{40} gave back all that it had$/);
    expect(notes.get("pay coin")).to.equal("4 accounts were paid 10 gwei");
    expect(statSync(join(out("first"), "keys.json")).mode & 0o077).to.equal(0);
    // Again: all is done, and nothing is sent.
    const count = await sent("first");
    const again = await chain.accept(parameters("first"));
    expect([[...statuses(again)], await sent("first"), again.spent]).to.deep.equal([
      ["earlier"],
      count,
      accepted.spent,
    ]);
  });

  it("is told of by a report without the node's keys", async () => {
    const rpc = `${chain.rpc}/v3/0123456789abcdef?apikey=topsecret`;
    const accepted = await chain.accept({ ...parameters("first"), rpc });
    const report = acceptanceReport(accepted, rpc);
    writeFileSync(out("page.html"), acceptancePage(report, rpc));
    for (const text of [acceptanceJson(report, rpc), acceptancePage(report, rpc)]) {
      expect(text).to.include(accepted.transactions[0]?.hash).and.to.include(chain.rpc);
      expect(text).to.not.match(/0123456789abcdef|topsecret/);
      expect(text).to.not.include(JSON.parse(readFileSync(join(out("first"), "keys.json"), "utf8")).seed);
    }
  });

  it("goes on wherever it is killed, and sends nothing twice, with a gas price as with a base fee", async () => {
    await fund("mortal");
    let deaths = 0;
    let accepted: Acceptance | undefined;
    while (accepted === undefined) {
      // Each run dies with its second transaction: on the way there, or after it arrived.
      const arrives = deaths % 2 === 1;
      let sends = 0;
      chain.behave({
        instead(method, [raw]) {
          if (sends >= 2) return 404;
          if (isSend(method)) sends += 1;
          if (sends < 2) return undefined;
          if (arrives) void chain.send(raw as Hex);
          return 404;
        },
        changed: (method, result) => (method === "eth_getBlockByNumber" ? withoutBaseFee(result) : result),
      });
      try {
        accepted = await chain.accept(parameters("mortal"));
      } catch (thrown) {
        expect((thrown as SymbolonError).code, String(thrown)).to.equal("ChainNotReachable");
        deaths += 1;
        expect(deaths).to.be.lessThan(40);
      }
    }
    expect(deaths).to.be.greaterThan(4);
    expect(ids(accepted)).to.include.members(["HeaderNotRebuilt:witness", "LegacyFees"]);
    expect(ids(accepted)).not.to.include("HeaderNotRebuilt");
    await expectNothingTwice("mortal");
    expect(10n ** 18n - (await balance("mortal"))).to.equal(accepted.spent);
  });

  it("takes for its own what comes into a block while it is looked for", async () => {
    await fund("racer");
    let accepted: Acceptance | undefined;
    let late: Hex | undefined;
    for (let runs = 0; accepted === undefined; runs++) {
      expect(runs).to.be.lessThan(40);
      const before = late;
      let isAskedFor = false;
      let isThere = before === undefined;
      late = undefined;
      chain.behave({
        // Dies with what it sends. The node has that only after the next run asked for its receipt, and before it asks for nonces.
        async instead(method, [first, tag]) {
          if (late !== undefined) return 404;
          if (isSend(method) && first === before) return { error: { code: -32_000, message: "try again" } };
          if (isSend(method)) {
            late = first as Hex;
            return 404;
          }
          if (before === undefined || isThere) return undefined;
          if (method === "eth_getTransactionReceipt" && first === keccak256(before)) isAskedFor = true;
          if (!isAskedFor || method !== "eth_getTransactionCount" || tag !== "latest") return undefined;
          await chain.send(before);
          isThere = true;
          return undefined;
        },
      });
      accepted = await chain.accept(parameters("racer")).catch((thrown: SymbolonError) => {
        expect(thrown.code, String(thrown)).to.equal("ChainNotReachable");
        expect(isThere).to.equal(true);
        return undefined;
      });
    }
    await expectNothingTwice("racer");
    expect(accepted.transactions.map(({ step }) => step)).to.include.members(["token", "issue", "sweep"]);
    expect(10n ** 18n - (await balance("racer"))).to.equal(accepted.spent);
  });

  it("spends nothing on a node that does not take the deployment proxy's transaction, and goes on by another", async () => {
    const bare = await openOtherChain();
    try {
      await bare.giveEther(addressOf("bare"));
      const run = () => bare.accept(bare.parameters(keyOf("bare"), out("bare")));
      const message = "only replay-protected (EIP-155) transactions allowed over RPC";
      bare.behave({
        instead: (method, [raw]) =>
          method === "eth_sendRawTransaction" && raw === deploymentProxy.transaction
            ? { error: { code: -32_000, message } }
            : undefined,
      });
      const before = await getBalance(bare.reader, { address: addressOf("bare") });
      for (let i = 0; i < 2; i++) {
        const refused = await run();
        const [proxy, ...others] = refused.steps;
        expect(proxy).to.include({ step: "proxy", status: "failed" });
        expect(proxy?.note).to.include(message).and.include("Nothing was spent");
        expect(new Set(others.map(({ status }) => status))).to.deep.equal(new Set(["skipped"]));
      }
      expect(await getBalance(bare.reader, { address: addressOf("bare") })).to.equal(before);
      bare.behave({});
      const taken = await run();
      // Also what waits for the end of a campaign that the runs before have not made.
      expect([...statuses(taken)]).to.deep.equal(["done"]);
    } finally {
      await bare.close();
    }
  });

  it("stops before it spends more than it may, and goes on when it may", async () => {
    await fund("thrifty");
    const maxCost = 5n * 10n ** 15n;
    const rise = (title: string) => {
      if (title.includes("campaign")) void chain.price(2n * 10n ** 11n);
    };
    const failure = await failureOf(chain.accept(parameters("thrifty", { maxCost, onStep: rise })));
    expect(failure.code).to.equal("MaxCostReached");
    const spent = 10n ** 18n - (await balance("thrifty"));
    expect(spent > 0n && spent <= maxCost, `${spent}`).to.equal(true);
    await chain.price(10n ** 9n);
    const accepted = await chain.accept(parameters("thrifty", { maxCost: 10n ** 17n }));
    expect([...statuses(accepted)].sort()).to.deep.equal(["done", "earlier"]);
    expect(10n ** 18n - (await balance("thrifty"))).to.equal(accepted.spent);
  });

  it("asks for a yes also where the node tells no price", async () => {
    await fund("priceless");
    chain.behave({
      instead: (method) =>
        method === "eth_gasPrice" ? { error: { code: -32_601, message: "unknown" } } : undefined,
    });
    const unasked = { maxCost: 10n ** 18n, confirm: refuse };
    expect((await failureOf(chain.accept(parameters("priceless", unasked)))).code).to.equal("Refused");
    expect([await sent("priceless"), existsSync(out("priceless"))]).to.deep.equal([0, false]);
  });

  it("refuses a folder that somebody edited", async () => {
    const edits: readonly (readonly [file: string, edit: (text: string) => string])[] = [
      ["sent.jsonl", (text) => `${text}odd\n`],
      ["sent.jsonl", (text) => `${text}null\n`],
      ["sent.jsonl", (text) => text.slice(text.indexOf("\n") + 1)],
      ["sent.jsonl", (text) => text.replace(/"most":"(\d+)n"/, '"most":$1')],
      ["run.json", () => "null"],
      ["run.json", (text) => text.replace('"done"', '"none"')],
      ["run.json", (text) => text.replace('"facts"', '"none"')],
      ["run.json", (text) => text.replace(/"balance": "\d+"/, '"balance": "much"')],
    ];
    for (const [file, edit] of edits) {
      const path = join(out("thrifty"), file);
      const kept = readFileSync(path, "utf8");
      writeFileSync(path, edit(kept));
      expect(readFileSync(path, "utf8"), file).to.not.equal(kept);
      const { code } = await failureOf(chain.accept(parameters("thrifty")));
      writeFileSync(path, kept);
      expect(code, `${file}: ${edit}`).to.equal("BadRun");
    }
  });

  it("gets through on a slow, forgetful node whose proofs are no tries, and says so", async () => {
    await fund("patient");
    const dropped = new Set<unknown>();
    let questions = 0;
    chain.behave({
      instead(method, [raw]) {
        questions += 1;
        if (questions % 40 === 0) return 429;
        const nonce = isSend(method) ? nonceOf(raw as Hex) : undefined;
        // The token's, which is in no journal, and one of the relay's.
        const isForgotten = nonce === 0 || nonce === 5;
        if (nonce === undefined || !isForgotten || dropped.has(nonce)) return undefined;
        dropped.add(nonce);
        return { result: keccak256(raw as Hex) };
      },
      changed(method, result) {
        if (method === "eth_getTransactionReceipt") return { ...(result as object), l1Fee: "0x64" };
        return method === "eth_getProof" ? withTail(result) : result;
      },
    });
    const timing = { patience: 400, rounds: 3, lag: 100, doubt: 100 };
    const accepted = await chain.accept(parameters("patient", { timing }));
    expect(dropped.size).to.equal(2);
    expect(accepted.steps.filter(({ status }) => status !== "done").map(({ step }) => step)).to.deep.equal([
      "witness",
    ]);
    expect(ids(accepted)).to.include("ProofNotCanonical:witness");
    expect(acceptanceReport(accepted, chain.rpc).outcome).to.equal("not accepted");
    // What a receipt names beside gas counts, too: here nobody takes it.
    const l1Fees = 100n * BigInt(accepted.transactions.length);
    expect(10n ** 18n - (await balance("patient"))).to.equal(accepted.spent - l1Fees);
  });

  it("sees what another chain does otherwise, by questions alone", async () => {
    await chain.node.mine({ blocks: 3_000 });
    await chain.catchUp();
    chain.behave(rollup);
    const before = chain.asked.length;
    const seen = await chain.accept(parameters("first", { dryRun: true }));
    expect(ids(seen)).to.have.members([
      "LegacyFees",
      "NoGasCap",
      "SmallCalls",
      "EqualTimestamps",
      "NoFinality",
      "HeaderNotRebuilt",
      "ShortProofs",
      "ShortLogs",
      "NoBatches",
      "NoPending",
      "GasHoldsL1",
      "L1Fee",
    ]);
    expect(seen.seen.logs).to.deep.include({ reached: 128, refused: 1_000 });
    expect(seen.plan.l1).to.be.a("bigint");
    expect(chain.asked.slice(before).filter(isSend)).to.deep.equal([]);
  });

  it("has a node's own account send, over a socket, as it has any other", async () => {
    const [address, other] = await getAddresses(chain.node);
    if (address === undefined || other === undefined) throw new Error("The node has no accounts.");
    // A node that chooses prices by itself offers what others did just now.
    const tip = 10n ** 11n;
    const dear = { maxFeePerGas: 10n * tip, maxPriorityFeePerGas: tip, to: other, account: other };
    await sendTransaction(chain.node, { ...dear, chain: chain.reader.chain });
    const before = await getBalance(chain.reader, { address });
    const account = { address, type: "json-rpc" } as const;
    const socket = { rpc: chain.socket, transport: transportAt(chain.socket) };
    const accepted = await chain.accept(parameters("node", { account, ...socket }));
    await closeConnections();
    expect(accepted.seen.transport).to.equal("ws");
    expect([...statuses(accepted)]).to.deep.equal(["done"]);
    expect(before - (await getBalance(chain.reader, { address }))).to.equal(accepted.spent);
    expect(accepted.spent <= accepted.maxCost).to.equal(true);
  });

  it("is refused by name on another chain's folder, or where ether is money", async () => {
    const other = await failureOf(chain.accept({ ...parameters("mortal"), out: out("first") }));
    expect(other.code).to.equal("RunMismatch");
    chain.behave({ changed: (method, result) => (method === "eth_chainId" ? "0x1" : result) });
    const env = { SYMBOLON_PRIVATE_KEY: keyOf("first"), SYMBOLON_RPC_URL: chain.rpc };
    const { code, stderr } = await runSymbolon(["acceptance", "--yes", "--out", out("mainnet")], env);
    expect([code, existsSync(out("mainnet"))]).to.deep.equal([1, false]);
    expect(stderr).to.include("Chain 1 is Ethereum, whose ETH is money.").and.to.include("--mainnet");
  });

  it("plans on the command line without a yes, and tells a chain that brings no surprise with 0", async () => {
    const env = { SYMBOLON_PRIVATE_KEY: keyOf("first"), SYMBOLON_RPC_URL: chain.rpc };
    const { code, stdout } = await runSymbolon(["acceptance", "--dry-run"], env);
    expect(stdout).to.match(
      /to do +token, issue, announce, create, claim, relay signed, relay bundle, recall, create coin, pay coin, sweep/,
    );
    expect(stdout).to.include("nothing was sent");
    expect(code).to.equal(stdout.includes("limited:") ? 3 : 0);
    const unasked = await runSymbolon(["acceptance"], env);
    expect([unasked.code, unasked.stderr.includes("not a terminal")]).to.deep.equal([1, true]);
  });

  describe("in a browser", () => {
    const browser = useBrowser();

    it("has a page that fits and can be read", () =>
      expectGoodLooks(browser(), "acceptance", out("page.html")));
  });
});

function nonceOf(raw: Hex): number | undefined {
  return parseTransaction(raw as TransactionSerialized).nonce ?? 0;
}
